"""Writing the trail: in the transaction of what it tells, as the last thing before its commit.

Writers take turns from the moment they ask for the last entry until they commit, so that no two
follow the same one. Because that is the last thing they do, nobody waits for anything else.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import event, select, text
from sqlalchemy.orm import Session, SessionTransaction

from surveys.base import utc_now
from voice import sqlite
from voice.audit import chain
from voice.audit.models import AuditEntry
from voice.db import db

_PENDING = "voice_audit"
_TURN = 7_034_102  # any number that nothing else on the database locks
_AT_ONCE = 1000


def record(session: Session, act: str, by: int | None, about: str = "", **details: Any) -> None:
    """Note what is done in this transaction; a rollback takes it back.

    `act` is a name of `voice.audit.labels.ACTS`, `by` a person's number; `details` hold short codes
    and numbers, never what the public wrote and never an address.
    """
    if not session.in_transaction():
        session.begin()  # there must be something that can be rolled back
    noted = session.info.setdefault(_PENDING, [])
    noted.append((session.get_nested_transaction(), act, by, about, details))


def record_now(act: str, by: int | None, about: str = "", **details: Any) -> None:
    """The same where nothing else is written: someone looked, or took a file away."""
    with db.sessionmaker(execution_options=sqlite.WRITES) as session:
        record(session, act, by, about, **details)
        session.commit()


def entries(session: Session) -> Iterator[chain.Entry]:
    """The whole trail, in order, some at a time."""
    rows = session.scalars(
        select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=_AT_ONCE)
    )
    for row in rows:
        yield _entry(row)


def verify(session: Session, kept: chain.Head | None = None) -> chain.Verdict:
    """Whether the trail is as it was written; see `chain.verify`."""
    return chain.verify(entries(session), kept)


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    """Put what was noted at the end of the chain."""
    if session.in_nested_transaction() or not session.info.get(_PENDING):
        return
    session.flush()
    noted = session.info.pop(_PENDING)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
    last = session.execute(
        select(AuditEntry.number, AuditEntry.digest).order_by(AuditEntry.number.desc()).limit(1)
    ).first()
    head = chain.Head(*last) if last else chain.Head(0, chain.BEGINNING)
    for _within, act, by, about, details in noted:
        entry = chain.Entry(head.number + 1, utc_now(), act, by, about, details, head.digest)
        head = chain.Head(entry.number, chain.digest_of(entry))
        session.add(_row(entry, head.digest))
    session.flush()


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, undone: SessionTransaction) -> None:
    """What was undone was not done: all of it, or what a savepoint held."""
    noted = session.info.get(_PENDING, [])
    session.info[_PENDING] = [one for one in noted if undone.nested and one[0] is not undone]


def _row(entry: chain.Entry, digest: str) -> AuditEntry:
    return AuditEntry(
        number=entry.number,
        at=entry.at,
        act=entry.act,
        who=entry.who,
        about=entry.about,
        details=entry.details,
        before=entry.before,
        digest=digest,
    )


def _entry(row: AuditEntry) -> chain.Entry:
    return chain.Entry(
        row.number,
        row.at,
        row.act,
        row.who,
        row.about,
        row.details,
        row.before,
        row.digest,
    )
