"""What staff keep: what happened when, whom the law names, tablets and their links, hands."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, utc_now
from surveys.models import Consultation, Edition, Event, Survey
from voice.accounts.models import User


class Happening(Base):
    """One thing that happened in a consultation: its timeline is only ever added to."""

    __tablename__ = "happening"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    survey_id: Mapped[int | None] = mapped_column(ForeignKey("survey.id"))
    kind: Mapped[str]  # a name of `timeline.SENTENCES`
    details: Mapped[dict[str, Any]]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=utc_now)

    consultation: Mapped[Consultation] = relationship()
    survey: Mapped[Survey | None] = relationship()
    by: Mapped[User | None] = relationship()


class Removed(Base):
    """A question, an answer or a column that was taken out of a draft: it can be put back."""

    __tablename__ = "removed"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    inside: Mapped[str]  # nothing for a question; else `told.options` or `sort.columns`
    place: Mapped[int]
    part: Mapped[dict[str, Any]]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=utc_now)

    survey: Mapped[Survey] = relationship()


events_of_plans = Table(
    "plan_event",
    Base.metadata,
    Column("plan_id", ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True),
    Column("event_id", ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, index=True),
)
"""The events at which a plan's group is met."""


class Plan(Base):
    """What is to be done to hear from a group: by whom, and by which day."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    dimension: Mapped[str]  # one of `analysis.population.DIMENSIONS`
    group: Mapped[str]  # as a figure of the population names it
    text: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    day: Mapped[date]
    heard_before: Mapped[int]  # people of the group, when the plan was made
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    done_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship()
    owner: Mapped[User | None] = relationship()
    events: Mapped[list[Event]] = relationship(secondary=events_of_plans, order_by=Event.day)
    meetings: Mapped[list["Outreach"]] = relationship(
        back_populates="plan", order_by="Outreach.day", passive_deletes=True
    )


class Outreach(Base):
    """Where people heard of a survey: a champion, or a meeting. A role or a group, no person."""

    __tablename__ = "outreach"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    kind: Mapped[str]  # champion, meeting
    who: Mapped[str]
    place: Mapped[str]
    day: Mapped[date]
    people: Mapped[int]
    leaflets: Mapped[int]  # that were left
    posters: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(default=utc_now)
    plan_id: Mapped[int | None] = mapped_column(
        ForeignKey("plan.id", ondelete="SET NULL"), index=True
    )

    survey: Mapped[Survey] = relationship()
    plan: Mapped[Plan | None] = relationship(back_populates="meetings")


class Reminder(Base):
    """What staff want to do for a survey on a day: invite again, tell a school."""

    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    day: Mapped[date]
    text: Mapped[str]
    done_at: Mapped[datetime | None]

    survey: Mapped[Survey] = relationship()


class Consultee(Base):
    """A body or a group of people whom the law names: how it was asked, or why it was not.

    Section 27 of the Children and Families Act 2014. Roles and bodies, never a person's name.
    """

    __tablename__ = "consultee"
    __table_args__ = (
        CheckConstraint("(asked_on IS NULL) = (why_not <> '')", name="asked_or_why_not"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    kind: Mapped[str]  # a key of `consultees.KINDS`
    name: Mapped[str]
    asked_on: Mapped[date | None]
    way: Mapped[str]
    answer: Mapped[str]  # in a line; nothing where nobody answered yet
    why_not: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=utc_now)

    consultation: Mapped[Consultation] = relationship()
    by: Mapped[User | None] = relationship()


class PairingLink(Base):
    """A link that pairs one tablet with an event, once, until a moment. Its token is hashed."""

    __tablename__ = "pairing_link"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(unique=True)
    until: Mapped[datetime]

    event: Mapped[Event] = relationship()


class Tablet(Base):
    """A tablet that was paired with an event, and what it last said of itself."""

    __tablename__ = "tablet"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    paired_at: Mapped[datetime] = mapped_column(default=utc_now)
    seen_at: Mapped[datetime] = mapped_column(default=utc_now)
    sent: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()


class Headcount(Base):
    """How many of a group put a hand up for an answer. A count, never people: nobody answered."""

    __tablename__ = "headcount"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))
    question: Mapped[str]  # its key in the edition, or the words that were asked
    option: Mapped[str]  # its key in the edition, or the words
    hands: Mapped[int]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    entered_at: Mapped[datetime] = mapped_column(default=utc_now)

    event: Mapped[Event] = relationship()
    edition: Mapped[Edition | None] = relationship()
    entered_by: Mapped[User | None] = relationship()
