"""Keeping others from changing what a consultation heard, until we are done."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Consultation


def hold_consultations(session: Session, ids: Collection[int]) -> None:
    """Let nobody else change codebooks, theme, draft, publish or withdraw here; answers come in.

    The first of all locks, and always in the same order: who comes at once waits in turn.
    """
    session.execute(
        select(Consultation.id)
        .where(Consultation.id.in_(ids))
        .order_by(Consultation.id)
        .with_for_update(key_share=True)
    )
