"""Clips that may be played to others: only of people who agreed, disguised, and approved twice.

A clip is the recording shifted in pitch and speed by us, or spoken anew by the team. It is given
out only while all of this is so: the person agrees, and two different people approved it.
Nothing here commits.
"""

from collections.abc import Iterable, Sequence
from typing import BinaryIO
from uuid import UUID

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.intake import response_withdrawn
from surveys.models import Edition, Recording, Response, Survey
from voice.accounts.models import User
from voice.jobs import work
from voice.listen.models import MACHINE, PERSON, Disguise
from voice.listen.refusal import NotPossible, need
from voice.media import originals, storage, sweeping

KIND = "disguise"
WAITING, READY, REFUSED, APPROVED, REJECTED = (
    "waiting", "ready", "refused", "approved", "rejected",
)  # fmt: skip


def init_app(_app: Flask) -> None:
    """Offer the job that makes clips; let go of them with the answers that they belong to."""
    work.register(KIND, "voice.listen.recordings.disguising:run")
    response_withdrawn.connect(let_go)
    sweeping.ask(named)


def may_share(response: Response) -> bool:
    """Whether the person said that we may play their recording, with the voice changed."""
    return response.may_play


def of_recording(session: Session, recording: Recording) -> Sequence[Disguise]:
    """A recording's clips, the newest first."""
    return session.scalars(
        select(Disguise).where(Disguise.recording_id == recording.id).order_by(Disguise.id.desc())
    ).all()


def shift(session: Session, recording: Recording, by: User) -> int:
    """Ask for a clip with the voice shifted; the number of the job. Raises `NotPossible`."""
    _hold(session, recording)
    if not recording.media_type.startswith("audio/"):
        raise NotPossible("not_a_voice")
    return _add(session, recording, MACHINE, None, by)


def bring(session: Session, recording: Recording, file: BinaryIO, by: User) -> int:
    """Take a clip that the team spoke anew; the number of the job.

    Raises `NotPossible`, also for a file that is no sound or too large.
    """
    _hold(session, recording)
    try:
        original = originals.look(file, originals.MOST_BYTES)
    except originals.NotTaken as refusal:
        raise NotPossible(refusal.reason) from None
    return _add(session, recording, PERSON, storage.keep(original.file, original.ending), by)


def approve(session: Session, clip: Disguise, by: User) -> None:
    """Say that nobody is known by this clip; the second person's word lets it be published.

    Raises `NotPossible` for whoever approved it already, and for a clip that is not ready.
    """
    _hold(session, clip.recording)
    session.refresh(clip, with_for_update=True)
    need(clip.state == READY, "clip_not_ready")
    need(clip.first_approval_by_id != by.id, "second_person")
    if clip.first_approval_by_id is None:
        clip.first_approval_by_id, clip.first_approval_at = by.id, utc_now()
    else:
        clip.second_approval_by_id, clip.second_approval_at = by.id, utc_now()
        clip.state = APPROVED
    session.flush()


def reject(session: Session, clip: Disguise, by: User) -> None:
    """Let go of a clip, approved or not; its file goes after the commit. Raises `NotPossible`."""
    session.refresh(clip, with_for_update=True)
    need(clip.state in (READY, APPROVED), "clip_not_ready")
    clip.state, clip.rejected_by_id, clip.rejected_at = REJECTED, by.id, utc_now()
    if clip.name:
        sweeping.leave_after_commit(session, [clip.name])
    clip.name = None
    session.flush()


def approved(session: Session, consultation_id: int) -> list[Disguise]:
    """The clips that may be published now; those of people who changed their mind are not."""
    rows = session.execute(
        select(Disguise, Response)
        .join(Disguise.recording)
        .join(Response, Response.id == Recording.response_id)
        .join(Response.edition)
        .join(Edition.survey)
        .where(Survey.consultation_id == consultation_id, Disguise.state == APPROVED)
        .order_by(Disguise.id)
    )
    return [clip for clip, response in rows if may_share(response)]


def let_go(session: Session, *, response_id: UUID) -> None:
    """Remove a response's clips with it (`intake.response_withdrawn`)."""
    mine = (
        select(Disguise.name)
        .join(Disguise.recording)
        .where(Recording.response_id == response_id, Disguise.name.is_not(None))
    )
    sweeping.leave_after_commit(session, [name for name in session.scalars(mine) if name])


def settle(session: Session, clip_id: int, values: dict[str, object]) -> bool:
    """Say what a job made of a clip; False where it is gone, or another job was first."""
    clip = session.get(Disguise, clip_id)
    if clip is None:
        return False
    before = clip.name
    mine = Response.id == clip.recording.response_id
    session.execute(select(Response.id).where(mine).with_for_update())
    changed = session.execute(
        update(Disguise)
        .where(Disguise.id == clip_id, Disguise.state == WAITING)
        .values(**values)
        .returning(Disguise.id)
    )
    if changed.first() is None:
        return False
    if before:
        sweeping.leave_after_commit(session, [before])
    return True


def named(session: Session, names: Sequence[str]) -> Iterable[str]:
    """Those files that are clips, for the sweeper."""
    found = session.scalars(select(Disguise.name).where(Disguise.name.in_(names)))
    return [name for name in found if name]


def _hold(session: Session, recording: Recording) -> None:
    """Keep others from changing the response until we are done. Raises `NotPossible`."""
    response = session.scalar(
        select(Response)
        .where(Response.id == recording.response_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    state = session.scalar(select(Recording.state).where(Recording.id == recording.id))
    need(response is not None and state == "ready", "recording_gone")
    need(response is not None and may_share(response), "not_shared")


def _add(session: Session, recording: Recording, made_by: str, name: str | None, by: User) -> int:
    clip = Disguise(
        recording_id=recording.id, made_by=made_by, state=WAITING, name=name, added_by_id=by.id
    )
    session.add(clip)
    session.flush()
    return work.record(session, KIND, clip_id=clip.id).id
