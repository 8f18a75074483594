"""The order in which leads look: words of harm, then what waits too long, then the oldest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session, joinedload

from surveys.base import utc_now
from voice.accounts.models import Role, User
from voice.accounts.roles import SAFEGUARDING
from voice.safeguarding import clock
from voice.safeguarding.models import FLAGGED, STATES, UNREAD, UNSEEN, WAITING, Concern

PAGE = 20
"""Things on a page: each is read whole."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How much waits, and how long: numbers that anyone who works here may see."""

    waiting: int
    late: int
    oldest: datetime | None  # when the one that waits longest came


def standing(session: Session, now: datetime | None = None) -> Standing:
    """What waits now."""
    is_late = Concern.waits_since < clock.late_before(now or utc_now())
    found = session.execute(
        select(func.count(), func.count().filter(is_late), func.min(Concern.arrived_at)).where(
            *_waits()
        )
    ).one()
    return Standing(*found)


def count(session: Session) -> dict[str, int]:
    """How many there are in each state; those without words are only counted once closed."""
    rows = session.execute(
        select(Concern.state, func.count()).where(_belongs()).group_by(Concern.state)
    )
    counted = dict(rows.all())
    return {state: counted.get(state, 0) for state in STATES}


def of(session: Session, state: str, number: int, now: datetime | None = None) -> list[Concern]:
    """A page of those in a state: what waits in the order of its need, what is closed newest first.

    Nothing is left out: whatever has no flag comes later, and no later than what came after it.
    """
    wanted = select(Concern.id).where(Concern.state == state, _belongs())
    ordered = _by_need(wanted, now or utc_now()) if state in WAITING else _newest(wanted)
    numbers = session.scalars(ordered.limit(PAGE).offset((number - 1) * PAGE)).all()
    found = session.scalars(
        select(Concern).where(Concern.id.in_(numbers)).options(joinedload(Concern.consultation))
    )
    return sorted(found, key=lambda one: numbers.index(one.id))


def find(session: Session, concern_id: int) -> Concern | None:
    """One of them, also a tombstone."""
    return session.get(Concern, concern_id, options=[joinedload(Concern.consultation)])


def late(session: Session, now: datetime) -> Sequence[int]:
    """The numbers of those that wait too long."""
    cut = clock.late_before(now)
    return session.scalars(
        select(Concern.id).where(*_waits(), Concern.waits_since < cut).order_by(Concern.id)
    ).all()


def leads(session: Session) -> Sequence[User]:
    """The designated safeguarding leads who can sign in."""
    return session.scalars(
        select(User)
        .join(User.roles)
        .where(Role.name == SAFEGUARDING, User.active)
        .order_by(User.email)
    ).all()


def _by_need(wanted: "Select[int]", now: datetime) -> "Select[int]":
    need = case(
        (Concern.rank == FLAGGED, 0),
        (Concern.waits_since < clock.late_before(now), 1),
        (Concern.rank.in_((UNREAD, UNSEEN)), 2),
        else_=3,
    )
    return wanted.order_by(need, Concern.waits_since, Concern.id)


def _newest(wanted: "Select[int]") -> "Select[int]":
    return wanted.order_by(Concern.arrived_at.desc(), Concern.id.desc())


def _waits() -> tuple[ColumnElement[bool], ...]:
    return (Concern.state.in_(WAITING), Concern.gone_on.is_(None))


def _belongs() -> ColumnElement[bool]:
    """Of those that wait, the ones with words; of those that are closed, all."""
    return ~and_(Concern.state.in_(WAITING), Concern.gone_on.is_not(None))
