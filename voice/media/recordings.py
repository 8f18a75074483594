"""What the job `remake` does: a recording that waits is made anew, and its original goes.

The job names the original's file, and with it the recording as it was handed in. Once that is
ready, refused, changed or taken back, no row names the file any more and there is nothing to do. So
it may run twice, or in two workers at once.
"""

from dataclasses import asdict, dataclass
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import select, update

from surveys.documents import questions_by_key
from surveys.kinds import Question
from surveys.models import Recording, Response
from voice import sqlite
from voice.db import db
from voice.jobs import work
from voice.media import clips, remaking, storage, sweeping, waiting
from voice.media.originals import digest_of
from voice.media.wishes import Refused, Remade, Wish

SECONDS, VIDEO_SECONDS = 90, 60
"""The longest sound where the question does not say, and the longest video."""
DEMUXERS = {"m4a": "mov", "mp3": "mp3", "ogg": "ogg", "wav": "wav", "webm": "matroska"}
"""What opens a file, by the ending that `clips.recognise` gives for its first bytes."""
_HEAD = 64  # first bytes of a file, which tell what it is


@dataclass(frozen=True, slots=True)
class _Original:
    """A recording as it was handed in."""

    response_id: UUID
    name: str
    question: Question


def make_ready(arguments: dict[str, Any], progress: work.Progress) -> None:
    """Do the job: the recording is ready afterwards, or refused for a reason."""
    original = _find(arguments["name"])
    if original is None:
        return
    with remaking.unnamed() as source, remaking.unnamed() as target:
        try:
            wish = _open(original, source)
            made = remaking.remake(source, target, wish, beat=lambda: progress(0, 1))
        except Refused as refusal:
            _settle(original, {"state": "refused", "refused_for": refusal.reason})
            return
        _keep(original, made, target)


def _find(name: str) -> _Original | None:
    """The recording whose original this is, with nothing held in the database."""
    with db.sessionmaker(execution_options=sqlite.ONLY_READS) as session:
        found = session.execute(
            select(Recording, Response)
            .join(Response, Response.id == Recording.response_id)
            .where(Recording.name == name, Recording.state == "waiting")
        ).first()
        if found is None:
            return None
        recording, response = found
        question = questions_by_key(response.edition.document)[recording.question]
        return _Original(response.id, name, question)


def _open(original: _Original, source: BinaryIO) -> Wish:
    """Put the original into `source`; what is wanted of it. Raises `Refused`."""
    try:
        size = storage.size_of(original.name)
        source.writelines(storage.open_range(original.name, 0, size))
    except storage.NoSuchFile:
        raise Refused("sound_missing") from None
    source.seek(0)
    kind = clips.recognise(source.read(_HEAD))
    if kind is None:
        raise Refused("sound_broken")
    may_sign = original.question.get("sign", False)
    return Wish(
        demuxer=DEMUXERS[kind],
        seconds=float(original.question.get("seconds", SECONDS)),
        video_seconds=VIDEO_SECONDS if may_sign else 0.0,
        cpu_seconds=180 if may_sign else 60,
        wall_seconds=600 if may_sign else 240,
    )


def _keep(original: _Original, made: Remade, target: BinaryIO) -> None:
    digest = digest_of(target)
    size = target.tell()
    target.seek(0)
    name = storage.keep(target, remaking.ENDINGS[made.media_type])
    values = {"state": "ready", "name": name, "size": size, "sha256": digest, **asdict(made)}
    if not _settle(original, values):
        sweeping.discard([name])


def _settle(original: _Original, values: dict[str, Any]) -> bool:
    """Say what became of a recording, and let the original go; False where someone came first.

    The response is held meanwhile: whoever changes it or takes it back waits for this, or this
    for them.
    """
    session = db.session
    session.rollback()
    is_ready = values["state"] == "ready"
    mine = Response.id == original.response_id
    session.execute(select(Response.id).where(mine).with_for_update())
    changed = session.execute(
        update(Recording)
        .where(Recording.name == original.name, Recording.state == "waiting")
        .values(**values)
        .returning(Recording.id)
    )
    recording_id = changed.scalar()
    if recording_id is None:
        session.rollback()
        return False
    sweeping.leave_after_commit(session, [original.name])
    told = waiting.recording_ready.send(session, recording_id=recording_id) if is_ready else ()
    jobs = [job for _, job in told if job is not None]
    session.commit()
    waiting.announce(jobs)
    return True
