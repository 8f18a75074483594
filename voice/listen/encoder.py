"""Whether meaning counts beside words here, and exactly what is missing where it should.

The model is a folder on this server (`VOICE_MEANING`) or an installed package; nothing is ever
fetched. Without it themes are found by words alone.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from flask import Flask, current_app

from analysis import meaning
from analysis.types import Encoder

OFF = "off"
_FOLDER = "meaning"

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Tell the log what is missing where the settings name a model."""
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
    cache = Path(current_app.config["VOICE"]["DATA"]) / _FOLDER
    try:
        if named:
            return meaning.load(named, cache=cache, step=step)
        return meaning.find(cache=cache, step=step)
    except meaning.MeaningRefused as error:
        log.warning("themes are found by words alone: %s", error)
        return None


def _named() -> str:
    return str(current_app.config["VOICE"]["MEANING"])
