"""What becomes of comments when a person changes their answers or takes them back."""

from collections.abc import Collection, Sequence
from uuid import UUID

from blinker import Signal
from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from surveys.intake import Arrival
from voice.batches import in_batches
from voice.listen.comments import keep, rows_of
from voice.listen.holding import hold_consultations
from voice.listen.models import MACHINE, SUGGESTED, Coding, Comment, Theme
from voice.listen.recordings import spoken
from voice.safeguarding import reviews
from voice.safeguarding.models import COMMENT

_AT_ONCE = 1_000

comments_changed = Signal()
"""Sent inside the transaction, as `send(session, comments=[id])`: a person changed these words, or
who may see them, or takes them back. Those that go are still there."""


def hear_again(session: Session, *, arrival: Arrival) -> None:
    """Follow a person who changed their answers (`changes.response_changed`).

    Words that stayed keep their comment, with what people and machines made of it. Changed words,
    and words beside another picture, are a new comment, to be read and themed again; the old one
    goes, and its codings with it. A recording that stays keeps the words that were heard in it.
    """
    earlier = _comments_of(session, arrival.response_id)
    comments_changed.send(session, comments=[one.id for one in earlier])
    going = {(one.question, one.text): one for one in earlier}
    new = []
    for row in spoken.with_finished(session, arrival.response_id, rows_of(arrival)):
        is_same = row["question"] not in arrival.pictured_anew
        comment = going.pop((row["question"], row["text"]), None) if is_same else None
        if comment is None:
            new.append(row)
            continue
        comment.answered_by = row["answered_by"]
        comment.who_chose = row["who_chose"]
        comment.may_quote = row["may_quote"]
    _remove(session, list(going.values()))
    keep(session.connection(), new)


def forget(session: Session, *, response_id: UUID) -> None:
    """Let go of what a person takes back (`intake.response_withdrawn`)."""
    going = _comments_of(session, response_id)
    comments_changed.send(session, comments=[one.id for one in going])
    _remove(session, going)


def let_go(session: Session, consultation_id: int, mine: ColumnElement[bool]) -> None:
    """Remove comments from wherever they came, however many they are."""
    hold_consultations(session, [consultation_id])
    numbers = session.scalars(select(Comment.id).where(mine).order_by(Comment.id)).all()
    for some in in_batches(numbers, _AT_ONCE):
        comments_changed.send(session, comments=some)
        reviews.let_go(session, COMMENT, some)
        coded = Coding.comment_id.in_(some)
        said = set(session.scalars(select(Coding.theme_id).where(coded).distinct()))
        session.execute(delete(Comment).where(Comment.id.in_(some)))
        _drop_empty(session, said)


def _comments_of(session: Session, response_id: UUID) -> Sequence[Comment]:
    """A response's comments; no job themes their consultation until we are done."""
    mine = Comment.response_id == response_id
    here = session.scalars(select(Comment.consultation_id).where(mine).distinct())
    hold_consultations(session, here.all())
    return session.scalars(select(Comment).where(mine).with_for_update()).all()


def _remove(session: Session, comments: Collection[Comment]) -> None:
    """Delete comments, and what a machine suggested from nothing but them.

    Of their reviews by a safeguarding lead, a dated tombstone stays.
    """
    reviews.let_go(session, COMMENT, [comment.id for comment in comments])
    said = {coding.theme_id for comment in comments for coding in comment.codings}
    for comment in comments:
        session.delete(comment)
    session.flush()
    _drop_empty(session, said)


def _drop_empty(session: Session, said: Collection[int]) -> None:
    session.execute(
        delete(Theme).where(
            Theme.id.in_(said),
            Theme.origin == MACHINE,
            Theme.state == SUGGESTED,
            ~exists().where(Coding.theme_id == Theme.id),
        )
    )
