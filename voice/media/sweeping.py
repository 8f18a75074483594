"""Files leave after the rows that named them; what no row names is swept.

A file is on the disk before the transaction that names it ends, and it is removed only after the
one that lets go of it. A process may die in between, so now and then we look for what is left over.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from uuid import UUID

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from surveys.intake import response_withdrawn
from surveys.models import Recording, Response
from voice import sqlite
from voice.db import db
from voice.media import clips, own_pictures, storage

log = logging.getLogger(__name__)

YOUNG = 3600
"""Seconds for which an unnamed file may wait for its transaction to end."""
_AT_ONCE = 500
_LEAVING = "voice_leaving"  # of a session: names of files that its commit lets go of

Names = Callable[[Session, Sequence[str]], Iterable[str]]
"""Which of some files are still named."""


def sweep(older_than: float = YOUNG) -> int:
    """Remove the files that no row names; how many. What was left half written goes too."""
    moment = time.time() - older_than
    storage.remove_drafts_before(moment)
    found = storage.names_before(moment)
    removed = 0
    while some := list(islice(found, _AT_ONCE)):
        for name in set(some) - set(_named(some)):
            storage.remove(name)
            removed += 1
    return removed


@response_withdrawn.connect
def let_go(session: Session, *, response_id: UUID) -> None:
    """Remove a response's files once the withdrawal is committed.

    The response is held from now on, so that no job gives a file another name meanwhile.
    """
    session.execute(select(Response.id).where(Response.id == response_id).with_for_update())
    names = session.scalars(select(Recording.name).where(Recording.response_id == response_id))
    leave_after_commit(session, names)


def leave_after_commit(session: Session, names: Iterable[str]) -> None:
    """Remove these files once the transaction that lets go of them is committed."""
    session.info.setdefault(_LEAVING, []).extend(names)


def discard(names: Iterable[str]) -> None:
    """Remove files that no row names. What cannot be removed now is swept within hours."""
    for name in names:
        try:
            storage.remove(name)
        except storage.StorageAway as error:
            log.warning("a file that no row names is left for the sweeper: %s", error)


@event.listens_for(Session, "after_commit")
def remove(session: Session) -> None:
    """The rows are gone for good: now their files."""
    discard(session.info.pop(_LEAVING, ()))


@event.listens_for(Session, "after_rollback")
def stay(session: Session) -> None:
    """The rows are still there, and so are their files."""
    session.info.pop(_LEAVING, None)


def _named(names: Sequence[str]) -> Iterator[str]:
    with db.sessionmaker(execution_options=sqlite.ONLY_READS) as session:
        for named in _NAMED_BY:
            yield from named(session, names)


def _by_recordings(session: Session, names: Sequence[str]) -> Iterable[str]:
    return session.scalars(select(Recording.name).where(Recording.name.in_(names)))


_NAMED_BY: dict[Names, None] = dict.fromkeys((_by_recordings, clips.named, own_pictures.named))


def ask(named: Names) -> None:
    """Ask this before anything is swept: whoever keeps files says which are still wanted."""
    _NAMED_BY[named] = None
