"""The job that drafts a transcript, on this server and nowhere else. Only workers load it."""

from io import BytesIO
from pathlib import Path
from typing import Any

from surveys.models import Recording
from voice import sqlite
from voice.db import db
from voice.jobs.work import Progress
from voice.listen.recordings import transcriber, transcripts
from voice.listen.refusal import NotPossible
from voice.media import storage

_HEARING = {
    "beam_size": 5,  # ways of going on that are weighed: the library's own choice
    "vad_filter": True,  # nothing is made up for silence
}


class CannotTranscribe(Exception):
    """Something that the machine needs is missing; the message says what."""


def run(arguments: dict[str, Any], progress: Progress) -> None:
    """The job `transcribe`: a draft for a recording that has none. Raises `CannotTranscribe`."""
    recording_id = arguments["recording_id"]
    name = _file_of(recording_id)
    if name is None:
        return
    machine, where = transcriber.look(), transcriber.folder()
    if where is None or not machine.is_usable:
        raise CannotTranscribe(" ".join(machine.missing) or "VOICE_TRANSCRIBER is not set")
    progress(0, 100)
    try:
        heard = BytesIO(storage.read(name))
    except storage.NoSuchFile:  # taken back meanwhile
        return
    words, language = listen(where, heard, progress)
    _keep(recording_id, words, language)


def listen(where: Path, heard: BytesIO, progress: Progress) -> tuple[str, str]:
    """The words of a recording and their language, as the model in this folder hears them."""
    from faster_whisper import WhisperModel  # an extra, loaded by this job alone

    model = WhisperModel(str(where), device="cpu", compute_type="int8", local_files_only=True)
    segments, info = model.transcribe(heard, **_HEARING)
    words = []
    for segment in segments:  # each is heard while we ask for it
        words.append(segment.text.strip())
        progress(min(99, int(100 * segment.end / max(info.duration, 1))), 100)
    return "\n".join(words), str(info.language)


def _file_of(recording_id: int) -> str | None:
    """The file of a recording that is ready and that nobody has begun to write down."""
    with db.sessionmaker(execution_options=sqlite.ONLY_READS) as session:
        recording = session.get(Recording, recording_id)
        is_ready = recording is not None and recording.state == "ready"
        is_begun = transcripts.find(session, recording_id) is not None
        return recording.name if recording and is_ready and not is_begun else None


def _keep(recording_id: int, words: str, language: str) -> None:
    session = db.session
    session.rollback()
    recording = session.get(Recording, recording_id)
    try:
        if recording is not None:
            transcripts.draft(session, recording, words, language)
    except NotPossible:  # taken back meanwhile
        session.rollback()
        return
    session.commit()
