"""What tablets at an event meet: pairing, the first page of a tablet, and their own interface."""

import base64
from http import HTTPStatus
from typing import Any

from flask import (
    Blueprint,
    Flask,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveys import stock
from surveys.models import Event
from voice.area import area_profile
from voice.db import db
from voice.errors import answer
from voice.i18n import languages, preferred
from voice.involve.events import events, tablets
from voice.involve.events.tablets import LinkUnknown, TabletUnknown
from voice.involve.models import Tablet
from voice.security import csrf, limiter, public
from voice.take_part.caching import keep
from voice.take_part.home import AUDIENCES, PICTURES
from voice.take_part.picture_words import picture_words
from voice.take_part.sealed import public_point
from voice.take_part.tickets import area_key

STOCK = 200
"""Picture codes that a tablet keeps, for as many people without a signal."""

_HIGHEST = 1_000_000

blueprint = Blueprint("events", __name__)


def init_app(app: Flask) -> None:
    """Hang the public pages and the interface in. No session, so no forgery token either."""
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)


@blueprint.get("/event/<token>")
@public
def in_best_language(token: str) -> ResponseReturnValue:
    """A pairing link as it is typed or scanned, in the browser's language."""
    address = url_for(".pairing", language=preferred(languages()), token=token)
    return redirect(address)  # kept by nobody: a link is used once


@blueprint.get("/<language:language>/event/<token>")
@public
@limiter.limit("60 per minute")
def pairing(language: str, token: str) -> ResponseReturnValue:
    """Ask before a tablet is paired; looking at this page spends nothing."""
    event = tablets.open_link(db.session, token)
    return render_template("involve/pairing.html", event=event, token=token)


@blueprint.get("/<language:language>/event")
@public
def kiosk(language: str) -> ResponseReturnValue:
    """A paired tablet's first page, the same for every tablet. Its script fills it."""
    page = render_template(
        "involve/kiosk.html",
        area=area_profile(),
        audiences=AUDIENCES,
        pictures=PICTURES,
        picture_words=picture_words(),
    )
    return keep(make_response(page))


@blueprint.post("/api/v1/events/pairings")
@public
@limiter.limit("30 per minute")
def pair() -> ResponseReturnValue:
    """201 and what a tablet needs to know, for a link's token; the link is spent."""
    tablet, device = tablets.pair(db.session, str(_body().get("token", "")))
    db.session.commit()
    return _told(tablet) | {"device": device}, 201


@blueprint.post("/api/v1/events/<code>/check-in")
@public
@limiter.limit("30 per minute", deduct_when=lambda reply: reply.status_code == HTTPStatus.FORBIDDEN)
def check_in(code: str) -> ResponseReturnValue:
    """How things stand for a tablet, and more picture codes for its stock."""
    said = _body()
    sent, waiting, has = (_count(said, name) for name in ("sent", "waiting", "codes"))
    hashed = _hash_more(code, STOCK - has)
    tablet = tablets.find(db.session, code, _device())
    state = tablets.hear(tablet, sent, waiting)
    ready = stock.set_aside(db.session, hashed) if state == tablets.OPEN else []
    told = _told(tablet) | {
        "codes": [{"id": str(one.response_id), "receipt": one.receipt} for one in ready]
    }
    db.session.commit()
    return told


def _hash_more(code: str, wanted: int) -> dict[str, stock.Ready]:
    """More codes for a tablet of ours that may use them. Hashing is slow: nobody waits for it."""
    state = tablets.state_of(tablets.find(db.session, code, _device()))
    db.session.rollback()
    return stock.hash_some(area_key(), wanted) if state == tablets.OPEN else {}


@blueprint.errorhandler(LinkUnknown)
def link_unknown(error: LinkUnknown) -> ResponseReturnValue:
    """410: a pairing link that pairs nothing."""
    return answer(
        410,
        "link-spent",
        _("This link does not work any more"),
        _("A link pairs one tablet, within one day. Ask for a new link."),
    )


@blueprint.errorhandler(TabletUnknown)
def tablet_unknown(error: TabletUnknown) -> ResponseReturnValue:
    """403: no tablet of ours."""
    return answer(
        403,
        "tablet-unknown",
        _("We do not know this tablet"),
        _("Ask for a new link, and set the tablet up again."),
    )


def _told(tablet: Tablet) -> dict[str, Any]:
    """What a tablet needs to know about its event, also when there is no signal later."""
    event = tablet.event
    return {
        "state": tablets.state_of(tablet),
        "event": {"code": event.code, "place": event.place, "day": event.day.isoformat()},
        "key": base64.b64encode(public_point(area_key())).decode("ascii"),
        "surveys": _surveys(event),
    }


def _surveys(event: Event) -> list[dict[str, Any]]:
    return [
        {
            "code": edition.survey.code,
            "title": edition.document["title"],
            "audience": edition.document["audience"],
            "languages": [one for one in edition.document["languages"] if one in languages()],
        }
        for edition in events.offered(db.session, event)
    ]


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def _count(said: dict[str, Any], name: str) -> int:
    """A number that a tablet says of itself; nothing else is believed."""
    number = said.get(name)
    return number if type(number) is int and 0 <= number <= _HIGHEST else 0


def _device() -> str:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind == "Bearer" else ""
