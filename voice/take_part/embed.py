"""A small card about an open survey that other sites may show in a frame: a link, and no form."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from surveys import editions
from surveys.wording import is_draft
from voice.db import db
from voice.security import FRAMABLE, public
from voice.take_part.blueprint import blueprint
from voice.take_part.caching import keep
from voice.take_part.home import AUDIENCES, invite


@blueprint.get("/<language:language>/s/<code>/embed")
@public
def embed(language: str, code: str) -> ResponseReturnValue:
    """What the survey is about, until when it is open, and the way to it."""
    edition = editions.current(db.session, code)
    invitation = invite(edition)
    page = render_template(
        "take_part/embed.html",
        one=invitation,
        is_draft=is_draft(edition.document, invitation.language),
        consultation=edition.survey.consultation,
        audiences=AUDIENCES,
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = FRAMABLE
    return keep(response)
