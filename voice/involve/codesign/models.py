"""What members of a group say about a draft. Groups have names here; people never do."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, utc_now
from surveys.models import Survey
from voice.accounts.models import User
from voice.group_links import GroupLink


class ShareLink(GroupLink, Base):
    """A link that shows a survey's draft to a group."""

    __tablename__ = "share_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)

    survey: Mapped[Survey] = relationship()


class Remark(Base):
    """A question that someone did not get, or words that someone would use instead."""

    __tablename__ = "remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("share_link.id"), index=True)
    question: Mapped[str]  # its key in the draft
    kind: Mapped[str]  # unclear, suggestion
    words: Mapped[str]  # may be empty: one tap is enough
    language: Mapped[str]
    about: Mapped[dict[str, str]]  # the question's words as they were read, by their places
    mark: Mapped[str] = mapped_column(unique=True)  # a form that is sent twice counts once
    at: Mapped[datetime] = mapped_column(default=utc_now)
    read_at: Mapped[datetime | None]
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    outcome: Mapped[str | None]  # changed, kept, vote
    reason: Mapped[str | None]  # why it is kept as it is
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    settled_at: Mapped[datetime | None]

    link: Mapped[ShareLink] = relationship()
    settled_by: Mapped[User | None] = relationship(foreign_keys=[settled_by_id])


class Ballot(Base):
    """Two to four wordings of one place that members vote between."""

    __tablename__ = "ballot"
    __table_args__ = (
        # Of one place, people vote once at a time.
        Index(
            "ix_ballot_open",
            "survey_id",
            "place",
            "language",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    place: Mapped[str]  # as in `surveys.wording`, such as "good.text"
    language: Mapped[str]
    wordings: Mapped[list[str]]
    opened_at: Mapped[datetime] = mapped_column(default=utc_now)
    closed_at: Mapped[datetime | None]
    winner: Mapped[int | None]  # which of the wordings was taken

    votes: Mapped[list["Vote"]] = relationship()

    @property
    def question(self) -> str:
        """The key of the question whose words these are."""
        return self.place.partition(".")[0]


class Vote(Base):
    """What one device wants. Its mark tells nothing: it differs from ballot to ballot."""

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("ballot_id", "voter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    link_id: Mapped[int] = mapped_column(ForeignKey("share_link.id"))
    voter: Mapped[str]
    wording: Mapped[int]

    link: Mapped[ShareLink] = relationship()


class TrialRun(Base):
    """One try-out of a draft: what was hard about the questions. No answers, and nobody's name."""

    __tablename__ = "trial_run"

    id: Mapped[UUID] = mapped_column(primary_key=True)  # minted on the page
    link_id: Mapped[int] = mapped_column(ForeignKey("share_link.id"), index=True)
    version: Mapped[int]  # of the draft
    language: Mapped[str]
    day: Mapped[date]
    met: Mapped[dict[str, Any]]  # by question: skipped, unknown, replays, help, seconds

    link: Mapped[ShareLink] = relationship()
