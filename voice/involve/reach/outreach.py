"""Reaching people: who was met, what was left there, and what is to be done on which day."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from surveys.base import utc_now
from surveys.editions import today
from surveys.models import Survey
from voice.involve.models import Outreach, Plan, Reminder

KINDS = ("champion", "meeting")
MOST_PEOPLE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Where people heard of a survey: from a champion, or at a meeting."""

    kind: str
    who: str
    place: str
    day: date
    people: int
    leaflets: int
    posters: int


@dataclass(frozen=True, slots=True)
class Sums:
    """What all of it comes to, and the largest number of people, to draw the others beside."""

    people: int
    leaflets: int
    posters: int
    most_people: int


def of_survey(session: Session, survey: Survey) -> Sequence[Outreach]:
    """Where people heard of a survey, the latest first."""
    return session.scalars(
        select(Outreach)
        .where(Outreach.survey_id == survey.id)
        .order_by(Outreach.day.desc(), Outreach.id.desc())
    ).all()


def add_up(rows: Sequence[Outreach]) -> Sums:
    """The sums of what is there."""
    return Sums(
        people=sum(one.people for one in rows),
        leaflets=sum(one.leaflets for one in rows),
        posters=sum(one.posters for one in rows),
        most_people=max((one.people for one in rows), default=0),
    )


def add(session: Session, survey: Survey, met: Met, plan: Plan | None = None) -> int:
    """Keep where people heard of a survey; with the plan that it was for, if any. Its number."""
    added = Outreach(survey=survey, plan=plan, **asdict(met))
    session.add(added)
    session.flush()
    return added.id


def remove(session: Session, survey: Survey, outreach_id: int) -> None:
    """Let go of something that was written by mistake; nothing where it is gone already."""
    found = session.get(Outreach, outreach_id)
    if found and found.survey_id == survey.id:
        session.delete(found)


def reminders_of(session: Session, survey: Survey) -> Sequence[Reminder]:
    """What is to be done for a survey, in order; what is done comes last."""
    return session.scalars(
        select(Reminder)
        .where(Reminder.survey_id == survey.id)
        .order_by(Reminder.done_at.is_not(None), Reminder.day, Reminder.id)
    ).all()


def remind(session: Session, survey: Survey, day: date, text: str) -> None:
    """Keep what is to be done on a day."""
    session.add(Reminder(survey=survey, day=day, text=text))


def tick(session: Session, survey: Survey, reminder_id: int, *, is_done: bool) -> None:
    """Something was done, or was not after all; nothing where it is gone."""
    found = session.get(Reminder, reminder_id)
    if found and found.survey_id == survey.id:
        found.done_at = utc_now() if is_done else None


def due(session: Session) -> Sequence[Reminder]:
    """What is to be done by today, the longest due first."""
    return session.scalars(
        select(Reminder)
        .where(*_is_due())
        .options(joinedload(Reminder.survey))
        .order_by(Reminder.day, Reminder.id)
    ).all()


def count_due(session: Session) -> int:
    """How much is to be done by today."""
    return session.scalar(select(func.count()).select_from(Reminder).where(*_is_due())) or 0


def _is_due() -> tuple[ColumnElement[bool], ...]:
    return (Reminder.done_at.is_(None), Reminder.day <= today())
