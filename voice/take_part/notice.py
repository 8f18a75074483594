"""The privacy notice of one survey, made from what that survey asks and how long we keep it."""

from datetime import timedelta

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from surveys import editions, gathered
from voice.area import area_profile
from voice.db import db
from voice.retention import kinds
from voice.security import public
from voice.take_part.blueprint import blueprint
from voice.take_part.caching import keep
from voice.take_part.languages import offered_by


@blueprint.get("/<language:language>/s/<code>/privacy")
@public
def notice(language: str, code: str) -> ResponseReturnValue:
    """Who asks, what we keep and for how long, who reads it, and how to take it back."""
    edition = editions.latest_opened(db.session, code)
    offered = offered_by(edition.document["languages"])
    if language not in offered:
        return redirect(url_for(".privacy", language=language))
    consultation, days = edition.survey.consultation, kinds.days_here()
    page = render_template(
        "take_part/notice.html",
        edition=edition,
        consultation=consultation,
        asks=gathered.of(edition.document),
        days=days,
        pictures_until=consultation.closes_on + timedelta(days=days.pictures),
        area=area_profile(),
        offered=offered,
    )
    return keep(make_response(page))
