"""Changing the key: what was kept is sealed again with the newest one, and old ones are let go."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveys.models import Recording
from voice.media import storage, sweeping

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Count:
    """How many files were sealed, and how many no key opens: those stay as they are."""

    sealed: int = 0
    unreadable: int = 0


def reseal() -> Count:
    """Seal every sealed file with the newest key, unless it is so already. May be run again.

    Raises `StorageAway`: what is done until then is done.
    """
    count = Count()
    for name in filter(storage.is_sealed, storage.names_before(time.time())):
        try:
            count.sealed += storage.reseal(name)
        except storage.Unreadable as error:
            log.error("%s", error)
            count.unreadable += 1
    return count


def seal_plain(session: Session) -> Iterator[str]:
    """Seal, one by one, what people sent before files were sealed; each one's new name.

    Commit after each: its row has the new name then, and the plain file goes. Clips stay as they
    are: everybody may hear them, and the editions of surveys that name them never change.
    Raises `StorageAway`.
    """
    for old in _plain_names(session):
        session.rollback()  # nobody is to wait for the database while a file is copied
        try:
            new = storage.keep(storage.read(old), old.rpartition(".")[2])
        except storage.NoSuchFile:
            continue
        session.execute(update(Recording).where(Recording.name == old).values(name=new))
        sweeping.leave_after_commit(session, [old])
        yield new


def _plain_names(session: Session) -> list[str]:
    kept = select(Recording.name).where(Recording.state != "gone")
    names = session.scalars(kept.order_by(Recording.id))
    return [name for name in names if not storage.is_sealed(name)]
