"""Picture codes set aside for tablets without a signal and for paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from surveys import receipts
from surveys.base import utc_now
from surveys.models import Response, SetAside

MOST = 25
"""Codes at one time: each costs a hash that is slow on purpose. A tablet asks again."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An identifier for a response to come, and the code that it will have for certain."""

    response_id: UUID
    receipt: str
    slow_digest: str  # as codes were set aside before they were hashed with a key alone


def hash_some(key: bytes, how_many: int) -> dict[str, Ready]:
    """New identifiers and codes by their hashes. Slow: do it before a transaction holds a lock."""
    return hash_those(key, [receipts.mint_ahead(key) for _ in range(max(0, min(how_many, MOST)))])


def hash_those(key: bytes, minted: Iterable[UUID]) -> dict[str, Ready]:
    """The codes of identifiers that were minted ahead, by their hashes. Slow as well."""
    made = [(one, receipts.make(key, one)) for one in minted]
    return {
        receipts.digest(key, code): Ready(one, code, receipts.slow_digest(key, code))
        for one, code in made
    }


def set_aside(session: Session, hashed: dict[str, Ready]) -> list[Ready]:
    """Those whose codes nobody has, now set aside for good.

    The table's key drops what was set aside before, also by another process just now. Responses
    from before there was a share of codes for tablets may have such a code too: those are dropped.
    """
    if not hashed:
        return []
    today = utc_now().date()
    rows = [{"digest": digest, "set_aside_on": today} for digest in hashed]
    statement = _INSERT[session.get_bind().dialect.name].values(rows)
    new = session.scalars(statement).all()
    taken = select(Response.receipt_digest).where(Response.receipt_digest.in_(new))
    slow = {hashed[digest].slow_digest: digest for digest in new}
    held = session.scalars(select(SetAside.digest).where(SetAside.digest.in_(slow)))
    gone = {slow[digest] for digest in held} | set(session.scalars(taken))
    return [hashed[digest] for digest in set(new) - gone]


_INSERT = {
    name: dialect.insert(SetAside).on_conflict_do_nothing().returning(SetAside.digest)
    for name, dialect in (("postgresql", postgresql), ("sqlite", sqlite))
}
