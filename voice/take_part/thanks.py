"""The thank-you page: made once a second for each survey and language, but for the code in it."""

from datetime import datetime
from functools import lru_cache
from time import monotonic
from typing import NamedTuple

from flask import Flask, current_app, render_template
from markupsafe import Markup

from surveys.errors import Problem
from surveys.models import Edition
from voice.area import area_profile
from voice.db import changes, db
from voice.i18n import current_language
from voice.security import allow_style, allowed_styles
from voice.take_part.picture_words import PictureWord, pictures_in
from voice.take_part.telling import tell_left_out

MOST_KEPT = 64
_MARK = "here-stands-the-0000"
"""In place of a code; no code has these words."""


class Frame(NamedTuple):
    """The page around the code's pictures, the code still missing, and the styles it holds."""

    before: str
    after: str
    styles: tuple[str, ...]


def init_app(app: Flask) -> None:
    """Give this application a place to keep frames."""
    app.extensions["voice_thanks"] = lru_cache(maxsize=MOST_KEPT)(_make_frame)


def thank(edition: Edition, receipt: str | None, missing: list[Problem]) -> str:
    """The page with a person's code, where it is known, and what we could not take."""
    if missing or not receipt:
        return _render(db.session.get_one(Edition, edition.id), receipt, missing)
    frame: Frame = current_app.extensions["voice_thanks"](
        edition.id, edition.frozen_at, current_language(), (changes(), int(monotonic()))
    )
    allow_style(*frame.styles)
    code = _draw(receipt, pictures_in(receipt))
    return f"{frame.before}{code}{frame.after.replace(_MARK, receipt)}"


def _make_frame(edition_id: int, _frozen_at: datetime, _language: str, _moment: object) -> Frame:
    page = _render(db.session.get_one(Edition, edition_id), _MARK, [])
    before, _code, after = page.partition(_draw(_MARK, []))
    return Frame(before, after, allowed_styles())


def _render(edition: Edition, receipt: str | None, missing: list[Problem]) -> str:
    return render_template(
        "take_part/thank_you.html",
        edition=edition,
        consultation=edition.survey.consultation,
        receipt=receipt,
        left_out=tell_left_out(edition.document, missing),
        pictures=pictures_in(receipt) if receipt and receipt != _MARK else [],
        area=area_profile(),
    )


def _draw(receipt: str, pictures: list[PictureWord]) -> Markup:
    parts = current_app.jinja_env.get_template("take_part/parts.html").module
    drawn: Markup = parts.code(receipt, pictures)  # type: ignore[attr-defined]  # a macro there
    return drawn
