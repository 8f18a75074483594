"""Deleting what people said once the day is over that a consultation named (standards P6).

What was published stays published: it names nobody. What a safeguarding lead has not settled yet
stays until one has: a child's words are never lost in a queue (standards G5).
"""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime, time
from functools import partial

from sqlalchemy import ColumnElement, Exists, Select, delete, exists, func, select
from sqlalchemy.orm import Session

from surveys import intake
from surveys.base import utc_now
from surveys.models import Consultation, Edition, Response, Survey
from voice.contacts import requests as contact_requests
from voice.db import db
from voice.involve.codesign.models import Remark, ShareLink, TrialRun
from voice.involve.consultations import timeline
from voice.listen import rehearing
from voice.listen.models import Comment
from voice.respond.replies import messages
from voice.retention import kinds, media
from voice.safeguarding import reviews
from voice.safeguarding.models import REMARK, WAITING, Concern

Purge = Callable[[Session, Consultation], dict[str, int]]
_AT_ONCE = 200


def purge_all(today: date | None = None) -> dict[str, dict[str, int]]:
    """Delete all that is over; for each consultation's code, how many of each kind went.

    Some at a time, each committed with its line in the timeline, which is the log. It may be
    stopped anywhere; run again it goes on.
    """
    gone: dict[str, dict[str, int]] = {}
    moment = moment_of(today or utc_now().date())
    with db.sessionmaker() as session:
        messages.forget_old(session)
        contact_requests.forget_old(session, moment.now.date())
        session.commit()
        for consultation in find_due(session, moment.now.date()):
            _purge_each(session, consultation, gone, _purge_some)
        for consultation in media.find_consultations(session, moment):
            _purge_each(session, consultation, gone, partial(_purge_media, moment=moment))
    return gone


def moment_of(today: date) -> media.Moment:
    """The start of a day, with the days that hold in this area."""
    return media.Moment(datetime.combine(today, time.min, UTC), kinds.days_here())


def find_due(session: Session, today: date) -> Sequence[Consultation]:
    """The consultations whose responses may not be kept any longer."""
    due = select(Consultation).where(Consultation.retention_until < today)
    return session.scalars(due.order_by(Consultation.id)).all()


def count_words(session: Session, consultations: Collection[int]) -> dict[int, int]:
    """How many responses each of these consultations keeps."""
    counted = (
        select(Survey.consultation_id, func.count(Response.id))
        .join(Edition, Edition.survey_id == Survey.id)
        .join(Response, Response.edition_id == Edition.id)
        .where(Survey.consultation_id.in_(consultations))
        .group_by(Survey.consultation_id)
    )
    return dict(session.execute(counted).all())


def count_kept(session: Session, consultation: Consultation) -> int:
    """How many words stay past their day because no safeguarding lead has settled them."""
    return count_unsettled(session, [consultation.id]).get(consultation.id, 0)


def count_unsettled(session: Session, consultations: Collection[int]) -> dict[int, int]:
    """How many words of each of these consultations no safeguarding lead has settled yet."""
    counted = (
        select(Concern.consultation_id, func.count())
        .where(
            Concern.consultation_id.in_(consultations),
            Concern.state.in_(WAITING),
            Concern.gone_on.is_(None),
            Concern.comment_id.is_not(None) | Concern.remark_id.is_not(None),
        )
        .group_by(Concern.consultation_id)
    )
    return dict(session.execute(counted).all())


def _purge_each(
    session: Session, consultation: Consultation, gone: dict[str, dict[str, int]], purge: Purge
) -> None:
    """Purge some after some, each committed, until nothing is left; count it in `gone`."""
    code = consultation.code
    while any((some := purge(session, consultation)).values()):
        session.commit()
        before = gone.get(code, {})
        gone[code] = before | {kind: before.get(kind, 0) + number for kind, number in some.items()}
    session.rollback()


def _purge_media(
    session: Session, consultation: Consultation, *, moment: media.Moment
) -> dict[str, int]:
    """The same for files that were kept for their days."""
    some = {
        kind: media.purge(session, moment, consultation.id, kind)
        for kind in (media.SOUNDS, media.PICTURES)
    }
    if any(some.values()):
        timeline.note(session, consultation, "files_purged", None, None, **some)
    return some


def _purge_some(session: Session, consultation: Consultation) -> dict[str, int]:
    """Delete at most some of each kind, and write it down; how many went."""
    some = {kind: purge(session, consultation.id) for kind, purge in _KINDS.items()}
    if any(some.values()):
        timeline.note(session, consultation, "purged", None, None, **some)
    return some


def _purge_responses(session: Session, consultation_id: int) -> int:
    """Each goes as one that somebody takes back: nothing that hangs on it stays."""
    is_unsettled = _waits(Comment.response_id == Response.id, Concern.comment_id == Comment.id)
    mine = (
        select(Response)
        .join(Edition, Edition.id == Response.edition_id)
        .join(Survey, Survey.id == Edition.survey_id)
        .where(Survey.consultation_id == consultation_id, ~is_unsettled)
        .limit(_AT_ONCE)
    )
    going = session.scalars(mine).all()
    for response in going:
        intake.forget(session, response)
    return len(going)


def _purge_comments(session: Session, consultation_id: int) -> int:
    """Those that came from elsewhere."""
    mine = (
        select(Comment.id)
        .where(Comment.consultation_id == consultation_id, Comment.response_id.is_(None))
        .where(~_waits(Concern.comment_id == Comment.id))
        .limit(_AT_ONCE)
    )
    going = session.scalars(mine).all()
    rehearing.let_go(session, consultation_id, Comment.id.in_(going))
    return len(going)


def _purge_remarks(session: Session, consultation_id: int) -> int:
    mine = (
        select(Remark.id)
        .where(Remark.link_id.in_(_links(consultation_id)))
        .where(~_waits(Concern.remark_id == Remark.id))
        .limit(_AT_ONCE)
    )
    going = session.scalars(mine).all()
    reviews.let_go(session, REMARK, going)
    session.execute(delete(Remark).where(Remark.id.in_(going)))
    return len(going)


def _purge_tries(session: Session, consultation_id: int) -> int:
    mine = select(TrialRun.id).where(TrialRun.link_id.in_(_links(consultation_id)))
    going = session.scalars(mine.limit(_AT_ONCE)).all()
    session.execute(delete(TrialRun).where(TrialRun.id.in_(going)))
    return len(going)


_KINDS = {
    "responses": _purge_responses,
    "comments": _purge_comments,
    "remarks": _purge_remarks,
    "tries": _purge_tries,
}
"""What goes, in this order; each deletes some of it and says how many."""


def _waits(*where: ColumnElement[bool]) -> Exists:
    """Whether a safeguarding lead has still to settle it."""
    return exists().where(*where, Concern.state.in_(WAITING), Concern.gone_on.is_(None))


def _links(consultation_id: int) -> Select[int]:
    surveys = select(Survey.id).where(Survey.consultation_id == consultation_id)
    return select(ShareLink.id).where(ShareLink.survey_id.in_(surveys))
