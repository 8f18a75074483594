"""The first page: which surveys are open, and what changed lately."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import Flask, current_app, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from surveys.editions import all_open
from surveys.models import Consultation, Edition
from voice.db import db
from voice.i18n import current_language, languages, preferred
from voice.security import public
from voice.take_part.blueprint import blueprint
from voice.take_part.caching import keep
from voice.take_part.languages import offered_by
from voice.take_part.picture_words import picture_words

AUDIENCES = {
    "young_people": _l("For children and young people"),
    "parents": _l("For parents and carers"),
    "practitioners": _l("For people who work with children"),
    "everyone": _l("For everyone"),
}
PICTURES = {
    "young_people": "openmoji:1F392",
    "parents": "openmoji:1F46A",
    "practitioners": "openmoji:1F4CB",
    "everyone": "openmoji:1F465",
}


@dataclass(frozen=True, slots=True)
class News:
    """Something that changed because people spoke up: a line on the first page."""

    day: date
    title: str
    summary: str
    address: str


Source = Callable[[str], Iterable[News]]


@dataclass(frozen=True, slots=True)
class Invitation:
    """An open survey as the first page shows it."""

    title: dict[str, str]
    audience: str
    language: str
    address: str
    picture: str


def add_news(app: Flask, source: Source) -> None:
    """Hang news into the first page; `source(language)` gives the latest, newest first."""
    app.extensions.setdefault("voice_news", []).append(source)


@blueprint.get("/")
@public
def start() -> ResponseReturnValue:
    """The first page in the language that the browser likes best."""
    return to_best_language("take_part.home", languages())


@blueprint.get("/<language:language>/")
@public
def home(language: str) -> ResponseReturnValue:
    """The open surveys by consultation, and what changed lately."""
    page = render_template(
        "take_part/home.html",
        consultations=_by_consultation(all_open(db.session)),
        news=_latest_news(language),
        audiences=AUDIENCES,
        picture_words=picture_words(),
    )
    return keep(make_response(page))


def to_best_language(
    endpoint: str, offered: Sequence[str], code: str | None = None
) -> ResponseReturnValue:
    """On to a page in the offered language that the browser likes best."""
    language = preferred(tuple(offered))
    response = redirect(url_for(endpoint, language=language, code=code))
    response.headers["Cache-Control"] = "public, max-age=60"
    response.vary.add("Accept-Language")
    return response


def _latest_news(language: str, most: int = 5) -> list[News]:
    sources: list[Source] = current_app.extensions.get("voice_news", [])
    news = [one for source in sources for one in source(language)]
    return sorted(news, key=lambda one: one.day, reverse=True)[:most]


def _by_consultation(
    found: Iterable[Edition],
) -> list[tuple[Consultation, list[Invitation]]]:
    ordered = sorted(found, key=lambda edition: (edition.survey.consultation_id, edition.id))
    return [
        (consultation, [invite(edition) for edition in group])
        for consultation, group in groupby(ordered, key=lambda edition: edition.survey.consultation)
    ]


def invite(edition: Edition, endpoint: str = "take_part.survey") -> Invitation:
    """An open survey with its address, in the page's language where the survey has it."""
    here, offered = current_language(), offered_by(edition.document["languages"])
    language = here if here in offered or not offered else offered[0]
    return Invitation(
        title=edition.document["title"],
        audience=edition.document["audience"],
        language=language,
        address=url_for(endpoint, language=language, code=edition.survey.code),
        picture=_picture_of(edition.document),
    )


def _picture_of(document: Mapping[str, Any]) -> str:
    """Its first question's in easy read, where people choose by pictures; else its audience's."""
    first = next((one["picture"] for one in document["questions"] if one.get("picture")), None)
    return first if first and document.get("easy_read") else PICTURES[document["audience"]]
