"""Where comments came from, when they came from no survey: group notes, and files."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, type_of_json, utc_now
from surveys.models import Consultation, Event
from voice.accounts.models import User
from voice.listen.models import Comment

CHOOSING, TAKEN, UNDONE = "choosing", "taken", "undone"
EMPTY, DUPLICATE, REFUSED, TAKEN_AFTER_ALL = "empty", "duplicate", "refused", "after_all"
NO_DAY = "no_day"
"""The words were taken, and the day beside them could not be read."""


class GroupNote(Base):
    """What a group said at a meeting or an event, written down by someone who was there."""

    __tablename__ = "group_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)  # of the form: sent twice, it counts once
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="SET NULL"))
    outreach_id: Mapped[int | None] = mapped_column(ForeignKey("outreach.id", ondelete="SET NULL"))
    kind: Mapped[str]  # meeting, event
    place: Mapped[str]
    day: Mapped[date]
    group: Mapped[str]  # a forum or a club, never a person
    people: Mapped[int]  # who were there
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    added_at: Mapped[datetime] = mapped_column(default=utc_now)

    consultation: Mapped[Consultation] = relationship()
    event: Mapped[Event | None] = relationship()
    added_by: Mapped[User | None] = relationship()
    comments: Mapped[list[Comment]] = relationship(order_by=Comment.id, viewonly=True)


class CommentImport(Base):
    """A file that somebody brought, and what became of its rows: a report that stays."""

    __tablename__ = "comment_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    name: Mapped[str]
    state: Mapped[str]  # choosing, taken, undone
    file: Mapped[str | None] = mapped_column(unique=True)  # in the media store, while choosing
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)  # `mapping.Choices`, as JSON
    rows: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    empty: Mapped[int] = mapped_column(default=0)
    duplicates: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    untranslated: Mapped[int] = mapped_column(default=0)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    added_at: Mapped[datetime] = mapped_column(default=utc_now)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    undone_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship()
    added_by: Mapped[User | None] = relationship(foreign_keys=[added_by_id])
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id])


class ImportRow(Base):
    """A cell that did not simply become a comment. It holds none of the words.

    A duplicate points to the comment that we had already, and keeps what the file said beside the
    words, so that a person can still say: this was somebody else.
    """

    __tablename__ = "import_row"
    __table_args__ = (Index("ix_import_row_import_id", "import_id", "outcome", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("comment_import.id", ondelete="CASCADE"))
    number: Mapped[int]  # in the file
    column: Mapped[str]
    outcome: Mapped[str]  # empty, duplicate, refused, after_all, no_day
    reason: Mapped[str | None]
    comment_id: Mapped[int | None] = mapped_column(
        ForeignKey("comment.id", ondelete="SET NULL"), index=True
    )
    facts: Mapped[dict[str, Any] | None] = mapped_column(type_of_json)

    comment: Mapped[Comment | None] = relationship()


class ImportChoice(Base):
    """Which column was what, the last time a file had these headings."""

    __tablename__ = "import_choice"

    headings: Mapped[str] = mapped_column(primary_key=True)  # a digest of them
    choices: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)
