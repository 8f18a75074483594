"""What a group's members meet in a theme workshop: themes as large cards. No account, no cookie."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from analysis.disclosure import publish_count
from voice.area import area_profile
from voice.db import db
from voice.errors import answer
from voice.group_links import LinkOver
from voice.i18n import languages, preferred
from voice.involve.codesign import draft_places
from voice.listen import findings
from voice.listen.models import ACCEPTED, Theme
from voice.listen.themes import accepted_themes
from voice.listen.workshop import links as workshop_links
from voice.listen.workshop import proposals
from voice.listen.workshop import quotes as workshop_quotes
from voice.listen.workshop.models import NAME, RIGHT, TOGETHER, WorkshopLink
from voice.listen.workshop.proposals import TooMany, Unusable
from voice.security import csrf, hide_from_search, limiter, public, takes_up_to

blueprint = Blueprint("workshops", __name__)
blueprint.after_request(hide_from_search)
blueprint.register_error_handler(LinkOver, draft_places.link_over)

_MOST_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Typed:
    """A name that was typed for a theme, and what was wrong with it."""

    theme_id: int = 0
    words: str = ""
    problem: str = ""


NOTHING = Typed()


def init_app(app: Flask) -> None:
    """Hang the pages in. No session, so no forgery token either."""
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)


@blueprint.errorhandler(TooMany)
def too_many(error: TooMany) -> ResponseReturnValue:
    """429: more than a group says."""
    return answer(429, "too-many", _("Too many tries"), _("Wait a minute and try again."))


@blueprint.get("/workshop/<token>")
@public
def in_best_language(token: str) -> ResponseReturnValue:
    """The cards in the browser's language."""
    workshop_links.open_link(db.session, token)
    return redirect(url_for(".wall", language=preferred(languages()), token=token))


@blueprint.get("/<language:language>/workshop/<token>")
@public
def wall(language: str, token: str) -> ResponseReturnValue:
    """All themes as cards; with `put`, which other one belongs together with this one."""
    return _show(workshop_links.open_link(db.session, token), token)


@blueprint.post("/<language:language>/workshop/<token>/<int:theme_id>")
@public
@takes_up_to(_MOST_BYTES)
@limiter.limit("240 per minute", key_func=draft_places.token_of_request)
def speak(language: str, token: str, theme_id: int) -> ResponseReturnValue:
    """Keep what the group says of a theme, and back to its card."""
    link = workshop_links.open_link(db.session, token)
    theme = _find(link, theme_id)
    kind = request.form.get("do", "")
    try:
        _keep(link, theme, kind, language)
    except Unusable:
        if kind != NAME:
            abort(400)
        sentence = _("Write a name of 1 to %(most)s letters.", most=proposals.LONGEST)
        typed = Typed(theme_id, request.form.get("words", ""), sentence)
        return _show(link, token, typed), 422
    db.session.commit()
    return _back(language, token, theme_id, kind)


@blueprint.post("/<language:language>/workshop/<token>/undo/<int:proposal_id>")
@public
@takes_up_to(_MOST_BYTES)
@limiter.limit("240 per minute", key_func=draft_places.token_of_request)
def undo(language: str, token: str, proposal_id: int) -> ResponseReturnValue:
    """Take back what the group said, and back to the card."""
    link = workshop_links.open_link(db.session, token)
    theme = proposals.take_back(db.session, link, proposal_id)
    theme_id = theme.id if theme else 0
    db.session.commit()
    return _back(language, token, theme_id, "undone" if theme_id else "late")


def _keep(link: WorkshopLink, theme: Theme, kind: str, language: str) -> None:
    if kind == RIGHT:
        proposals.say_right(db.session, link, theme, language)
    elif kind == TOGETHER:
        number = _number(request.form.get("other", ""))
        proposals.put_together(db.session, link, theme, _find(link, number), language)
    elif kind == NAME:
        proposals.name(db.session, link, theme, request.form.get("words", ""), language)
    else:
        abort(400)


def _show(link: WorkshopLink, token: str, typed: Typed = NOTHING) -> str:
    found = findings.people_behind(db.session, link.consultation_id)
    themes = sorted(
        accepted_themes(db.session, link.consultation_id),
        key=lambda one: (-found.get(one.id, 0), one.id),
    )
    asked = request.args.get("put", "")
    return render_template(
        "listen/workshop/wall.html",
        link=link,
        token=token,
        themes=themes,
        people={one.id: publish_count(found.get(one.id, 0)).value for one in themes},
        said=proposals.of_link(db.session, link),
        quotes=workshop_quotes.shown(db.session, [one.id for one in themes]),
        taken=proposals.taken_from(db.session, link),
        putting=next((one for one in themes if str(one.id) == asked), None),
        typed=typed,
        **_thanked(),
        longest=proposals.LONGEST,
        area=area_profile(),
    )


def _thanked() -> dict[str, Any]:
    did, _dot, number = request.args.get("did", "").partition(".")
    return {"did": did, "did_to": _number(number)}


def _number(asked: str) -> int:
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0


def _find(link: WorkshopLink, theme_id: int) -> Theme:
    theme = db.session.get(Theme, theme_id)
    is_here = theme and theme.consultation_id == link.consultation_id and theme.state == ACCEPTED
    return theme if theme and is_here else abort(404)


def _back(language: str, token: str, theme_id: int, did: str) -> ResponseReturnValue:
    address = url_for(
        ".wall", language=language, token=token, did=f"{did}.{theme_id}", _anchor=f"done-{theme_id}"
    )
    return redirect(address, 303)
