"""Whether meaning counts beside words here, and exactly what is missing where it should.

The model is a folder on this server (`VOICE_MEANING`) or an installed package; nothing is ever
fetched. Without it themes are found by words alone.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import func, select

from analysis import meaning
from analysis.types import Encoder
from surveys.models import Withdrawal
from voice import sqlite
from voice.db import db
from voice.jobs import queue

OFF = "off"
_FOLDER = "meaning"
_STAMP = "withdrawn"

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Tell the log what is missing where the settings name a model; let go of what must go."""
    queue.every_hour(app, "forget_meaning", forget_withdrawn)
    with app.app_context():
        lacking = missing()
    if lacking:
        log.warning("VOICE_MEANING: %s; themes are found by words alone", lacking)


def missing() -> str:
    """What keeps a model that was named from being used, in one sentence; empty if nothing."""
    named = _named()
    return "" if named in ("", OFF) else meaning.missing(named)


def load(step: Callable[[], None]) -> Encoder | None:
    """The encoder of the model that is here; None, and a line in the log, where none is usable.

    `step` is called after each batch of texts; it may raise to stop.
    """
    named = _named()
    if named == OFF:
        return None
    forget_withdrawn()
    cache = _cache()
    try:
        if named:
            return meaning.load(named, cache=cache, step=step)
        return meaning.find(cache=cache, step=step)
    except meaning.MeaningRefused as error:
        log.warning("themes are found by words alone: %s", error)
        return None


def forget_withdrawn() -> None:
    """Forget this machine's vectors if anybody took words back since they were made.

    Only hashes say whose they were, so all go. Each machine does so before it uses them again.
    """
    cache = _cache()
    if not cache.is_dir():
        return
    with db.sessionmaker(execution_options=sqlite.ONLY_READS) as session:
        taken = session.execute(
            select(func.count(), func.max(Withdrawal.withdrawn_on)).select_from(Withdrawal)
        ).one()
    stamp, now = cache / _STAMP, " ".join(map(str, taken))
    if not stamp.is_file() or stamp.read_text("utf-8") != now:
        meaning.forget(cache)
        stamp.write_text(now, "utf-8")


def _cache() -> Path:
    return Path(current_app.config["VOICE"]["DATA"]) / _FOLDER


def _named() -> str:
    return str(current_app.config["VOICE"]["MEANING"])
