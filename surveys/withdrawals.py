"""Marks of answers that were taken back, so that a phone's late retry does not bring them back."""

import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Withdrawal


def mark(session: Session, response_id: UUID, key: bytes) -> None:
    """Note that a response was taken back: its keyed digest and the day. Again changes nothing."""
    row = {"digest": _digest(key, response_id), "withdrawn_on": utc_now().date()}
    session.execute(_INSERT[session.get_bind().dialect.name], row)


def are_marked(connection: Connection, response_ids: Iterable[UUID], key: bytes) -> bool:
    """Whether any response with one of these identifiers was taken back."""
    digests = [_digest(key, one) for one in response_ids]
    return connection.scalar(_FIND_ANY, {"digests": digests}) is not None


def _digest(key: bytes, response_id: UUID) -> str:
    """HMAC-SHA-256 under the area's key, in hexadecimal: without the key it points at nobody."""
    return hmac.new(key, b"withdrawn:" + response_id.bytes, hashlib.sha256).hexdigest()


# Built once: every response that is handed in asks.
_TABLE = Withdrawal.metadata.tables["withdrawal"]
_FIND_ANY = (
    select(_TABLE.c.withdrawn_on)
    .where(_TABLE.c.digest.in_(bindparam("digests", expanding=True)))
    .limit(1)
)
_INSERT = {
    name: dialect.insert(_TABLE).on_conflict_do_nothing()
    for name, dialect in (("postgresql", postgresql), ("sqlite", sqlite))
}
