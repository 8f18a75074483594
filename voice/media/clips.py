"""Clips to listen to, and films in sign language: what an author put into a survey, nothing else.

Clips lie beside drawings and photos in the storage. Only a clip that a survey names is public.
"""

import codecs
import re
from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, Flask, abort, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Text, cast, or_, select
from sqlalchemy.orm import Session

from surveys.models import Edition, Survey
from voice.assets import FOREVER
from voice.db import db
from voice.media import serving, storage
from voice.security import public

PREFIX = "clip:"
MOST_BYTES = 2 * 1024 * 1024
"""Of one clip: two minutes of speech at 128 kbit/s. A question takes a few seconds."""
MOST_BYTES_OF_FILM = 20 * 1024 * 1024
"""A question in sign language: half a minute at a good quality takes 4 MB."""
MOST_BYTES_OF_CAPTIONS = 64 * 1024
_TYPES = {
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "ogg": "audio/ogg",
    "vtt": "text/vtt",
    "wav": "audio/wav",
    "webm": "audio/webm",
}

blueprint = Blueprint("clips", __name__)


class UnusableClip(ValueError):
    """A file that is no clip, in words for the person who brought it."""


def init_app(app: Flask) -> None:
    """Serve clips and give templates `clip_address()`."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["clip_address"] = clip_address


def keep(file: Path) -> str:
    """Keep a recording; `clip:<name>` for the survey. Raises `UnusableClip`."""
    return keep_data(_read(file, MOST_BYTES), str(file))


def keep_data(data: bytes, name: str) -> str:
    """The same of a recording that is read already; `name` is for the refusal."""
    if len(data) > MOST_BYTES:
        raise UnusableClip(f"{name} is larger than {MOST_BYTES // 1024 // 1024} MB")
    ending = recognise(data)
    if ending is None:
        raise UnusableClip(f"{name} is no MP3, M4A, Ogg, WebM or WAV file")
    return PREFIX + storage.keep(data, ending)


def keep_film(file: Path) -> str:
    """Keep a film of a signed question; `clip:<name>` for the survey. Raises `UnusableClip`."""
    data = _read(file, MOST_BYTES_OF_FILM)
    if data[4:8] != b"ftyp" or data[8:11] == b"M4A":
        raise UnusableClip(f"{file} is no MP4 film, which every phone can show")
    return PREFIX + storage.keep(data, "mp4")


def keep_captions(file: Path) -> str:
    """Keep a film's captions (WebVTT); `clip:<name>` for the survey. Raises `UnusableClip`."""
    data = _read(file, MOST_BYTES_OF_CAPTIONS).removeprefix(codecs.BOM_UTF8)
    try:
        is_captions = re.match(r"WEBVTT\s[\s\S]*-->", data.decode("utf-8")) is not None
    except UnicodeDecodeError:
        is_captions = False
    if not is_captions:
        raise UnusableClip(f"{file} holds no captions: it must be WebVTT, in UTF-8")
    return PREFIX + storage.keep(data, "vtt")


def recognise(data: bytes) -> str | None:
    """The ending that fits a recording's first bytes; None for anything that is no recording."""
    if data.startswith(b"ID3") or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2):
        return "mp3"
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return "wav"
    if data[4:8] == b"ftyp":
        return "m4a"
    return {b"OggS": "ogg", b"\x1aE\xdf\xa3": "webm"}.get(data[:4])


def clip_address(reference: str | None) -> str:
    """Where `clip:<name>` is heard."""
    return url_for("clips.show", name=reference.removeprefix(PREFIX)) if reference else ""


def _read(file: Path, most: int) -> bytes:
    with file.open("rb") as opened:
        data = opened.read(most + 1)
    if len(data) > most:
        much = f"{most // 1024 // 1024} MB" if most >= 1024 * 1024 else f"{most // 1024} kB"
        raise UnusableClip(f"{file} is larger than {much}")
    return data


def exists(name: str) -> bool:
    """Whether we keep a recording under this name."""
    try:
        return name.rpartition(".")[2] in _TYPES and storage.size_of(name) > 0
    except (storage.NoSuchFile, storage.Unreadable):
        return False


@blueprint.get("/clips/<name>")
@public
def show(name: str) -> ResponseReturnValue:
    """A survey's clip, kept for ever; in parts where a phone asks for parts."""
    kind = _TYPES.get(name.rpartition(".")[2])
    if kind is None:
        abort(404)
    file = serving.open_or_404(name)
    if not _is_in_a_survey(db.session, name):
        file.close()
        abort(404)
    return serving.send_opened(file, kind, {"Cache-Control": FOREVER})


def named(session: Session, names: Sequence[str]) -> list[str]:
    """Those files that a survey's draft or one of its editions names."""
    clips = (name for name in names if name.rpartition(".")[2] in _TYPES)
    return [name for name in clips if _is_in_a_survey(session, name)]


def _is_in_a_survey(session: Session, name: str) -> bool:
    """Asked only for files that we have; phones and proxies keep the answer."""
    quoted = f'"{PREFIX}{name}"'
    found = select(Survey.id).outerjoin(Survey.editions)
    holds = (cast(document, Text).contains(quoted) for document in (Survey.draft, Edition.document))
    return session.scalar(found.where(or_(*holds)).limit(1)) is not None
