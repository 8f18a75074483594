"""Keeping a wish to be contacted, taking it on, closing it, and letting it go. Nothing commits."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from cryptography.fernet import InvalidToken
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from surveys.base import utc_now
from surveys.editions import today
from surveys.errors import Problem, Unusable
from surveys.models import Consultation
from voice.accounts.models import User
from voice.audit import trail
from voice.contacts.models import HELP, PURPOSES, REASONS, ContactRequest
from voice.paging import PAGE, Page, within
from voice.safeguarding import clock
from voice.seals import seal_of

KEPT = timedelta(days=30)
"""From the day it came, whatever became of it."""
SEALED = "contact requests"
LONGEST_NAME, LONGEST_ADDRESS = 80, 254
_FEWEST_DIGITS = 9
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")


class NotYours(Exception):
    """Another person took it on, or it is closed."""


@dataclass(frozen=True, slots=True)
class Who:
    """Whom to contact, and where."""

    name: str
    address: str


def read(name: str, address: str, purpose: str) -> tuple[Who, str]:
    """What somebody typed. Raises `Unusable` with each problem, by its field.

    A purpose that is none counts as help: nobody is turned away for it.
    """
    who = Who(" ".join(name.split()), " ".join(address.split()))
    problems = []
    if len(who.name) > LONGEST_NAME:
        problems.append(Problem("name", "too_long"))
    if not _can_be_reached(who.address):
        problems.append(Problem("address", "no_address"))
    if problems:
        raise Unusable(problems)
    return who, purpose if purpose in PURPOSES else HELP


def keep(
    session: Session,
    consultation: Consultation,
    who: Who,
    purpose: str,
    language: str,
    request_id: UUID | None = None,
) -> ContactRequest:
    """A wish that is kept until its last day. Sent twice with one identifier, it is the same."""
    if request_id and (known := session.get(ContactRequest, request_id)):
        return known
    words = json.dumps(asdict(who), ensure_ascii=False).encode()
    kept = ContactRequest(
        id=request_id or uuid4(),
        consultation=consultation,
        purpose=purpose,
        language=language,
        day=today(),
        delete_on=today() + KEPT,
        sealed=seal_of(SEALED).encrypt(words).decode("ascii"),
    )
    session.add(kept)
    return kept


def of(session: Session, number: int) -> Page:
    """Those that wait, the oldest day first, then those that are closed."""
    mine = select(ContactRequest).join(ContactRequest.consultation)
    total = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    number = within(number, total)
    found = session.scalars(
        mine.options(joinedload(ContactRequest.consultation), joinedload(ContactRequest.taken_by))
        .order_by(ContactRequest.closed_on.is_not(None), ContactRequest.day, ContactRequest.id)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()
    return Page(found, total, number)


def find(session: Session, request_id: UUID) -> ContactRequest | None:
    """A wish to one of the consultations that the person at the page may see."""
    return session.scalar(
        select(ContactRequest)
        .join(ContactRequest.consultation)
        .where(ContactRequest.id == request_id)
        .with_for_update(of=ContactRequest)
    )


def is_late(one: ContactRequest, promised: int) -> bool:
    """Whether somebody waits for more working days than we say it takes at most."""
    came = datetime.combine(one.day, time(), UTC)
    return one.closed_on is None and clock.days_waited(came, utc_now()) > promised


def count_waiting(session: Session) -> int:
    """How many nobody has closed yet."""
    waiting = (
        select(func.count(ContactRequest.id))
        .join(ContactRequest.consultation)
        .where(ContactRequest.closed_on.is_(None))
    )
    return session.scalar(waiting) or 0


def take(session: Session, one: ContactRequest, by: User) -> None:
    """Make it one person's task, who sees whom to contact. Raises `NotYours` where it is closed.

    It may be another's before: people fall ill and leave. The audit trail keeps who had it.
    """
    if one.closed_on:
        raise NotYours
    one.taken_by_id = by.id
    trail.record(session, "contact_taken", by.id, _about(one.consultation.code))


def close(session: Session, one: ContactRequest, reason: str, by: User) -> None:
    """Say what became of it; whom and where goes at once. Raises `NotYours`, `Unusable`."""
    _need(one, by)
    if reason not in REASONS:
        raise Unusable([Problem("reason", "no_reason")])
    one.closed_on, one.closed_for, one.sealed = today(), reason, None
    trail.record(session, "contact_closed", by.id, _about(one.consultation.code), reason=reason)


def who_for(one: ContactRequest, by: User) -> Who | None:
    """Whom to contact, for the person whose task it is and for nobody else."""
    if one.sealed is None or one.taken_by_id != by.id:
        return None
    try:
        return Who(**json.loads(seal_of(SEALED).decrypt(one.sealed.encode())))
    except InvalidToken:  # a backup that was put back beside another secret key
        return None


def forget_old(session: Session, day: date | None = None) -> None:
    """Let go of all whose day is over; the audit trail tells of those that were left open."""
    is_over = ContactRequest.delete_on < (day or today())
    left_open = (
        select(Consultation.code, func.count())
        .join_from(ContactRequest, Consultation)
        .where(is_over, ContactRequest.closed_on.is_(None))
        .group_by(Consultation.code)
    )
    for code, number in session.execute(left_open).all():
        trail.record(session, "contact_left_open", None, _about(code), number=number)
    session.execute(delete(ContactRequest).where(is_over))


def _need(one: ContactRequest, by: User) -> None:
    if one.closed_on or one.taken_by_id != by.id:
        raise NotYours


def _can_be_reached(address: str) -> bool:
    if len(address) > LONGEST_ADDRESS or not address.isprintable():
        return False  # before anything looks for more in it
    digits = sum(one.isdecimal() for one in address)
    return digits >= _FEWEST_DIGITS or _MAIL.search(address) is not None


def _about(code: str) -> str:
    return f"consultation:{code}"
