"""The edition that answers belong to, found without holding the database.

An edition's document never changes, so each process keeps the ones that people answer now. Which
edition is open is asked at least once a second, and after whatever this process changes: so a
survey that another process closes takes answers for a second more at most.
"""

import time
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from flask import Flask, current_app
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from surveys import editions
from surveys.models import Edition, Survey
from voice.db import changes, db
from voice.sqlite import ONLY_READS

MOST_KEPT = 64
SECONDS = 1.0

# Built once: whoever hands answers in asks it.
_OPEN = (
    select(Edition.id, Edition.number, Edition.frozen_at)
    .join(Edition.survey)
    .join(Survey.consultation)
    .where(Survey.code == bindparam("code"), *editions.IS_OPEN)
)
_WHOLE = (
    select(Edition)
    .where(Edition.id == bindparam("edition"))
    .options(joinedload(Edition.survey).joinedload(Survey.consultation))
)


class Open(NamedTuple):
    """The open edition of a survey, as it was found."""

    edition_id: int
    number: int
    frozen_at: datetime


class Noted(NamedTuple):
    """What was found, until when that may be believed, and how much had changed by then."""

    found: Open | None
    until: float
    changes: int
    day: date


def init_app(app: Flask) -> None:
    """Give this application a place to keep editions."""
    app.extensions["voice_asked"] = lru_cache(maxsize=MOST_KEPT)(_read)
    app.extensions["voice_open"] = dict[str, Noted]()


def answerable(code: str, number: int | None) -> Edition:
    """What `editions.answerable` gives and raises; the edition belongs to no session."""
    found = _find_open(code)
    if found and number in (None, found.number):
        return _kept(found.edition_id, found.frozen_at)
    return let_go(editions.answerable(db.session, code, number))


def latest_opened(code: str) -> Edition:
    """The open edition, from memory; without one, what `editions.latest_opened` gives and raises.

    Its document is as it is for ever; what its consultation says may have changed since.
    """
    found = _find_open(code)
    if found:
        return _kept(found.edition_id, found.frozen_at)
    return editions.latest_opened(db.session, code)


def let_go(edition: Edition) -> Edition:
    """The same edition, once the request's session holds the database no longer."""
    kept = _kept(edition.id, edition.frozen_at)
    db.session.rollback()
    return kept


def _find_open(code: str) -> Open | None:
    known: dict[str, Noted] = current_app.extensions["voice_open"]
    noted, now, day = known.get(code), time.monotonic(), editions.today()
    if noted and (noted.changes, noted.day) == (changes(), day) and now < noted.until:
        return noted.found
    counted = changes()
    with db.engine.connect().execution_options(**ONLY_READS) as connection:
        row = connection.execute(_OPEN, {"code": code, "today": day}).first()
    found = Open(*row) if row else None
    if found:
        known[code] = Noted(found, now + SECONDS, counted, day)
    return found


def _kept(edition_id: int, frozen_at: datetime) -> Edition:
    edition: Edition = current_app.extensions["voice_asked"](edition_id, frozen_at)
    return edition


def _read(edition_id: int, _frozen_at: datetime) -> Edition:
    with db.sessionmaker() as session:
        session.connection(execution_options=ONLY_READS)
        edition = session.scalars(_WHOLE, {"edition": edition_id}).one()
        session.expunge_all()
    return edition
