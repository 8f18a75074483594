"""The days of promises for a person's own calendar program, behind a secret address.

Calendar programs cannot sign in, and what is planned is not public before a release. So each
person has an address of their own, which no one can guess, which is kept as a digest only, and
which ends when they make a new one, are put to rest, or lose their roles. It tells days, words of
promises and boards: nothing of what people said.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from surveys.models import Consultation
from voice.accounts.models import User
from voice.accounts.roles import EVERYONE
from voice.respond.action_plans.models import CalendarKey
from voice.respond.models import DONE, Promise

_BYTES = 32
_LONGEST = 120  # letters of a title


def make_key(session: Session, user: User) -> str:
    """A new secret for a person; the one before ends. It is shown once: only a digest is kept."""
    secret = secrets.token_urlsafe(_BYTES)
    kept = session.get(CalendarKey, user.id) or CalendarKey(user_id=user.id)
    kept.digest = _digest(secret)
    session.add(kept)
    session.flush()
    return secret


def has_key(session: Session, user: User) -> bool:
    """Whether a person has an address."""
    return session.get(CalendarKey, user.id) is not None


def end_key(session: Session, user: User) -> None:
    """Let a person's address end."""
    kept = session.get(CalendarKey, user.id)
    if kept is not None:
        session.delete(kept)
        session.flush()


def owner_of(session: Session, secret: str) -> User | None:
    """Whose secret this is, while that person works here."""
    kept = session.scalar(
        select(CalendarKey)
        .where(CalendarKey.digest == _digest(secret))
        .options(joinedload(CalendarKey.user))
    )
    if kept is None or not kept.user.active:
        return None
    return kept.user if any(one.name in EVERYONE for one in kept.user.roles) else None


def dated(session: Session) -> Sequence[Promise]:
    """Promises that have a day to come or a day missed, and are not done."""
    return session.scalars(
        select(Promise)
        .where(
            Promise.status != DONE,
            Promise.by.is_not(None) | Promise.review_on.is_not(None),
        )
        .order_by(Promise.by, Promise.id)
    ).all()


def awaited(session: Session) -> Sequence[Consultation]:
    """Consultations, for the days on which families are to be answered."""
    return session.scalars(select(Consultation).order_by(Consultation.reply_by)).all()


@dataclass(frozen=True, slots=True)
class Entry:
    """A day in the calendar. `key` names it for ever, so that a moved day moves."""

    key: str
    day: date
    title: str
    about: str
    address: str


def write(entries: Iterable[Entry], name: str, stamp: datetime) -> bytes:
    """The entries as iCalendar (RFC 5545), each a whole day that blocks nobody's time."""
    from icalendar import Calendar, Event

    calendar = Calendar.new(name=name, prodid="-//Voice//promises//EN")
    for entry in entries:
        event = Event.new(
            uid=f"{entry.key}@voice",
            start=entry.day,
            end=entry.day + timedelta(days=1),
            summary=entry.title[:_LONGEST],
            description=entry.about,
            url=entry.address,
            stamp=stamp,
        )
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _digest(secret: str) -> str:
    return hashlib.sha256(b"calendar:" + secret.encode()).hexdigest()
