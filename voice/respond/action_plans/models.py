"""What makes a promise an action of a plan: its fields, its history, files it came from."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Table, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Base, utc_now
from surveys.models import Consultation
from voice.accounts.models import User

PROGRESS, CHANGE = "progress", "change"

themes_of_promises = Table(
    "promise_theme",
    Base.metadata,
    Column("promise_id", ForeignKey("promise.id", ondelete="CASCADE"), primary_key=True),
    Column("theme_id", ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True, index=True),
)


def _words() -> Mapped[str]:
    return mapped_column(default="", server_default="")


class Action:
    """The fields that councils' action plans have (standards section 7), for staff and boards."""

    ref: Mapped[str] = _words()  # such as 1.1
    outcome: Mapped[str] = _words()  # the heading that it stands under
    scope: Mapped[str] = _words()
    purpose: Mapped[str] = _words()
    improves: Mapped[str] = _words()  # how it makes things better
    partner: Mapped[str] = _words()  # education or health lead, beside the council's in `who`
    timescale: Mapped[str] = _words()  # what is said where there is no day: "ongoing", "TBC"
    indicator: Mapped[str] = _words()
    baseline: Mapped[str] = _words()
    target: Mapped[str] = _words()
    see_also: Mapped[str] = _words()
    contact: Mapped[str] = _words()  # a team's address or telephone
    nobody_yet: Mapped[bool] = mapped_column(default=False, server_default=false())
    review_on: Mapped[date | None]


class PromiseUpdate(Base):
    """How a promise went on, or what was changed in it, and by whom. Never changed again."""

    __tablename__ = "promise_update"

    id: Mapped[int] = mapped_column(primary_key=True)
    promise_id: Mapped[int] = mapped_column(
        ForeignKey("promise.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]  # progress: somebody tells; change: a field is another
    on: Mapped[date]
    status: Mapped[str]  # after it
    note: Mapped[str]
    evidence: Mapped[str]  # where to look it up
    changes: Mapped[dict[str, Any]]  # field -> [before, after]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    by: Mapped[User | None] = relationship()


class PromiseOpinion(Base):
    """How many of those who read that a promise is done said that it helped, a bit, or not."""

    __tablename__ = "promise_opinion"

    promise_id: Mapped[int] = mapped_column(
        ForeignKey("promise.id", ondelete="CASCADE"), primary_key=True
    )
    answer: Mapped[str] = mapped_column(primary_key=True)  # yes, a_bit, no
    number: Mapped[int]


class UpdateRound(Base):
    """A moment from which every open promise is asked how it goes: twice a year, or by need."""

    __tablename__ = "update_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    started_at: Mapped[datetime] = mapped_column(default=utc_now)


class PlanFile(Base):
    """An action plan that somebody brought, as it was read, and what became of each row."""

    __tablename__ = "plan_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    name: Mapped[str]
    tables: Mapped[list[Any]]  # {"name", "columns", "rows": [[number, cells]]}
    mapping: Mapped[dict[str, str]]  # heading -> field
    fates: Mapped[list[Any] | None]  # once taken: {"table", "row", "fate", ...}
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    added_at: Mapped[datetime] = mapped_column(default=utc_now)
    taken_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship()


class CalendarKey(Base):
    """The secret in a person's calendar address, as a digest: who reads the table has no key."""

    __tablename__ = "calendar_key"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    user: Mapped[User] = relationship()
