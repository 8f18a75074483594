"""A survey's page: made once for each edition and language, kept compressed, sent as bytes.

The page is the same for everyone, so that this process, proxies and phones may keep it.
"""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import brotli
from flask import Flask, Response, current_app, render_template, request
from sqlalchemy import bindparam, select
from werkzeug.datastructures import MultiDict

from surveys import editions
from surveys.documents import pictures_of
from surveys.kinds import asks
from surveys.models import Consultation, Edition, Survey
from surveys.wording import is_draft
from voice.assets import current_version
from voice.db import db
from voice.media.pictures import MOST, sprite_of
from voice.take_part.caching import KEEP
from voice.take_part.languages import offered_by
from voice.take_part.picture_words import picture_words

MOST_KEPT = 256  # pages; about 30 kB each
WHO_PICTURES = {"self": "openmoji:1F64B", "helped": "openmoji:1F91D", "proxy": "openmoji:1F465"}


class Opened(NamedTuple):
    """What a page depends on, read in one small query; the document itself is not among it."""

    edition_id: int
    frozen_at: datetime
    reply_by: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as bytes, ready in each encoding."""

    plain: bytes
    encoded: Mapping[str, bytes]
    digest: str

    def answer(self) -> Response:
        """The page as this browser can read it; 304 when it has it already."""
        encoding = next(
            (name for name in self.encoded if request.accept_encodings.quality(name) > 0), ""
        )
        response = Response(self.encoded.get(encoding, self.plain), mimetype="text/html")
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.headers["Cache-Control"] = KEEP
        response.vary.add("Accept-Encoding")
        response.set_etag(f"{self.digest}-{encoding or 'plain'}")
        response.make_conditional(request)
        return response


# Built once: every visit asks it.
_OPENED = (
    select(Edition.id, Edition.frozen_at, Consultation.reply_by, Consultation.closes_on)
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
        opened, language, current_version()
    )
    return sheet


def render(
    edition: Edition,
    language: str,
    given: MultiDict[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> str:
    """The survey as HTML, with what was typed and what was wrong with it, if anything.

    `problems` maps a question's key to a sentence; the key "" is for the whole form.
    """
    document = edition.document
    return render_template(
        "take_part/survey.html",
        **for_questions(document, words_language(document, language)),
        edition=edition,
        consultation=edition.survey.consultation,
        offered=offered_by(document["languages"]) or [language],
        given=given if given is not None else MultiDict[str, str](),
        problems=problems or {},
        picture_words=picture_words(),
    )


def for_questions(document: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What the templates of questions need, wherever they stand: here, in a change, on paper."""
    return {
        "document": document,
        "words_language": language,
        "is_draft": is_draft(document, language),
        "sprites": sprites_of(document),
        "who_pictures": WHO_PICTURES,
        "asks": asks,
        "area": current_app.config["VOICE"]["AREA"],
    }


def words_language(document: Mapping[str, Any], language: str) -> str:
    """The language of a survey's words on a page in `language`."""
    return language if language in document["languages"] else str(document["languages"][0])


def sprites_of(document: Mapping[str, Any]) -> dict[str, str]:
    """Each picture's sprite. The first page's picture comes alone, so that it is there at once.

    Empty for a survey without pictures.
    """
    references = pictures_of(document)
    if not references:
        return {}
    references += [one for one in WHO_PICTURES.values() if one not in references]
    rest = (references[start : start + MOST] for start in range(1, len(references), MOST))
    groups = (references[:1], *rest)
    return {reference: sprite_of(group) for group in groups for reference in group}


def _make(opened: Opened, language: str, _version: str) -> Sheet | None:
    edition = db.session.get_one(Edition, opened.edition_id)
    offered = offered_by(edition.document["languages"])
    if offered and language not in offered:
        return None
    plain = render(edition, language).encode("utf-8")
    encoded = {"br": brotli.compress(plain), "gzip": gzip.compress(plain, mtime=0)}
    return Sheet(plain, encoded, hashlib.sha256(plain).hexdigest()[:16])
