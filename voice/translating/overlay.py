"""Words that people wrote in the pages, over the interface's catalogues, in every process.

The catalogues are files that each process reads once. What people write stands in the database;
each process looks there at most every few seconds, and asks only whether something changed.
"""

import copy
import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import flask_babel
from babel import Locale
from babel.support import NullTranslations
from flask import Flask, current_app, g
from flask_babel import get_locale
from sqlalchemy import column, func, select, table
from sqlalchemy.exc import SQLAlchemyError

from surveys.base import UtcDateTime, type_of_json
from voice.db import db
from voice.sqlite import ONLY_READS

SECONDS = 20.0
"""How old a process's words may be; phones and proxies keep a page for a minute more."""

_WORDS = table(
    "interface_word",
    column("language"),
    column("context"),
    column("english"),
    column("plural"),
    column("words", type_of_json),
    column("changed_at", UtcDateTime),
)
_STAMP = select(func.count(), func.max(_WORDS.c.changed_at)).select_from(_WORDS)
_ALL = select(
    _WORDS.c.language, _WORDS.c.context, _WORDS.c.english, _WORDS.c.plural, _WORDS.c.words
)

_FOUND = "voice_translations"
"""Where a request keeps what it found."""

Entries = dict[Any, str]
"""What gettext looks up: an English string, or one with the number of a plural form."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All such words at one moment, with a version for each language that has some."""

    stamp: tuple[Any, ...] = ()
    entries: Mapping[str, Entries] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


class Overlay:
    """A process's copy of the words in the database, and when to look again."""

    def __init__(self) -> None:
        """Nothing is known yet; the first who asks looks."""
        self._snapshot = Snapshot()
        self._next = 0.0

    def current(self) -> Snapshot:
        """The words, at most `SECONDS` old; older ones while the database cannot be asked."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + SECONDS
            self._snapshot = _look(self._snapshot)
        return self._snapshot

    def forget(self) -> None:
        """Look again at once: this process has just changed something."""
        self._next = 0.0


class Domain(flask_babel.Domain):  # type: ignore[misc]  # the library has no types
    """The catalogues with people's words over them."""

    def __init__(self, domain: str) -> None:
        """Begin with nothing put over."""
        super().__init__(domain=domain)
        self._patched: dict[str, tuple[str, NullTranslations]] = {}

    def get_translations(self) -> NullTranslations:
        """The request's language, as people want it said now."""
        locale = get_locale()
        if locale is None:
            return NullTranslations()
        found: tuple[Locale, NullTranslations] | None = g.get(_FOUND)
        if found is None or found[0] is not locale:  # asked for each string of a page
            found = locale, self._find(str(locale))
            setattr(g, _FOUND, found)
        return found[1]

    def _find(self, language: str) -> NullTranslations:
        plain: NullTranslations = super().get_translations()
        if "voice_overlay" not in current_app.extensions:
            return plain
        snapshot = _overlay().current()
        version = snapshot.versions.get(language)
        if not version:
            return plain
        kept, patched = self._patched.get(language, ("", plain))
        if kept != version:
            patched = _patch(plain, snapshot.entries[language])
            self._patched[language] = version, patched
        return patched


class Babel(flask_babel.Babel):  # type: ignore[misc]  # the library has no types
    """Flask-Babel, whose words people can change in the pages."""

    domain_instance = None

    def init_app(self, app: Flask, *args: Any, **options: Any) -> None:
        """Set the library up, and give this application its copy of people's words."""
        super().init_app(app, *args, **options)
        self.domain_instance = Domain(app.extensions["babel"].default_domain)
        app.extensions["voice_overlay"] = Overlay()


def version_of(language: str) -> str:
    """Changes with people's words in a language; whoever keeps a page keeps it under this."""
    return _overlay().current().versions.get(language, "")


def forget() -> None:
    """Let this process see at once what was just committed."""
    g.pop(_FOUND, None)
    _overlay().forget()


def entries_of(context: str, english: str, plural: str, words: Sequence[str]) -> Entries:
    """A string as gettext looks it up: one entry, or one for each plural form."""
    key = f"{context}\x04{english}" if context else english
    if not plural:
        return {key: words[0]} if words and words[0] else {}
    return {(key, form): said for form, said in enumerate(words) if said}


def _overlay() -> Overlay:
    overlay: Overlay = current_app.extensions["voice_overlay"]
    return overlay


def _look(known: Snapshot) -> Snapshot:
    """What the database says now. It may be away, or its tables may not be made yet."""
    try:
        # Not the request's own session: that may be broken, or be the one that writes.
        with db.engine.connect().execution_options(**ONLY_READS) as connection:
            stamp = tuple(connection.execute(_STAMP).one())
            if stamp == known.stamp:
                return known
            rows = connection.execute(_ALL).all()
    except SQLAlchemyError:
        return known
    return _snapshot(stamp, rows)


def _snapshot(stamp: tuple[Any, ...], rows: Sequence[Any]) -> Snapshot:
    entries: dict[str, Entries] = {}
    for language, context, english, plural, words in rows:
        entries.setdefault(language, {}).update(entries_of(context, english, plural, words))
    return Snapshot(stamp, entries, {one: _mark(said) for one, said in entries.items()})


def _mark(entries: Entries) -> str:
    """The same for the same words, in whatever order, in every process."""
    said = sorted((str(key), words) for key, words in entries.items())
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


def _patch(plain: NullTranslations, entries: Entries) -> NullTranslations:
    patched = copy.copy(plain)
    patched._catalog = plain._catalog | entries
    return patched
