"""Pages that stand still: help, privacy, accessibility."""

from datetime import date

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from surveys.documents import is_signed
from surveys.editions import all_open
from voice.area import area_profile
from voice.db import db
from voice.i18n import languages
from voice.security import public
from voice.take_part.blueprint import blueprint
from voice.take_part.caching import keep
from voice.take_part.home import invite, to_best_language
from voice.take_part.picture_words import picture_words

STATEMENT_DAY = date(2026, 11, 24)
"""When the accessibility statement was last checked; the law wants it looked at each year."""


@blueprint.get("/<language:language>/help", endpoint="help_page")
@public
def show_help(language: str) -> ResponseReturnValue:
    """Who to call, how to reach us, and the open surveys on paper."""
    found = [invite(edition, "take_part.paper") for edition in all_open(db.session)]
    return keep(make_response(_with_outbox("take_part/help.html", on_paper=found)))


@blueprint.get("/<language:language>/offline")
@public
def offline(language: str) -> ResponseReturnValue:
    """What a phone without a signal shows for a page that it has not kept."""
    return keep(make_response(_with_outbox("take_part/offline.html")))


@blueprint.get("/<language:language>/privacy")
@public
def privacy(language: str) -> ResponseReturnValue:
    """What we keep about people who answer, and what we do not."""
    return keep(make_response(render_template("take_part/privacy.html", area=_area())))


@blueprint.get("/<language:language>/accessibility")
@public
def accessibility(language: str) -> ResponseReturnValue:
    """The accessibility statement that public bodies must publish (2018 regulations)."""
    has_films = any(is_signed(one.document) for one in all_open(db.session))
    page = render_template(
        "take_part/accessibility.html", area=_area(), day=STATEMENT_DAY, has_films=has_films
    )
    return keep(make_response(page))


@blueprint.get("/<language:language>/my-way")
@public
def my_way(language: str) -> ResponseReturnValue:
    """How a person likes to read and answer: opened over any page, or read here without script."""
    seconds = [(str(number), str(number)) for number in range(1, 11)]
    return keep(make_response(render_template("take_part/my_way.html", seconds=seconds)))


@blueprint.get("/<language:language>/no-thank-you")
@public
def no_thank_you(language: str) -> ResponseReturnValue:
    """For whoever does not want to take part: thanks, and who helps."""
    return keep(make_response(render_template("take_part/no_thank_you.html", area=_area())))


@blueprint.get("/help", endpoint="help_in_best_language")
@public
def find_help() -> ResponseReturnValue:
    """Help in the browser's language."""
    return to_best_language("take_part.help_page", languages())


@blueprint.get("/privacy", endpoint="privacy_in_best_language")
@public
def find_privacy() -> ResponseReturnValue:
    """Privacy in the browser's language."""
    return to_best_language("take_part.privacy", languages())


@blueprint.get("/accessibility", endpoint="accessibility_in_best_language")
@public
def find_accessibility() -> ResponseReturnValue:
    """The accessibility statement in the browser's language."""
    return to_best_language("take_part.accessibility", languages())


def _with_outbox(template: str, **more: object) -> str:
    """A page that shows what still waits on the phone, and codes that have arrived."""
    return render_template(template, area=_area(), picture_words=picture_words(), **more)


def _area() -> dict[str, object]:
    area: dict[str, object] = area_profile()
    return area
