"""Comments whose writers said that we may quote them, by how far their words are made safe."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from voice.listen.models import ACCEPTED, Coding, Comment
from voice.listen.safe_words.models import (
    ABUSIVE,
    APPROVED,
    COMPLAINT,
    NEVER,
    OPEN,
    WAITING,
    SafeWords,
)
from voice.paging import Page, within

SHOWS = (OPEN, WAITING, APPROVED, NEVER)
PAGE = 20  # each comment is a form


def count(session: Session, consultation_id: int) -> Mapping[str, int]:
    """How many comments there are of each state; those that nobody looked at are open."""
    state = func.coalesce(SafeWords.state, OPEN)
    rows = session.execute(
        select(state.label("state"), func.count().label("number"))
        .select_from(Comment)
        .outerjoin(Comment.safe)
        .where(*_is_listed(consultation_id))
        .group_by(state)
    )
    found = {row.state: row.number for row in rows}
    return {one: found.get(one, 0) for one in SHOWS}


def of_consultation(
    session: Session, consultation_id: int, show: str, number: int, kept: int
) -> Page:
    """Some of the comments of a state: what people put under a theme comes first.

    The comment `kept` stays in sight, before all others, so that a decision can be undone, and
    one that may not be quoted can be sent to complaints or set aside.
    """
    fits = and_(func.coalesce(SafeWords.state, OPEN) == show, *_is_listed(consultation_id))
    is_kept = and_(Comment.id == kept, Comment.consultation_id == consultation_id)
    wanted = select(Comment).outerjoin(Comment.safe).where(or_(fits, is_kept))
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    number = within(number, total, PAGE)
    is_chosen = exists().where(Coding.comment_id == Comment.id, Coding.state == ACCEPTED)
    items = session.scalars(
        wanted.order_by(case((Comment.id == kept, 0), (is_chosen, 1), else_=2), Comment.id)
        .options(
            joinedload(Comment.recording),
            joinedload(Comment.safe).options(
                joinedload(SafeWords.decided_by), joinedload(SafeWords.approved_by)
            ),
        )
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()
    return Page(items, total, number, PAGE)


def _is_listed(consultation_id: int) -> tuple[ColumnElement[bool], ...]:
    """What waits to be made safe, and all that somebody sent to complaints or set aside."""
    has_reason = and_(SafeWords.state == NEVER, SafeWords.reason.in_((COMPLAINT, ABUSIVE)))
    return (Comment.consultation_id == consultation_id, or_(Comment.may_leave, has_reason))
