"""Plans to hear from a group that is not heard yet, and what came of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from surveys.base import utc_now
from surveys.editions import today
from surveys.models import Consultation, Event, Response
from voice.accounts.models import User
from voice.involve.models import Headcount, Plan


@dataclass(frozen=True, slots=True)
class Intent:
    """What staff say about a plan."""

    text: str
    owner_id: int
    day: date
    event_ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class Group:
    """Whom a plan is for, and how many of them were heard when it was made."""

    dimension: str
    group: str
    heard: int


@dataclass(frozen=True, slots=True)
class FromEvent:
    """What an event brought: responses of anybody, and the most hands for one question.

    Hands are no people and no responses: they stand beside them.
    """

    event: Event
    responses: int
    hands: int


def of_consultation(session: Session, consultation_id: int) -> Sequence[Plan]:
    """The plans, those to be done first, by day."""
    return session.scalars(
        select(Plan)
        .where(Plan.consultation_id == consultation_id)
        .options(joinedload(Plan.owner), selectinload(Plan.events), selectinload(Plan.meetings))
        .order_by(Plan.done_at.is_not(None), Plan.day, Plan.id)
    ).all()


def due(session: Session) -> Sequence[Plan]:
    """The plans whose day has come and that are not done, the longest due first."""
    return session.scalars(
        select(Plan)
        .where(*_is_due())
        .options(joinedload(Plan.consultation))
        .order_by(Plan.day, Plan.id)
    ).all()


def count_due(session: Session) -> int:
    """How many plans are due."""
    return session.scalar(select(func.count()).select_from(Plan).where(*_is_due())) or 0


def make(session: Session, consultation: Consultation, group: Group, intent: Intent) -> Plan:
    """A new plan for a group."""
    plan = Plan(
        consultation=consultation,
        dimension=group.dimension,
        group=group.group,
        heard_before=group.heard,
    )
    _write(session, plan, intent)
    session.add(plan)
    session.flush()
    return plan


def change(session: Session, plan: Plan, intent: Intent) -> None:
    """Say other things about a plan; its group stays."""
    _write(session, plan, intent)


def tick(plan: Plan, *, is_done: bool) -> None:
    """A plan was carried out, or was not after all."""
    plan.done_at = (plan.done_at or utc_now()) if is_done else None


def owners(session: Session) -> Sequence[User]:
    """Everyone who can own a plan: people who work here now."""
    active = select(User).where(User.active.is_(True)).order_by(User.email)
    return session.scalars(active).all()


def events_to_choose(session: Session, consultation: Consultation) -> Sequence[Event]:
    """The consultation's events, the latest first."""
    return session.scalars(
        select(Event)
        .where(Event.consultation_id == consultation.id)
        .order_by(Event.day.desc(), Event.id.desc())
    ).all()


def what_came(session: Session, plan: Plan) -> list[FromEvent]:
    """What each event of a plan brought."""
    ids = [one.id for one in plan.events]
    responses = session.execute(
        select(Response.event_id, func.count())
        .where(Response.event_id.in_(ids))
        .group_by(Response.event_id)
    )
    came = {event_id: number for event_id, number in responses if event_id is not None}
    hands = _most_hands(session, ids)
    return [FromEvent(one, came.get(one.id, 0), hands.get(one.id, 0)) for one in plan.events]


def _most_hands(session: Session, event_ids: Sequence[int]) -> dict[int, int]:
    """By event, the hands of the question for which most went up."""
    rows = session.execute(
        select(Headcount.event_id, func.sum(Headcount.hands))
        .where(Headcount.event_id.in_(event_ids))
        .group_by(Headcount.event_id, Headcount.edition_id, Headcount.question)
    )
    most: dict[int, int] = {}
    for event_id, hands in rows:
        most[event_id] = max(most.get(event_id, 0), hands)
    return most


def _write(session: Session, plan: Plan, intent: Intent) -> None:
    plan.text, plan.owner_id, plan.day = intent.text, intent.owner_id, intent.day
    chosen = select(Event).where(
        Event.id.in_(intent.event_ids), Event.consultation_id == plan.consultation.id
    )
    plan.events = list(session.scalars(chosen))


def _is_due() -> tuple[ColumnElement[bool], ...]:
    return (Plan.done_at.is_(None), Plan.day <= today())
