"""From themes to priorities, promises, and releases of "You said, we did".

Words for the public are kept per language (language -> words), standard and easy read side by
side. `wording` says of each language whether a person has checked the words (standards L2).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, utc_now
from surveys.models import Consultation
from voice.accounts.models import User
from voice.listen.models import Comment, Theme
from voice.respond.action_plans.models import Action, PromiseUpdate, themes_of_promises

WILL, CANNOT = "will", "cannot"
PLANNED, DOING, DONE = "planned", "doing", "done"
STATUSES = (PLANNED, DOING, DONE)

themes_of_priorities = Table(
    "priority_theme",
    Base.metadata,
    Column("priority_id", ForeignKey("priority.id", ondelete="CASCADE"), primary_key=True),
    Column("theme_id", ForeignKey("theme.id"), primary_key=True),
)

quotes_left_out = Table(
    "quote_left_out",
    Base.metadata,
    Column("priority_id", ForeignKey("priority.id", ondelete="CASCADE"), primary_key=True),
    Column("comment_id", ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True),
)


class Priority(Base):
    """Something we heard and chose to act on, with the themes that it comes from."""

    __tablename__ = "priority"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    rank: Mapped[int]
    title: Mapped[dict[str, str]]
    easy_title: Mapped[dict[str, str]]
    you_said: Mapped[dict[str, str]]
    easy_you_said: Mapped[dict[str, str]]
    why: Mapped[dict[str, str]]  # the reason for choosing it
    easy_why: Mapped[dict[str, str]]
    wording: Mapped[dict[str, str]]  # language -> draft, approved
    picture: Mapped[str | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime] = mapped_column(default=utc_now)

    consultation: Mapped[Consultation] = relationship()
    themes: Mapped[list[Theme]] = relationship(secondary=themes_of_priorities, order_by=Theme.id)
    left_out: Mapped[list[Comment]] = relationship(secondary=quotes_left_out)
    promises: Mapped[list["Promise"]] = relationship(
        back_populates="priority", order_by="Promise.id"
    )


class Promise(Action, Base):
    """What we will do, who, by when and how we will know; or why we can't.

    One that came with an action plan may not be tied to a priority yet: the public sees it only
    once it answers something that people said.
    """

    __tablename__ = "promise"
    __table_args__ = (
        CheckConstraint("(kind = 'cannot') = (status = 'cannot')", name="cannot_has_no_progress"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    priority_id: Mapped[int | None] = mapped_column(ForeignKey("priority.id"), index=True)
    kind: Mapped[str]  # will, cannot
    what: Mapped[dict[str, str]]  # what we do, or what we cannot do
    easy_what: Mapped[dict[str, str]]
    because: Mapped[dict[str, str]]  # why we cannot
    easy_because: Mapped[dict[str, str]]
    who: Mapped[dict[str, str]]  # a role or team, never a person's name
    board: Mapped[str | None]  # who hears how it goes
    by: Mapped[date | None]  # of what we cannot do: when we look again
    how_we_know: Mapped[dict[str, str]]
    easy_how_we_know: Mapped[dict[str, str]]
    status: Mapped[str]  # planned, doing, done; cannot
    result: Mapped[dict[str, str]]  # needed before it is "done"
    easy_result: Mapped[dict[str, str]]
    done_on: Mapped[date | None]
    wording: Mapped[dict[str, str]]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)

    consultation: Mapped[Consultation] = relationship()
    priority: Mapped[Priority | None] = relationship(back_populates="promises")
    answers: Mapped[list[Theme]] = relationship(secondary=themes_of_promises, order_by=Theme.id)
    """The themes that it answers, where they are not simply its priority's."""
    updates: Mapped[list[PromiseUpdate]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=PromiseUpdate.id.desc()
    )

    @property
    def themes(self) -> list[Theme]:
        """The themes that it answers: its own choice of them, or else its priority's."""
        return self.answers or (self.priority.themes if self.priority else [])


class Release(Base):
    """A frozen, numbered "You said, we did". Drafted by one person, published by another."""

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        CheckConstraint(
            "(published_at IS NULL) = (approved_by_id IS NULL)", name="published_by_someone"
        ),
        CheckConstraint("approved_by_id <> drafted_by_id", name="second_person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]]
    quoted: Mapped[list[Any]]  # the quoted comments' ids: kept here, never published
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    drafted_at: Mapped[datetime] = mapped_column(default=utc_now)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship()
    drafted_by: Mapped[User] = relationship(foreign_keys=[drafted_by_id])
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])
