"""Whether a machine drafts transcripts here, and exactly what is missing where it should.

The model is a folder on this server. It is looked at before the library is: that one takes a
missing folder or file for something to fetch from the internet, and nothing here ever does that.
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from surveys.models import Recording
from voice.db import db
from voice.jobs import queue, work
from voice.jobs.models import Job
from voice.listen.models import Transcript
from voice.media.waiting import announce, recording_ready

KIND = "transcribe"
_FILES = ("model.bin", "config.json", "tokenizer.json")
_VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
_AT_ONCE = 200

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Machine:
    """Whether drafts are wanted, and what is missing for them, a sentence each."""

    is_wanted: bool
    missing: tuple[str, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether a job can write drafts."""
        return self.is_wanted and not self.missing


def init_app(app: Flask) -> None:
    """Draft the words of each recording that becomes ready; tell the log what is missing."""
    work.register(KIND, "voice.listen.recordings.transcribing:run")
    recording_ready.connect(note_job)
    queue.every_hour(app, "catch_up_with_drafts", catch_up)
    with app.app_context():
        for one in look().missing:
            log.warning("VOICE_TRANSCRIBER=%s: %s", app.config["VOICE"]["TRANSCRIBER"], one)


def folder() -> Path | None:
    """The model's folder, where the settings name one."""
    named = current_app.config["VOICE"]["TRANSCRIBER"]
    return Path(named).expanduser() if named else None


def look() -> Machine:
    """What there is now."""
    where = folder()
    return Machine(True, tuple(_missing(where))) if where else Machine(False)


def note_job(session: Session, *, recording_id: int) -> int | None:
    """Note a job for a recording that has become ready; its number, to be announced."""
    if not look().is_usable:
        return None
    return work.record(session, KIND, recording_id=recording_id).id


def catch_up() -> None:
    """Note jobs for recordings that became ready while the machine could not write."""
    if not look().is_usable:
        return
    with db.sessionmaker.begin() as session:
        tried = Job.arguments["recording_id"].as_integer() == Recording.id
        waiting = session.scalars(
            select(Recording.id)
            .where(
                Recording.state == "ready",
                func.coalesce(Recording.seconds, 0) > 0,
                ~exists().where(Transcript.recording_id == Recording.id),
                ~exists().where(Job.kind == KIND, tried),
            )
            .order_by(Recording.id)
            .limit(_AT_ONCE)
        ).all()
        jobs = [work.record(session, KIND, recording_id=one).id for one in waiting]
    announce(jobs)


def _missing(where: Path) -> Iterator[str]:
    if find_spec("faster_whisper") is None:
        yield str(_("The library is not installed: install Voice with its extra “transcribe”."))
    if not where.is_dir():
        yield str(_("There is no folder where VOICE_TRANSCRIBER points to."))
        return
    wanted = [*_FILES, _first_there(where, _VOCABULARIES)]
    for name in wanted:
        path = where / name
        if not path.is_file():
            alternatives = " / ".join(_VOCABULARIES) if name in _VOCABULARIES else name
            yield str(_("%(name)s is missing in the model’s folder.", name=alternatives))
        elif not os.access(path, os.R_OK):
            yield str(_("%(name)s in the model’s folder cannot be read.", name=name))
        elif not path.stat().st_size:
            yield str(_("%(name)s in the model’s folder is empty.", name=name))


def _first_there(where: Path, names: tuple[str, ...]) -> str:
    return next((name for name in names if (where / name).is_file()), names[0])
