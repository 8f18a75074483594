"""Did it help? A press on the public page, without a cookie or a script."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voice.db import db
from voice.respond.releases import releases
from voice.respond.replies import helped
from voice.security import limiter, public
from voice.take_part.bodies import Unreadable, read_fields
from voice.take_part.survey import unreadable

WHERE = "/<language:language>/you-said-we-did/<code>/helped"

blueprint = Blueprint("helped", __name__)
blueprint.register_error_handler(Unreadable, unreadable)


@blueprint.post(WHERE)
@public
@limiter.limit("120 per minute")  # a school shares an address; a program is slowed all the same
def press(language: str, code: str) -> ResponseReturnValue:
    """Count a press, and say thank you."""
    release = releases.latest_of(db.session, code) or abort(404)
    fields = read_fields(request)
    try:
        helped.take(db.session, release, fields.get("promise", ""), fields.get("helped", ""))
    except helped.NotAsked:
        abort(404)
    db.session.commit()
    return redirect(url_for(".thanks", language=language, code=code), 303)


@blueprint.get(WHERE)
@public
def thanks(language: str, code: str) -> ResponseReturnValue:
    """Thank you, and who hears it."""
    release = releases.latest_of(db.session, code) or abort(404)
    return render_template("respond/public/helped.html", release=release)
