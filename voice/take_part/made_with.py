"""What people changed in a survey while it was made: a page of the survey, for everyone."""

from collections.abc import Sequence

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from surveys import editions
from surveys.models import Credit, Survey
from voice.days import read_day
from voice.db import db
from voice.security import public
from voice.take_part.blueprint import blueprint
from voice.take_part.caching import keep

SENTENCES: dict[str, LazyString] = {
    "unclear": _l("You said question %(number)s was hard to understand. We changed it."),
    "suggestion": _l("You gave us other words for question %(number)s. We changed it."),
    "vote": _l("You voted on the words of question %(number)s. We use the words that won."),
}
"""What a credit says where staff wrote no words of their own."""


def has_credits() -> ColumnElement[bool]:
    """Whether a credit of the survey is public: a condition on a query over `Survey`."""
    return exists().where(Credit.survey_id == Survey.id, Credit.published_at.is_not(None))


def is_credited(session: Session, survey_id: int) -> bool:
    """Whether a credit of this survey is public."""
    return bool(session.scalar(select(has_credits()).where(Survey.id == survey_id)))


def say(credit: Credit) -> str:
    """A credit's fixed sentence in the page's language."""
    return str(SENTENCES[credit.kind]) % {"number": credit.number}


@blueprint.get("/<language:language>/s/<code>/made-with")
@public
def made_with(language: str, code: str) -> ResponseReturnValue:
    """Which groups changed which questions, the newest first, and which groups tried the survey."""
    edition = editions.latest_opened(db.session, code)
    tested = edition.document.get("tested_with", [])
    page = render_template(
        "take_part/made_with.html",
        edition=edition,
        credits=_public(db.session, edition.survey),
        tested=tested,
        days=[read_day(one.get("on", "")) for one in tested],
        say=say,
    )
    return keep(make_response(page))


def _public(session: Session, survey: Survey) -> Sequence[Credit]:
    query = select(Credit).where(Credit.survey_id == survey.id, Credit.published_at.is_not(None))
    return session.scalars(query.order_by(Credit.on.desc(), Credit.id.desc())).all()
