"""The one door for answers: phone, form, event tablet, paper and import all come in here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from blinker import Signal
from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.orm import Session, joinedload

from surveys import receipts, recordings, rows, withdrawals
from surveys.base import utc_now
from surveys.errors import AlreadyUsed, Withdrawn
from surveys.models import Edition, Response
from surveys.receipts import Receipt
from surveys.submissions import Submission

responses_stored = Signal()
"""Sent inside the transaction, as `send(connection, arrivals=Sequence[Arrival])`, once for the new
responses that are stored together."""

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
    connection = session.connection()
    while not _insert_responses(connection, [(arrival, receipt)]):
        earlier = session.get(Response, response_id, options=[joinedload(Response.edition)])
        if earlier:
            return _stored_before(earlier, edition, key)
        # Another response has this code.
        receipt = receipts.prepare(key, response_id, receipt.attempt + 1)
    _refuse_withdrawn(connection, response_id, key)
    _insert_answers(connection, [arrival])
    recordings.store(session, response_id, enclosed)
    responses_stored.send(connection, arrivals=[arrival])
    return Stored(receipt.code, is_new=True)


def submit_together(connection: Connection, handed: Sequence[HandedIn], key: bytes) -> list[Stored]:
    """Store people's new responses, with as many statements for many as for one.

    Raises `NotTogether` where one was stored before, was taken back, or has another's code: the
    caller rolls back, and `submit` says for each what became of it.
    """
    now = utc_now()
    arrivals = [Arrival(one.response_id, one.edition, one.submission, now) for one in handed]
    receipts_of = [one.receipt for one in handed]
    if _insert_responses(connection, list(zip(arrivals, receipts_of, strict=True))) < len(handed):
        raise NotTogether
    if withdrawals.are_marked(connection, [one.response_id for one in handed], key):
        raise NotTogether
    _insert_answers(connection, arrivals)
    responses_stored.send(connection, arrivals=arrivals)
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


def _insert_responses(connection: Connection, arrived: Sequence[tuple[Arrival, Receipt]]) -> int:
    """How many are inserted; not so when the identifier or the code is taken.

    The database decides, not a look beforehand: two phones may race. Always in the order of the
    identifiers, so that two processes never wait for each other.
    """
    ordered = sorted(arrived, key=lambda one: one[0].response_id)
    found = [_row(connection, arrival, receipt) for arrival, receipt in ordered]
    return rows.add(connection, _TABLES["response"], found, skip_taken=True)


def _row(connection: Connection, arrival: Arrival, receipt: Receipt) -> dict[str, Any]:
    submission = arrival.submission
    return {
        "id": arrival.response_id,
        "edition_id": arrival.edition.id,
        "event_id": _find_event(connection, arrival),
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


def _find_event(connection: Connection, arrival: Arrival) -> int | None:
    """The event that the answers came from; None where nobody knows it: the answers still count."""
    code = arrival.submission.event
    if code is None:
        return None
    where = {"code": code, "consultation": arrival.edition.survey.consultation_id}
    event_id: int | None = connection.scalar(_EVENT, where)
    return event_id


def _refuse_withdrawn(connection: Connection, response_id: UUID, key: bytes) -> None:
    """Take an inserted response out again, and raise `Withdrawn`, when it was taken back.

    Asked after the insert, which waits for a withdrawal that is under way: a question before it
    might come too early to hear of that one.
    """
    if withdrawals.are_marked(connection, [response_id], key):
        connection.execute(_REMOVE, {"response": response_id})
        raise Withdrawn(str(response_id))


def _insert_answers(connection: Connection, arrivals: Iterable[Arrival]) -> None:
    given = [
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
    rows.add(connection, _TABLES["answer"], given)


# Built once, on tables rather than classes: this is the busiest path, and running a statement costs
# less than building one.
_TABLES = Response.metadata.tables
_EVENT = select(_TABLES["event"].c.id).where(
    _TABLES["event"].c.code == bindparam("code"),
    _TABLES["event"].c.consultation_id == bindparam("consultation"),
)
_REMOVE = delete(_TABLES["response"]).where(_TABLES["response"].c.id == bindparam("response"))
