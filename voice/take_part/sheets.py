"""A survey's page: made once for each edition and language, kept compressed, sent as bytes.

The page is the same for everyone, so that this process, proxies and phones may keep it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask import Flask, Response, current_app, render_template
from sqlalchemy import bindparam, select
from werkzeug.datastructures import MultiDict

from surveys import editions
from surveys.asking import asked_after_check
from surveys.documents import devices_of, is_signed, pictures_of, takes_files
from surveys.endings import why_longer
from surveys.kinds import asks, rules_of
from surveys.models import Consultation, Edition, Survey
from surveys.pace import half_way
from surveys.wording import is_draft
from voice.area import area_profile
from voice.assets import asset, current_version
from voice.db import db
from voice.media.pictures import MOST, sprite_of
from voice.packed import Packed, pack
from voice.scripts import CORES
from voice.security import allow_devices, allow_style, allowed_devices, allowed_styles
from voice.take_part import assent, kind_words, who_answered
from voice.take_part.caching import KEEP
from voice.take_part.languages import offered_by
from voice.take_part.made_with import has_credits, is_credited
from voice.take_part.picture_words import picture_words
from voice.translating.overlay import version_of

MOST_KEPT = 256  # pages; about 30 kB each
# What stands between tags in a template is for people: on a slow phone it costs time.
_INDENT = re.compile(rb"\n\s+")
_BETWEEN_BLOCKS = re.compile(
    rb"(?<=>)\n(?=</?(?:div|fieldset|form|h\d|input|label|legend|li|ol|p|section|template|ul)\b)"
)


class Opened(NamedTuple):
    """What a page depends on, read in one small query; the document itself is not among it."""

    edition_id: int
    frozen_at: datetime
    reply_by: date
    closes_on: date
    has_credits: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page, ready to send, with the styles and the devices that its policies name."""

    page: Packed
    styles: tuple[str, ...]
    devices: tuple[str, ...]

    def answer(self) -> Response:
        """The page as this browser can read it; 304 when it has it already."""
        allow_style(*self.styles)
        allow_devices(*self.devices)
        response = self.page.answer("text/html", KEEP)
        # The script sets out before the page is read.
        response.headers["Link"] = f"<{asset(CORES['survey'])}>; rel=modulepreload"
        return response


# Built once: every visit asks it.
_OPENED = (
    select(
        Edition.id,
        Edition.frozen_at,
        Consultation.reply_by,
        Consultation.closes_on,
        has_credits(),
    )
    .join(Edition.survey)
    .join(Survey.consultation)
    .where(Survey.code == bindparam("code"), *editions.IS_OPEN)
)


def init_app(app: Flask) -> None:
    """Give this application a place to keep its pages."""
    app.extensions["voice_sheets"] = lru_cache(maxsize=MOST_KEPT)(_make)


def find_open(code: str) -> Opened:
    """The open edition of a survey. Raises `SurveyNotFound` or `SurveyNotOpen`."""
    row = db.session.execute(_OPENED, {"code": code, "today": editions.today()}).first()
    if row is None:
        editions.current(db.session, code)  # knows why there is none
        raise LookupError(code)
    return Opened(*row)


def sheet_of(opened: Opened, language: str) -> Sheet | None:
    """The page in a language; None where the survey has other languages only."""
    sheet: Sheet | None = current_app.extensions["voice_sheets"](
        opened, language, current_version() + version_of(language)
    )
    return sheet


def render(
    edition: Edition,
    language: str,
    given: MultiDict[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    form_id: str = "",
) -> str:
    """The survey as HTML, with what was typed and what was wrong with it, if anything.

    `problems` maps a question's key to a sentence; the key "" is for the whole form. `form_id` is
    for a page that one browser alone gets; the one for everyone leads there without script.
    """
    document = edition.document
    allow_devices(*devices_of(document))
    return render_template(
        "take_part/survey.html",
        **question_context(document, language, given, problems),
        edition=edition,
        form_id=form_id,
        consultation=edition.survey.consultation,
        longer=why_longer(db.session, edition.survey.consultation),
        offered=offered_by(document["languages"]) or [language],
        assent_pictures=assent.PICTURES,
        is_pictured=assent.is_pictured(document),
        break_after=half_way(document),
        late=asked_after_check(document),
        break_picture=assent.BREAK_PICTURE,
        kind_scripts=kind_words.scripts_of(document),
        picture_words=picture_words(),
        has_credits=is_credited(db.session, edition.survey_id),
    )


def question_context(
    document: Mapping[str, Any],
    language: str,
    given: MultiDict[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What `take_part/question.html` needs, wherever a survey's questions stand in a form."""
    words = words_language(document, language)
    return {
        "document": document,
        "words_language": words,
        "is_draft": is_draft(document, words),
        "sprites": sprites_of(document),
        "asks": asks,
        "rules_of": rules_of,
        "kind_styles": kind_words.styles_of(document),
        "reasons": kind_words.reasons_of(document),
        "when": kind_words.Conditions(document, words),
        "takes_files": takes_files(document),
        "devices": devices_of(document),
        "is_signed": is_signed(document),
        "given": given if given is not None else MultiDict[str, str](),
        "problems": problems or {},
        "area": area_profile(),
    }


def words_language(document: Mapping[str, Any], language: str) -> str:
    """The language of a survey's words on a page in `language`."""
    return language if language in document["languages"] else str(document["languages"][0])


def sprites_of(document: Mapping[str, Any]) -> dict[str, str]:
    """Each picture's sprite; "" for the first one, which stands in the page to be there at once.

    Empty for a survey without pictures.
    """
    references = pictures_of(document)
    if not references:
        return {}
    references += [one for one in who_answered.PICTURES.values() if one not in references]
    rest = (references[start : start + MOST] for start in range(1, len(references), MOST))
    groups = {reference: sprite_of(group) for group in rest for reference in group}
    return {references[0]: "", **groups}


def _make(opened: Opened, language: str, _version: str) -> Sheet | None:
    edition = db.session.get_one(Edition, opened.edition_id)
    offered = offered_by(edition.document["languages"])
    if offered and language not in offered:
        return None
    page = pack(_tighten(render(edition, language).encode("utf-8")))
    return Sheet(page, allowed_styles(), allowed_devices())


def _tighten(page: bytes) -> bytes:
    return _BETWEEN_BLOCKS.sub(b"", _INDENT.sub(b"\n", page))
