"""What the listening room puts before the safeguarding leads: comments, and what is said in them.

A comment waits from the moment that stores it. As its words become known, from a draft of what a
recording says or from a translation, its place in the order follows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from flask import url_for
from sqlalchemy import Row, Select, exists, select, update
from sqlalchemy.orm import Session, joinedload

from surveys.base import utc_now
from surveys.models import Recording, Response
from voice.listen import places
from voice.listen.models import ENGLISH, Comment, Transcript
from voice.safeguarding import reviews
from voice.safeguarding.models import COMMENT, REST, UNSEEN, WAITING, Concern
from voice.safeguarding.sources import Piece, Said

_MOST = 1_000
"""Comments that are looked at in one go, by a worker."""
_SETTLED = timedelta(minutes=1)

_Found = Row[Comment, Transcript | None]


def look_again(session: Session, recording: Recording) -> None:
    """More of a recording's words are known: its comment's place in the order may change."""
    mine = Comment.response_id == recording.response_id
    _order(session, session.execute(_with_drafts().where(mine, Recording.id == recording.id)).all())


def order_again(session: Session, comments: Iterable[Comment]) -> None:
    """More of these comments' words are known, by a translation."""
    session.flush()
    numbers = [one.id for one in comments]
    _order(session, session.execute(_with_drafts().where(Comment.id.in_(numbers))).all())


def catch_up(session: Session) -> bool:
    """Put some of what another way in or an earlier version left undone right; whether more is.

    Comments that wait for nobody begin to wait; those that came before there was an order find
    their place; reviews of words that went another way become tombstones.
    """
    _bury(session)
    forgotten, unseen = _put_forgotten(session), _order_unseen(session)
    return forgotten or unseen


def fetch(session: Session, concerns: Sequence[Concern]) -> Mapping[int, Said]:
    """What stands behind reviews of comments (`sources.Fetch`)."""
    numbers = {one.comment_id: one.id for one in concerns}
    found = session.execute(
        _with_drafts()
        .where(Comment.id.in_(numbers))
        .options(joinedload(Comment.recording), joinedload(Comment.consultation))
    ).all()
    consultations = {one.consultation_id: one.consultation for one, _draft in found}
    askers = {number: places.question_finder(one) for number, one in consultations.items()}
    forms = _languages_of_forms(session, [one for one, _draft in found])
    return {
        numbers[comment.id]: Said(
            pieces=list(_pieces(comment, draft)),
            who=comment.audience,
            asked=askers[comment.consultation_id](comment),
            # Without words nobody knows what was spoken; the form's language is the best guess.
            language=comment.language if comment.text else forms.get(comment.response_id, ENGLISH),
            whose=comment.answered_by,
            recording=comment.recording,
            address=_address(comment),
        )
        for comment, draft in found
    }


def _languages_of_forms(session: Session, comments: Iterable[Comment]) -> dict[UUID | None, str]:
    numbers = [one.response_id for one in comments if not one.text and one.response_id]
    found = session.execute(select(Response.id, Response.language).where(Response.id.in_(numbers)))
    return dict(found.all())


def _address(comment: Comment) -> str:
    code = comment.consultation.code
    place = f"comment-{comment.id}"
    return url_for("listen.comments", code=code, keep=comment.id, _anchor=place)


def _put_forgotten(session: Session) -> bool:
    """Comments without a review; not those that are just being stored."""
    is_forgotten = ~exists().where(Concern.comment_id == Comment.id)
    is_settled = Comment.arrived_at < utc_now() - _SETTLED
    found = session.scalars(select(Comment).where(is_forgotten, is_settled).limit(_MOST)).all()
    reviews.put_before_leads(
        session.connection(),
        COMMENT,
        [
            reviews.Arrived(one.id, one.consultation_id, (one.text, one.language), one.arrived_at)
            for one in found
        ],
    )
    return bool(found)


def _order_unseen(session: Session) -> bool:
    unseen = (Concern.rank == UNSEEN, Concern.state.in_(WAITING))
    wanted = _with_drafts().join(Concern, Concern.comment_id == Comment.id).where(*unseen)
    found = session.execute(wanted.limit(_MOST)).all()
    _order(session, found)
    return bool(found)


def _bury(session: Session) -> None:
    is_gone = (Concern.comment_id.is_(None), Concern.gone_on.is_(None))
    session.execute(
        update(Concern)
        .where(Concern.kind == COMMENT, *is_gone)
        .values(gone_on=utc_now().date(), rank=REST)
    )


def _order(session: Session, found: Iterable[_Found]) -> None:
    reviews.order_again(
        session,
        {
            comment.id: reviews.rank_of(
                (one.words, one.language) for one in _pieces(comment, draft)
            )
            for comment, draft in found
        },
    )


def _pieces(comment: Comment, draft: Transcript | None) -> Iterator[Piece]:
    if comment.text:
        yield Piece(comment.text, comment.language)
    if draft and draft.text and draft.text not in comment.text:
        yield Piece(draft.text, draft.language, "draft")
    if comment.translation:
        yield Piece(comment.translation, ENGLISH, "translation")


def _with_drafts() -> Select[Comment, Transcript | None]:
    """Comments, each with what was written down of its recording, also unfinished."""
    return (
        select(Comment, Transcript)
        .outerjoin(Comment.recording)
        .outerjoin(Transcript, Transcript.recording_id == Recording.id)
    )
