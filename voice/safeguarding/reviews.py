"""Putting things before the leads, and what leads do about them. Nothing here commits.

A machine gives an order and nothing else: it opens, and it never closes, hides or decides.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import Session

from analysis import concerns
from surveys import rows
from surveys.base import utc_now
from voice.accounts.models import User
from voice.audit import record
from voice.safeguarding import labels, notes
from voice.safeguarding.models import (
    ACTED,
    FLAGGED,
    NEW,
    NO_ACTION,
    READ,
    REOPENED,
    REST,
    UNREAD,
    WAITING,
    Concern,
    ConcernStep,
)


class NotPossible(Exception):
    """What a lead wanted cannot stand; `reason` is a key of `labels.REFUSALS`."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        self.reason = reason
        super().__init__(reason)


Written = tuple[str, str | None]
"""Words and their language, where it is known."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """Something that came in: where its words stand, and what a machine may read of them."""

    of: int  # of the comment, the remark or the event
    consultation_id: int
    written: Written
    at: datetime
    rank: int | None = None  # where it was found before


def put_before_leads(connection: Connection, kind: str, arrived: Iterable[Arrived]) -> None:
    """Let things wait for a lead's eyes, in the transaction that stores them."""
    waiting = [
        {
            "kind": kind,
            f"{kind}_id": one.of,
            "consultation_id": one.consultation_id,
            "arrived_at": one.at,
            "waits_since": one.at,
            "rank": rank_of([one.written]) if one.rank is None else one.rank,
            "state": NEW,
        }
        for one in arrived
    ]
    rows.add(connection, _CONCERNS, waiting)


def rank_of(pieces: Iterable[Written]) -> int:
    """The place in the order: words of harm first, then what no machine could read."""
    readable = [(words, language) for words, language in pieces if words.strip()]
    if any(concerns.find(words, language) for words, language in readable):
        return FLAGGED
    return REST if any(one in concerns.LANGUAGES for _words, one in readable) else UNREAD


def order_again(session: Session, ranks: Mapping[int, int]) -> None:
    """Give comments' reviews other places in the order: more words of theirs are known now."""
    for comment_id, rank in ranks.items():
        session.execute(
            update(Concern)
            .where(Concern.comment_id == comment_id, Concern.state.in_(WAITING))
            .values(rank=rank)
            .execution_options(synchronize_session=False)
        )


def let_go(session: Session, kind: str, numbers: Collection[int]) -> None:
    """The words go now: a tombstone with the day stays, and says nothing of them."""
    if not numbers:
        return
    column = getattr(Concern, f"{kind}_id")
    values: dict[str, Any] = {"gone_on": utc_now().date(), "rank": REST, f"{kind}_id": None}
    session.execute(
        update(Concern)
        .where(column.in_(numbers), Concern.gone_on.is_(None))
        .values(values)
        .execution_options(synchronize_session="fetch")
    )


def note_read(session: Session, concern: Concern, by: User) -> None:
    """A lead has read it and decides later. Raises `NotPossible`."""
    _need(_hold(session, concern).state == NEW, "done_meanwhile")
    _step(session, concern, READ, by)
    concern.state, concern.waits_since = READ, utc_now()


def close(
    session: Session, concern: Concern, did: str, why: str, note: str, by: User, said: Sequence[str]
) -> None:
    """A lead acted, or says why there is nothing to do. Raises `NotPossible`.

    `said` is what the person said: none of it may stand in the note, which stays for ever.
    """
    _need(did in (ACTED, NO_ACTION), "nothing_chosen")
    _need(why in (labels.ACTS if did == ACTED else labels.REASONS), "nothing_chosen")
    note = " ".join(note.split())
    _need(why != "other" or bool(note), "no_note")
    _need(len(note) <= notes.LONGEST, "note_too_long")
    _need(not notes.repeats(note, said), "their_words")
    _need(_hold(session, concern).state in WAITING, "done_meanwhile")
    _step(session, concern, did, by, why, note or None)
    concern.state = did


def close_read(session: Session, numbers: Collection[int], by: User) -> int:
    """A lead has read these and found no harm in them; gives how many still waited.

    Each gets its own line in the record. What may tell of harm is never closed like this.
    """
    held = session.scalars(
        select(Concern.id)
        .where(
            Concern.id.in_(numbers),
            Concern.state.in_(WAITING),
            Concern.gone_on.is_(None),
            Concern.rank != FLAGGED,
        )
        .order_by(Concern.id)
        .with_for_update()
    ).all()
    if held:
        done = {"did": NO_ACTION, "why": "no_harm", "by_id": by.id}
        session.execute(insert(ConcernStep), [{"concern_id": one} | done for one in held])
        session.execute(update(Concern).where(Concern.id.in_(held)).values(state=NO_ACTION))
        for one in held:
            record(session, "safeguarding", by.id, f"concern:{one}")
    return len(held)


def reopen(session: Session, concern: Concern, by: User) -> None:
    """Look at it again: it waits once more, as read. Raises `NotPossible`."""
    _need(_hold(session, concern).state in (ACTED, NO_ACTION), "done_meanwhile")
    _step(session, concern, REOPENED, by)
    concern.state, concern.waits_since = READ, utc_now()


def _hold(session: Session, concern: Concern) -> Concern:
    """The concern as it is now, and nobody else's until we are done. Raises `NotPossible`."""
    held = session.scalar(
        select(Concern)
        .where(Concern.id == concern.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if held is None or held.gone_on is not None:
        raise NotPossible("words_gone")
    return held


def _step(
    session: Session,
    concern: Concern,
    did: str,
    by: User,
    why: str | None = None,
    note: str | None = None,
) -> None:
    session.add(ConcernStep(concern_id=concern.id, did=did, why=why, note=note, by_id=by.id))
    record(session, "safeguarding", by.id, f"concern:{concern.id}")


def _need(condition: bool, reason: str) -> None:
    if not condition:
        raise NotPossible(reason)


_CONCERNS = Concern.metadata.tables[Concern.__tablename__]
