"""Recordings, drawings and photos go before the words do (standards P6).

A sound or a video is needed until its words are written down and checked; a picture until people
have stopped answering and the team had time to look. Then a face, a voice or a handwriting is only
a risk. The row stays, so that the person is told what became of it; the file goes for good.

What nobody has written down yet stays, and so does what no safeguarding lead has settled.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from surveys.models import Consultation, Edition, Recording, Response, Survey
from voice.listen.models import Comment, Disguise, Transcript
from voice.listen.recordings.queue import IS_HEARD
from voice.listen.recordings.transcripts import DONE
from voice.media import sweeping
from voice.retention.days import Days
from voice.safeguarding.models import WAITING, Concern

GONE = "gone"
"""The state of a recording whose file was deleted because it was kept long enough."""
SOUNDS, PICTURES = "sounds", "pictures"
_APPROVED = "approved"  # of a clip with another voice: it may be published
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Moment:
    """What is due at a moment, by the days that the area keeps things."""

    now: datetime
    days: Days


@dataclass(frozen=True, slots=True)
class Counts:
    """Files of a consultation: those that go now, and those that stay though days are over."""

    sounds: int = 0
    pictures: int = 0
    waiting: int = 0  # for a safeguarding lead
    unheard: int = 0  # for somebody who writes them down


def count(session: Session, moment: Moment, consultations: Collection[int]) -> dict[int, Counts]:
    """What of each consultation's files goes now, and what stays for which reason."""
    over = _over(moment)
    unfinished = or_(Transcript.id.is_(None), Transcript.state != DONE)
    numbers = (
        and_(over[SOUNDS], ~_unsettled()),
        and_(over[PICTURES], ~_unsettled()),
        and_(or_(*over.values()), _unsettled()),
        and_(IS_HEARD, unfinished),
    )
    counted = _joined(
        select(Survey.consultation_id, *(func.count().filter(one) for one in numbers))
    )
    counted = counted.where(Survey.consultation_id.in_(consultations), Recording.state == "ready")
    rows = session.execute(counted.group_by(Survey.consultation_id))
    return {code: Counts(*found) for code, *found in rows}


def purge(session: Session, moment: Moment, consultation_id: int, kind: str) -> int:
    """Let some files of a kind go; how many. They leave the store after the commit."""
    due = _joined(select(Recording.id, Response.id)).where(
        Survey.consultation_id == consultation_id, Recording.state == "ready"
    )
    due = due.where(_over(moment)[kind], ~_unsettled()).order_by(Recording.id).limit(_AT_ONCE)
    found = session.execute(due).all()
    going = _hold(session, [response for _one, response in found], [one for one, _r in found])
    for recording in going:
        sweeping.leave_after_commit(session, [recording.name])
        recording.state, recording.name = GONE, f"{GONE}-{recording.id}"
        recording.size, recording.sha256, recording.levels = 0, "", None
    session.flush()
    _let_go_of_clips(session, [recording.id for recording in going])
    return len(going)


def find_consultations(session: Session, moment: Moment) -> Sequence[Consultation]:
    """The consultations in which something is due."""
    due = _joined(select(Survey.consultation_id)).where(
        Recording.state == "ready", or_(*_over(moment).values()), ~_unsettled()
    )
    mine = select(Consultation).where(Consultation.id.in_(due))
    return session.scalars(mine.order_by(Consultation.id)).all()


def _hold(session: Session, responses: list[UUID], recordings: list[int]) -> Sequence[Recording]:
    """The recordings as they are now: whoever changes a response or takes it back waits for us."""
    mine = select(Response.id).where(Response.id.in_(responses)).order_by(Response.id)
    session.execute(mine.with_for_update())
    still = select(Recording).where(Recording.id.in_(recordings), Recording.state == "ready")
    return session.scalars(still.execution_options(populate_existing=True)).all()


def _let_go_of_clips(session: Session, recordings: list[int]) -> None:
    """Clips with another voice go too, but for those that two people approved for publishing."""
    mine = and_(Disguise.recording_id.in_(recordings), Disguise.state != _APPROVED)
    names = session.scalars(select(Disguise.name).where(mine, Disguise.name.is_not(None)))
    sweeping.leave_after_commit(session, [name for name in names if name])
    session.execute(delete(Disguise).where(mine))


def _over(moment: Moment) -> dict[str, ColumnElement[bool]]:
    """What has been kept long enough, by kind."""
    sounds = moment.now - timedelta(days=moment.days.sounds)
    pictures = moment.now - timedelta(days=moment.days.pictures)
    return {
        SOUNDS: and_(IS_HEARD, Transcript.state == DONE, Transcript.finished_at < sounds),
        PICTURES: and_(
            ~IS_HEARD,
            func.coalesce(Response.changed_at, Response.received_at) < pictures,
            Consultation.closes_on < pictures.date(),
        ),
    }


def _joined(selected: "Select[*tuple[Any, ...]]") -> "Select[*tuple[Any, ...]]":
    return (
        selected.select_from(Recording)
        .join(Response, Response.id == Recording.response_id)
        .join(Edition, Edition.id == Response.edition_id)
        .join(Survey, Survey.id == Edition.survey_id)
        .join(Consultation, Consultation.id == Survey.consultation_id)
        .outerjoin(Transcript, Transcript.recording_id == Recording.id)
    )


def _unsettled() -> ColumnElement[bool]:
    """Whether a safeguarding lead has still to settle what the person said there."""
    return exists().where(
        Comment.response_id == Recording.response_id,
        Comment.question == Recording.question,
        Concern.comment_id == Comment.id,
        Concern.state.in_(WAITING),
        Concern.gone_on.is_(None),
    )
