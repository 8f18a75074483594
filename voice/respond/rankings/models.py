"""Rankings: what each forum says matters most, and what a board decided. No voter is ever known."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, utc_now
from surveys.editions import today
from surveys.models import Consultation
from voice.accounts.models import User
from voice.listen.models import Theme

PAIRS, STARS, DOTS = "pairs", "stars", "dots"
METHODS = (PAIRS, STARS, DOTS)


class Ranking(Base):
    """Themes that forums put in order, each forum for itself. A draft until it is opened."""

    __tablename__ = "ranking"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    method: Mapped[str]  # pairs, stars, dots
    until: Mapped[date]  # the last day to vote
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    shown_at: Mapped[datetime | None]  # since when everyone may read the lists
    weights: Mapped[dict[str, Any] | None]  # audience -> number, where a board wants one list
    weights_why: Mapped[str | None]
    weighed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    weighed_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship()
    weighed_by: Mapped[User | None] = relationship(foreign_keys=[weighed_by_id])
    cards: Mapped[list["RankingCard"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="RankingCard.place"
    )
    forums: Mapped[list["RankingForum"]] = relationship(
        back_populates="ranking",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="RankingForum.id",
    )

    @property
    def is_open(self) -> bool:
        """Whether votes count now."""
        return self.opened_at is not None and self.closed_at is None and self.until >= today()

    @property
    def is_over(self) -> bool:
        """Whether no more votes come: only then does anyone see an order."""
        return self.opened_at is not None and not self.is_open


class RankingCard(Base):
    """A theme as voters see it: a picture and an easy-read name in each language."""

    __tablename__ = "ranking_card"

    ranking_id: Mapped[int] = mapped_column(
        ForeignKey("ranking.id", ondelete="CASCADE"), primary_key=True
    )
    theme_id: Mapped[int] = mapped_column(
        ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int]
    names: Mapped[dict[str, str]]
    picture: Mapped[str | None]

    theme: Mapped[Theme] = relationship()


class RankingForum(Base):
    """A forum that ranks, the address under which it votes, and how many make its voice."""

    __tablename__ = "ranking_forum"
    __table_args__ = (UniqueConstraint("ranking_id", "audience"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ranking_id: Mapped[int] = mapped_column(ForeignKey("ranking.id", ondelete="CASCADE"))
    audience: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    quorum: Mapped[int]

    ranking: Mapped[Ranking] = relationship(back_populates="forums")


class RankingBallot(Base):
    """What one phone said. Its number was minted there; nothing tells whose it is, nor the hour."""

    __tablename__ = "ranking_ballot"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(
        ForeignKey("ranking_forum.id", ondelete="CASCADE"), index=True
    )
    given: Mapped[dict[str, Any]]  # as `votes.Given` writes it; empty: abstained
    abstained: Mapped[bool]
    language: Mapped[str]
    day: Mapped[date]


class BoardDecision(Base):
    """A board chose a theme to act on, or did not, and why. The database lets nobody change it."""

    __tablename__ = "board_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"))
    ranking_id: Mapped[int | None] = mapped_column(ForeignKey("ranking.id"))
    is_chosen: Mapped[bool]
    why: Mapped[str]
    board: Mapped[str]
    day: Mapped[date]  # on which the board decided
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))  # who wrote it down
    at: Mapped[datetime] = mapped_column(default=utc_now)

    theme: Mapped[Theme] = relationship()
    by: Mapped[User] = relationship()
