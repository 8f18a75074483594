"""The themes of a consultation that people accepted, and keys for new ones."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.listen.models import ACCEPTED, Theme


def accepted_themes(session: Session, consultation_id: int) -> Sequence[Theme]:
    """The themes that people accepted, by name: no machine's suggestion is a finding."""
    return session.scalars(
        select(Theme)
        .where(Theme.consultation_id == consultation_id, Theme.state == ACCEPTED)
        .order_by(Theme.name, Theme.id)
    ).all()


def keys_of(session: Session, consultation_id: int) -> set[str]:
    """The keys that are taken, also by themes that were dismissed or merged."""
    mine = Theme.consultation_id == consultation_id
    return set(session.scalars(select(Theme.key).where(mine)))


def free_key(wished: str, taken: Collection[str], between: str = "-") -> str:
    """The key that is wished for, with a number behind it where another theme has it."""
    number, free = 2, wished
    while free in taken:
        number, free = number + 1, f"{wished}{between}{number}"
    return free
