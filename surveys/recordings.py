"""Drawings, photos, sounds and videos that go with a response: their rows.

The files themselves are kept by whoever takes the response in, before these rows are written.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from surveys.models import Recording


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that belongs to an answer. It is whole and on the disk under its name."""

    question: str
    kind: str
    media_type: str
    name: str
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None
    state: str = "ready"


def store(session: Session, response_id: UUID, enclosed: Iterable[Enclosed]) -> None:
    """Store what belongs to a new response."""
    rows = [asdict(one) | {"response_id": response_id} for one in enclosed]
    if rows:
        session.execute(insert(Recording), rows)
