"""A release as an outline: what every document says of it, in which order, for one reader.

The frozen document is all there is to it: nothing is counted anew (standards N4).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import g, has_request_context
from flask_babel import force_locale
from flask_babel import gettext as _

from voice.respond import labels
from voice.respond.models import WILL, Release
from voice.respond.releases import reading
from voice.respond.releases.reading import Reading, Spoken
from voice.respond.wordings import DRAFT
from voice.wording import HOW_MANY, long_date

Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """Who does it, by when, how we will know: a name and words."""

    name: str
    words: Spoken


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise, or one honest no."""

    status: str
    status_words: str
    what: Spoken
    facts: tuple[Fact, ...]
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's own words, and how they are signed."""

    words: Spoken
    translation: Spoken | None
    signed: str


@dataclass(frozen=True, slots=True)
class Item:
    """One priority: what people said, and what is done about it."""

    title: Spoken
    picture: str | None
    you_said: Spoken
    how_many: tuple[str, ...]
    quotes: tuple[Said, ...]
    why: Spoken | None
    promises: tuple[Promised, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A release in one language, in easy read or in standard words."""

    code: str
    language: str
    easy: bool
    title: Spoken
    board: str
    update: str
    heard: str
    first_translation: str
    progress: tuple[str, ...]
    items: tuple[Item, ...]


def outline_of(release: Release, reader: Reading) -> Outline:
    """What documents say of a release; the words around it are in the locale of the moment."""
    document, day = release.document, release.published_at
    return Outline(
        code=document["consultation"]["code"],
        language=reader.language,
        easy=reader.easy,
        title=_need(reader, document["consultation"], "title"),
        board=document["board"],
        update=_update(release.number, day.date() if day else None),
        heard=str(_(", ")).join(str(labels.AUDIENCES.get(one, one)) for one in document["heard"]),
        first_translation=_first_translation(document, reader),
        progress=tuple(
            f"{labels.STATUSES[status]}: {count}" for status, count in reading.progress(document)
        ),
        items=tuple(_item(one, reader) for one in document["items"]),
    )


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let the words around a release, dates and names be in this language."""
    before = g.get("language") if has_request_context() else None
    with force_locale(language):
        if has_request_context():
            g.language = language
        try:
            yield
        finally:
            if before:
                g.language = before
            elif has_request_context():
                g.pop("language", None)


def _update(number: int, day: date | None) -> str:
    if day is None:
        return str(_("Update %(number)s, not published yet", number=number))
    return str(_("Update %(number)s, %(day)s", number=number, day=long_date(day)))


def _first_translation(document: Part, reader: Reading) -> str:
    if document["wording"].get(reader.language) != DRAFT:
        return ""
    return str(_("These words are a first translation. A person still has to check them."))


def _item(item: Part, reader: Reading) -> Item:
    return Item(
        title=_need(reader, item, "title"),
        picture=item["picture"],
        you_said=_need(reader, item, "you_said"),
        how_many=tuple(
            f"{labels.AUDIENCES.get(one['audience'], one['audience'])}: "
            f"{HOW_MANY.get(one['how_many'], '')}"
            for one in item["said_by"]
        ),
        quotes=tuple(_quote(one, reader) for one in item["quotes"]),
        why=reader.say(item, "why"),
        promises=tuple(_promise(one, reader) for one in item["promises"]),
    )


def _quote(quote: Part, reader: Reading) -> Said:
    is_own = quote["language"] == reader.language
    translation = quote["translation"]
    return Said(
        words=Spoken(quote["text"], quote["language"]),
        translation=Spoken(translation, "en") if translation and not is_own else None,
        signed=f"{labels.ROLES.get(quote['role'], quote['role'])} {quote['year']}",
    )


def _promise(promise: Part, reader: Reading) -> Promised:
    when = _when(promise)
    named = [
        (_("Because"), reader.say(promise, "because")),
        (_("What came of it"), reader.say(promise, "result")),
        (_who_label(promise), reader.say(promise, "who")),
        (when[0], Spoken(when[1], reader.language) if when[1] else None),
        (_("How we will know"), reader.say(promise, "how_we_know")),
        (_("Who checks"), None if reader.easy else _spoken(promise["board"])),
    ]
    return Promised(
        status=promise["status"],
        status_words=str(labels.STATUSES[promise["status"]]),
        what=_need(reader, promise, "what"),
        facts=tuple(Fact(str(name), words) for name, words in named if words),
        who=reader.text(promise, "who"),
        when=when[1],
    )


def _who_label(promise: Part) -> str:
    return str(_("Who does it") if promise["kind"] == WILL else _("Who looks after this"))


def _when(promise: Part) -> tuple[str, str]:
    """The name of a promise's day, and the day in words."""
    done, by = reading.day(promise["done_on"]), reading.day(promise["by"])
    if done:
        return str(_("Done on")), long_date(done)
    if promise["kind"] != WILL:
        return str(_("We look at it again")), long_date(by) if by else ""
    return str(_("By when")), long_date(by) if by else str(_("We do not know yet."))


def _spoken(words: str | None) -> Spoken | None:
    return Spoken(words, "en") if words else None


def _need(reader: Reading, part: Part, name: str) -> Spoken:
    return reader.say(part, name) or Spoken("", reader.language)
