"""Languages: from the address of a public page, or from the browser where it names none."""

from functools import cache
from pathlib import Path

from babel import Locale
from flask import Flask, abort, current_app, g, request
from flask_babel import gettext
from werkzeug.routing import BaseConverter

from voice.area import area_profile
from voice.translating.overlay import Babel

babel = Babel()

_TRANSLATIONS = Path(__file__).parent.parent / "translations"
SOURCE = "en"


class LanguageConverter(BaseConverter):
    """Matches only the languages that the interface has, so that other first words stay free."""

    regex = "[a-z]{2,3}"

    def to_python(self, value: str) -> str:
        """The language code; no such page otherwise."""
        if value not in languages():
            abort(404)
        return value


def init_app(app: Flask) -> None:
    """Pick each request's language and give templates their words about languages."""
    app.url_map.converters["language"] = LanguageConverter
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(_TRANSLATIONS)
    babel.init_app(app, locale_selector=current_language)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(
        current_language=current_language,
        direction_of=direction_of,
        name_of_language=name_of_language,
    )


@cache
def languages() -> tuple[str, ...]:
    """The languages that the interface has: the source, then a folder each."""
    translated = sorted(folder.name for folder in _TRANSLATIONS.iterdir() if folder.is_dir())
    return (SOURCE, *(code for code in translated if code != SOURCE))


def folder_of(language: str) -> Path:
    """Where a language's catalogue stands."""
    return _TRANSLATIONS / language / "LC_MESSAGES"


def area_languages() -> list[str]:
    """The languages that the area writes in, the source first."""
    offered: list[str] = area_profile()["languages"]
    return [SOURCE, *(one for one in offered if one != SOURCE)]


def current_language() -> str:
    """The language in the address; without one, the best that the browser asks for.

    Staff pages are in the source language: their strings are not translated yet, and half a
    translation would read in two directions at once.
    """
    if not request:
        return SOURCE
    if "language" in g:
        return str(g.language)
    named = (request.view_args or {}).get("language")
    if named in languages():
        return str(named)
    view = current_app.view_functions.get(request.endpoint or "")
    is_for_all = view is None or getattr(view, "is_public", False)
    return preferred(languages()) if is_for_all else SOURCE


def preferred(offered: tuple[str, ...] | list[str]) -> str:
    """The offered language that the browser likes best; the first where it likes none."""
    return request.accept_languages.best_match(offered) or offered[0]


@cache
def direction_of(language: str) -> str:
    """`rtl` or `ltr`."""
    return str(Locale.parse(language).text_direction)


@cache
def name_of_language(language: str) -> str:
    """The language's name in its own script (standards L5: no flags)."""
    locale = Locale.parse(language)
    return (locale.get_display_name(language) or language).capitalize()


__all__ = ["babel", "current_language", "direction_of", "gettext", "init_app", "languages"]
