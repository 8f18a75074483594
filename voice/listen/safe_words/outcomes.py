"""What became of comments: published, summed up, sent to complaints, or set aside as abusive.

The outcomes of the SEND Regulations 2014, part 4 (standards S-outcomes). People decide each;
whoever did not let us use their words is summed up in themes.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from analysis.disclosure.tables import PublishedTable, publish_table
from voice.listen.models import Comment
from voice.listen.safe_words.models import (
    ABUSIVE,
    APPROVED,
    COMPLAINT,
    NEVER,
    SUMMED_UP,
    WAITING,
    SafeWords,
)

OUTCOMES = (APPROVED, SUMMED_UP, COMPLAINT, ABUSIVE, WAITING)


def count(session: Session, consultation_id: int) -> Mapping[str, int]:
    """How many comments there are of each outcome; `WAITING` where people have yet to decide."""
    outcome = _outcome()
    rows = session.execute(
        select(outcome.label("outcome"), func.count().label("number"))
        .select_from(Comment)
        .outerjoin(Comment.safe)
        .where(Comment.consultation_id == consultation_id, Comment.text != "")
        .group_by(outcome)
    )
    found = {row.outcome: row.number for row in rows}
    return {one: found.get(one, 0) for one in OUTCOMES}


def publish(session: Session, consultation_id: int) -> PublishedTable:
    """The same with small numbers hidden and others rounded (standards N3)."""
    counted = count(session, consultation_id)
    return publish_table({(outcome,): number for outcome, number in counted.items()})


def _outcome() -> ColumnElement[str]:
    return case(
        (SafeWords.state == APPROVED, APPROVED),
        (and_(SafeWords.state == NEVER, SafeWords.reason == COMPLAINT), COMPLAINT),
        (and_(SafeWords.state == NEVER, SafeWords.reason == ABUSIVE), ABUSIVE),
        (SafeWords.state == NEVER, SUMMED_UP),
        (Comment.may_leave, WAITING),
        else_=SUMMED_UP,
    )
