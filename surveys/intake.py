"""The one door for answers: phone, form, event tablet, paper and import all come in here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from blinker import Signal
from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload

from surveys import receipts, recordings, withdrawals
from surveys.base import utc_now
from surveys.errors import AlreadyUsed, Withdrawn
from surveys.models import Edition, Response
from surveys.receipts import Receipt
from surveys.submissions import Submission

response_stored = Signal()
"""Sent inside the transaction, as `send(session, arrival=Arrival)`, once for each new response."""

responses_stored = Signal()
"""The same for all that one transaction stores, as `send(session, arrivals=Sequence[Arrival])`:
for whoever writes fewer statements for many than for one after the other."""

response_withdrawn = Signal()
"""Sent inside the transaction, as `send(session, response_id=UUID)`, before all of it goes."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A response that has just been stored or changed, for those who listen."""

    response_id: UUID
    edition: Edition
    submission: Submission
    received_at: datetime
    pictured_anew: frozenset[str] = frozenset()  # questions whose picture a change brought


@dataclass(frozen=True, slots=True)
class Stored:
    """The outcome of handing in: the person's code, and whether it was new."""

    receipt: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A checked response without files, and its code, ready to be stored with others."""

    edition: Edition
    response_id: UUID
    submission: Submission
    receipt: Receipt


class NotTogether(Exception):
    """Some of these are not plainly new: each is to be stored by itself."""


def submit(
    session: Session,
    edition: Edition,
    response_id: UUID,
    submission: Submission,
    key: bytes,
    receipt: Receipt | None = None,
    enclosed: Sequence[recordings.Enclosed] = (),
) -> Stored:
    """Store a response once; handing it in again changes nothing and gives the same code.

    `receipt` is what `receipts.prepare(key, response_id)` gave, where it was made before.
    The files of `enclosed` are on the disk already. Where the response is not new, nothing refers
    to them. Raises `AlreadyUsed` when the identifier belongs to a response to another survey, and
    `Withdrawn` when the response was taken back.
    """
    arrival = Arrival(response_id, edition, submission, utc_now())
    receipt = receipt or receipts.prepare(key, response_id)
    while not _insert_responses(session, [(arrival, receipt)]):
        earlier = session.get(Response, response_id, options=[joinedload(Response.edition)])
        if earlier:
            return _stored_before(earlier, edition, key)
        # Another response has this code.
        receipt = receipts.prepare(key, response_id, receipt.attempt + 1)
    _refuse_withdrawn(session, response_id, key)
    _insert_answers(session, [arrival])
    recordings.store(session, response_id, enclosed)
    _tell(session, [arrival])
    return Stored(receipt.code, is_new=True)


def submit_together(session: Session, handed: Sequence[HandedIn], key: bytes) -> list[Stored]:
    """Store several people's new responses, with as many statements as one takes.

    Raises `NotTogether` where one was stored before, was taken back, or has another's code: the
    caller rolls back, and `submit` says for each what became of it.
    """
    now = utc_now()
    arrivals = [Arrival(one.response_id, one.edition, one.submission, now) for one in handed]
    receipts_of = [one.receipt for one in handed]
    if _insert_responses(session, list(zip(arrivals, receipts_of, strict=True))) < len(handed):
        raise NotTogether
    if withdrawals.are_marked(session, [one.response_id for one in handed], key):
        raise NotTogether
    _insert_answers(session, arrivals)
    _tell(session, arrivals)
    return [Stored(one.code, is_new=True) for one in receipts_of]


def find_by_receipt(session: Session, code: str, key: bytes) -> Response | None:
    """The response that a picture code belongs to.

    During an upgrade a process of the version before may still store responses with older hashes.
    Both are made of every code, so that a right one costs as much as a wrong one.
    """
    hashes = [digest(key, code) for digest in (receipts.digest, receipts.slow_digest)]
    return session.scalar(select(Response).where(Response.receipt_digest.in_(hashes)))


def withdraw(session: Session, response: Response, key: bytes) -> None:
    """Remove a response and everything that hangs on it: answers, comments, their codings.

    A mark stays, so that handing the same response in again stores nothing.
    """
    withdrawals.mark(session, response.id, key)
    forget(session, response)


def forget(session: Session, response: Response) -> None:
    """Remove a response and everything that hangs on it, and keep no mark of it."""
    response_withdrawn.send(session, response_id=response.id)
    session.delete(response)
    session.flush()


def _stored_before(earlier: Response, edition: Edition, key: bytes) -> Stored:
    if earlier.edition.survey_id != edition.survey_id:
        raise AlreadyUsed(str(earlier.id))
    return Stored(receipts.make(key, earlier.id, earlier.receipt_attempt), is_new=False)


def _insert_responses(session: Session, arrived: Sequence[tuple[Arrival, Receipt]]) -> int:
    """How many are inserted; not so when the identifier or the code is taken.

    The database decides, not a look beforehand: two phones may race. Always in the order of the
    identifiers, so that two processes never wait for each other.
    """
    ordered = sorted(arrived, key=lambda one: one[0].response_id)
    rows = [_row(session, arrival, receipt) for arrival, receipt in ordered]
    statement = _RESPONSE[session.get_bind().dialect.name]
    return len(session.connection().execute(statement, rows).all())


def _row(session: Session, arrival: Arrival, receipt: Receipt) -> dict[str, Any]:
    submission = arrival.submission
    return {
        "id": arrival.response_id,
        "edition_id": arrival.edition.id,
        "event_id": _find_event(session, arrival),
        "language": submission.language,
        "answered_by": submission.answered_by,
        "helper_role": submission.helper_role,
        "who_chose": submission.who_chose,
        "channel": submission.channel,
        "may_quote": submission.may_quote,
        "may_play": submission.may_play,
        "receipt_digest": receipt.digest,
        "receipt_attempt": receipt.attempt,
        "started_at": submission.started_at,
        "received_at": arrival.received_at,
    }


def _tell(session: Session, arrivals: Sequence[Arrival]) -> None:
    responses_stored.send(session, arrivals=arrivals)
    if response_stored.receivers:
        for one in arrivals:
            response_stored.send(session, arrival=one)


def _find_event(session: Session, arrival: Arrival) -> int | None:
    """The event that the answers came from; None where nobody knows it: the answers still count."""
    code = arrival.submission.event
    if code is None:
        return None
    where = {"code": code, "consultation": arrival.edition.survey.consultation_id}
    return session.scalar(_EVENT, where)


def _refuse_withdrawn(session: Session, response_id: UUID, key: bytes) -> None:
    """Take an inserted response out again, and raise `Withdrawn`, when it was taken back.

    Asked after the insert, which waits for a withdrawal that is under way: a question before it
    might come too early to hear of that one.
    """
    if withdrawals.is_marked(session, response_id, key):
        session.execute(_REMOVE, {"response": response_id})
        raise Withdrawn(str(response_id))


def _insert_answers(session: Session, arrivals: Iterable[Arrival]) -> None:
    rows = [
        {
            "response_id": arrival.response_id,
            "question": one.question,
            "state": one.state,
            "value": one.value,
            "shown_order": one.shown_order,
        }
        for arrival in arrivals
        for one in arrival.submission.given
    ]
    if rows:
        session.connection().execute(_ANSWERS[session.get_bind().dialect.name], rows)


# Built once, on tables rather than classes: this is the busiest path, and running a statement costs
# less than building one.
_TABLES = Response.metadata.tables
_RESPONSE = {
    name: dialect.insert(_TABLES["response"])
    .on_conflict_do_nothing()
    .returning(_TABLES["response"].c.id)
    for name, dialect in (("postgresql", postgresql), ("sqlite", sqlite))
}
_EVENT = select(_TABLES["event"].c.id).where(
    _TABLES["event"].c.code == bindparam("code"),
    _TABLES["event"].c.consultation_id == bindparam("consultation"),
)
_REMOVE = delete(_TABLES["response"]).where(_TABLES["response"].c.id == bindparam("response"))
_ANSWERS = {
    "sqlite": insert(_TABLES["answer"]),
    # What is asked back makes one statement of all rows, where a server is asked for each.
    "postgresql": insert(_TABLES["answer"]).returning(_TABLES["answer"].c.response_id),
}
