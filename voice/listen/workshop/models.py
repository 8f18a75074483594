"""The theme workshop: links for groups, quotes that members may read, and what they propose.

Groups have names here; people never do.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, utc_now
from surveys.models import Consultation
from voice.accounts.models import User
from voice.group_links import GroupLink
from voice.listen.models import Comment, Theme

RIGHT, TOGETHER, NAME = "right", "together", "name"
TAKEN, LEFT = "taken", "left"


class WorkshopLink(GroupLink, Base):
    """A link that shows a consultation's themes to a group."""

    __tablename__ = "workshop_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)

    consultation: Mapped[Consultation] = relationship()


class WorkshopQuote(Base):
    """A sentence of a comment that a person read and lets members read. Goes with its comment."""

    __tablename__ = "workshop_quote"
    __table_args__ = (UniqueConstraint("theme_id", "comment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"))
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str]
    chosen_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    chosen_at: Mapped[datetime] = mapped_column(default=utc_now)

    comment: Mapped[Comment] = relationship()


class Proposal(Base):
    """What a group says of a theme: that it is right, belongs together with another, a name."""

    __tablename__ = "proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("workshop_link.id"), index=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    other_id: Mapped[int | None] = mapped_column(
        ForeignKey("theme.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]  # right, together, name
    words: Mapped[str]  # of a name
    language: Mapped[str]
    mark: Mapped[str] = mapped_column(unique=True)  # the same thing said twice counts once
    at: Mapped[datetime] = mapped_column(default=utc_now)
    outcome: Mapped[str | None]  # taken, left
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    settled_at: Mapped[datetime | None]

    link: Mapped[WorkshopLink] = relationship()
    theme: Mapped[Theme] = relationship(foreign_keys=[theme_id])
    other: Mapped[Theme | None] = relationship(foreign_keys=[other_id])
    settled_by: Mapped[User | None] = relationship(foreign_keys=[settled_by_id])
