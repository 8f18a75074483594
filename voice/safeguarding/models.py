"""What waits for a safeguarding lead's eyes, what leads did, and which alarms went out."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, utc_now
from surveys.models import Consultation
from voice.accounts.models import User

NEW, READ, ACTED, NO_ACTION = "new", "read", "acted", "no_action"
STATES = (NEW, READ, ACTED, NO_ACTION)
WAITING = (NEW, READ)
"""The states in which someone still has to do something."""
REOPENED = "reopened"
"""The step that puts a closed one back among those that were read."""

FLAGGED, UNREAD, REST, UNSEEN = 0, 1, 2, 3
"""Ranks: words of harm; nothing that a machine could read; all others; and what came before there
were ranks, until a worker has looked. They only give an order."""

COMMENT, REMARK, EVENT, PROPOSAL = "comment", "remark", "event", "proposal"


class Concern(Base):
    """Something in which a person may tell of harm, until a lead has looked (standards G4, G5).

    It holds none of the words. When they go, this stays as a tombstone with the day.
    """

    __tablename__ = "concern"
    __table_args__ = (
        # Everything that is counted and put in order on a lead's page, so that no row is opened.
        Index("ix_concern_queue", "state", "gone_on", "rank", "waits_since", "arrived_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # comment, remark, event, proposal: where the words stand
    comment_id: Mapped[int | None] = mapped_column(
        ForeignKey("comment.id", ondelete="SET NULL"), unique=True
    )
    remark_id: Mapped[int | None] = mapped_column(
        ForeignKey("remark.id", ondelete="SET NULL"), unique=True
    )
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("event.id", ondelete="SET NULL"), index=True
    )
    # No key: SQLite would build the table anew for it, and the record refuses that.
    proposal_id: Mapped[int | None] = mapped_column(index=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    arrived_at: Mapped[datetime]
    waits_since: Mapped[datetime]  # arrived, or read without a decision
    rank: Mapped[int]
    state: Mapped[str] = mapped_column(default=NEW)
    gone_on: Mapped[date | None]  # when the words went

    consultation: Mapped[Consultation] = relationship()
    steps: Mapped[list["ConcernStep"]] = relationship(
        back_populates="concern", order_by="ConcernStep.id"
    )

    @property
    def is_waiting(self) -> bool:
        """Whether someone still has to read it, or to decide."""
        return self.state in WAITING and self.gone_on is None


class ConcernStep(Base):
    """What a lead did, once written. The database refuses to change or delete it."""

    __tablename__ = "concern_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"), index=True)
    did: Mapped[str]  # read, acted, no_action, reopened
    why: Mapped[str | None]  # a key of `labels.ACTS` or `labels.REASONS`
    note: Mapped[str | None]  # the lead's own words; never the person's
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=utc_now)

    concern: Mapped[Concern] = relationship(back_populates="steps")
    by: Mapped[User] = relationship()


class ConcernAlarm(Base):
    """That the leads are to be told by e-mail of one thing that waits too long, on one day."""

    __tablename__ = "concern_alarm"
    __table_args__ = (UniqueConstraint("concern_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"))
    day: Mapped[date] = mapped_column(index=True)
    tried_at: Mapped[datetime | None]  # by a worker that sends it now, or that could not
    failed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
