"""The survey to print: one blank sheet for anyone, in each of its languages."""

from functools import lru_cache

from flask import Flask, Response, current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveys.models import Edition
from voice.area import area_profile
from voice.assets import current_version
from voice.db import db
from voice.errors import answer
from voice.paper import content, printing
from voice.paper.fonts import FontMissing
from voice.security import public
from voice.take_part import sheets
from voice.take_part.blueprint import blueprint
from voice.take_part.caching import keep
from voice.take_part.languages import offered_by
from voice.translating.overlay import version_of

MOST_KEPT = 32  # documents; about 100 kB each


def init_app(app: Flask) -> None:
    """Give this application a place to keep its prints, and words for a missing font."""
    app.extensions["voice_prints"] = lru_cache(maxsize=MOST_KEPT)(_make)
    app.register_error_handler(FontMissing, font_missing)


@blueprint.get("/<language:language>/s/<code>/paper.pdf")
@public
def paper(language: str, code: str) -> ResponseReturnValue:
    """The open edition as a PDF that everyone may keep."""
    opened = sheets.find_open(code)
    version = current_version() + version_of(language)
    made: bytes | str = current_app.extensions["voice_prints"](opened, language, version)
    if isinstance(made, str):
        return redirect(url_for(".paper", language=made, code=code))
    return keep(as_pdf(made, f"{code}-{language}.pdf"))


def as_pdf(made: bytes, name: str) -> Response:
    """A PDF to look at in the browser, with a name to keep it under."""
    response = Response(made, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def font_missing(error: FontMissing) -> ResponseReturnValue:
    """503: this machine cannot print the language's letters; the log says what mends it."""
    current_app.logger.error("a paper survey was not printed: %s", error)
    return answer(
        503,
        "font-missing",
        _("We cannot print this language now"),
        _("The font for %(script)s letters is missing on our side.", script=error.script)
        + " "
        + _("You can answer on a phone or a computer, or ask us for paper."),
    )


def _make(opened: sheets.Opened, language: str, _version: str) -> bytes | str:
    """The document; a language that the survey has, where it does not have this one."""
    edition = db.session.get_one(Edition, opened.edition_id)
    offered = offered_by(edition.document["languages"])
    if offered and language not in offered:
        return offered[0]
    area = area_profile()
    return printing.to_pdf(content.gather(edition, language, area))
