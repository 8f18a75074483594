"""The job that makes a clip: the recording shifted, or what the team brought made safe to play.

Only workers load it. The shift is another one each time and is written down nowhere.
"""

import secrets
from dataclasses import asdict
from typing import Any

from voice import sqlite
from voice.db import db
from voice.jobs.work import Progress
from voice.listen.models import MACHINE, Disguise
from voice.listen.recordings import disguises
from voice.media import clips, remaking, storage, sweeping
from voice.media.recordings import DEMUXERS
from voice.media.wishes import Refused, Wish

_SECONDS = 600.0
_LEAST, _MOST = 3.0, 5.0  # half tones, up or down: less is known again, more is hard to follow
_SLOWEST, _FASTEST = 0.93, 1.07
_HEAD = 64


def run(arguments: dict[str, Any], progress: Progress) -> None:
    """The job `disguise`: the clip is ready afterwards, or refused for a reason."""
    clip_id = arguments["clip_id"]
    source_name, is_shifted = _find(clip_id)
    if source_name is None:
        return
    with remaking.unnamed() as source, remaking.unnamed() as target:
        try:
            source.write(storage.read(source_name))
            wish = _wish(storage.read(source_name)[:_HEAD], is_shifted)
            made = remaking.remake(source, target, wish, beat=lambda: progress(0, 1))
        except storage.NoSuchFile:
            missing = {"state": disguises.REFUSED, "refused_for": "sound_missing", "name": None}
            _settle(clip_id, missing)
            return
        except Refused as refusal:
            refused = {"state": disguises.REFUSED, "refused_for": refusal.reason, "name": None}
            _settle(clip_id, refused)
            return
        size = target.seek(0, 2)
        target.seek(0)
        name = storage.keep(target, remaking.ENDINGS[made.media_type])
    values = {key: value for key, value in asdict(made).items() if key not in ("width", "height")}
    if not _settle(clip_id, values | {"state": disguises.READY, "name": name, "size": size}):
        sweeping.discard([name])


def _find(clip_id: int) -> tuple[str | None, bool]:
    """The file to begin with, and whether its voice is to be shifted; None where that is over."""
    with db.sessionmaker(execution_options=sqlite.ONLY_READS) as session:
        clip = session.get(Disguise, clip_id)
        if clip is None or clip.state != disguises.WAITING:
            return None, False
        is_shifted = clip.made_by == MACHINE
        return (clip.recording.name if is_shifted else clip.name), is_shifted


def _wish(head: bytes, is_shifted: bool) -> Wish:
    kind = clips.recognise(head)
    if kind is None:
        raise Refused("sound_broken")
    if not is_shifted:
        return Wish(DEMUXERS[kind], _SECONDS)
    return Wish(DEMUXERS[kind], _SECONDS, pitch=_pitch(), tempo=_between(_SLOWEST, _FASTEST))


def _pitch() -> float:
    up = secrets.choice((1, -1))
    return float(2 ** (up * _between(_LEAST, _MOST) / 12))


def _between(least: float, most: float) -> float:
    return secrets.SystemRandom().uniform(least, most)


def _settle(clip_id: int, values: dict[str, Any]) -> bool:
    session = db.session
    session.rollback()
    is_ours = disguises.settle(session, clip_id, values)
    session.commit()
    return is_ours
