"""How templates say things: many-language words, bold, dates, pictures."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from flask import Flask
from flask_babel import LazyString, format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from surveys.wording import words_in
from voice.i18n import SOURCE, current_language, direction_of

_BOLD = re.compile(r"\*\*(.+?)\*\*")
# Babel's own English is American; ours is "Wednesday 3 June 2026".
_LONG_DATES = {"en": "EEEE d MMMM y"}
HOW_MANY: dict[str, LazyString] = {
    "people_told_us": _l("People told us this"),
    "a_few": _l("A few people said this"),
    "some": _l("Some said this"),
    "about_half": _l("About half said this"),
    "most": _l("Most said this"),
}
"""How many said it, without a number (standards ER7, N3); the keys are `disclosure.Words`."""


def init_app(app: Flask) -> None:
    """Give templates their filters, and the words for how many."""
    app.jinja_env.globals.update(how_many_said=HOW_MANY)
    app.jinja_env.filters.update(
        words=words, marked=marked, rich=rich, each_apart=each_apart, long_date=long_date
    )


def words(wording: Mapping[str, str] | None, language: str | None = None) -> str:
    """The words in the page's language (or the named one)."""
    return words_in(wording, language or current_language()) if wording else ""


def marked(wording: Mapping[str, str]) -> Markup:
    """The words in the page's language; where they are in another, they say so (WCAG 3.1.2)."""
    here = current_language()
    said = words_in(wording, here)
    if not said or wording.get(here):
        return escape(said)
    language = SOURCE if wording.get(SOURCE) else next(iter(wording))
    span = Markup('<span lang="{}" dir="{}">{}</span>')
    return span.format(language, direction_of(language), said)


def rich(text: str) -> Markup:
    """Escaped text in which `**hard word**` is bold and line breaks stay (standards ER8)."""
    marked = _BOLD.sub(r"<strong>\1</strong>", str(escape(text)))
    return Markup(marked.replace("\n", "<br>\n"))  # noqa: S704  # escaped above


def each_apart(names: Iterable[str]) -> Markup:
    """Names in a row; one in another direction does not pull its neighbours along."""
    return escape(_(", ")).join(Markup("<bdi>{}</bdi>").format(name) for name in names)


def long_date(day: date) -> str:
    """A date with its weekday and month in words (standards ER17)."""
    return str(format_date(day, _LONG_DATES.get(current_language(), "full")))
