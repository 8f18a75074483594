"""A draft that is shared with a group, and what is said and voted there."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Edition, Survey
from voice.accounts import people
from voice.involve.codesign import ballots, links
from voice.involve.codesign.models import Ballot

Visit = Callable[..., str]
TAB = "/involve/surveys/moving-on/trying"
FEEL = f"{TAB}/questions/feel"
FORUM = "SEND Hub Youth Forum"


@pytest.fixture
def survey(edition: Edition) -> Survey:
    return edition.survey


@pytest.fixture
def token(session: Session, survey: Survey) -> str:
    """A link for a group, beside another survey's that must never show this one."""
    by = people.add(session, "maker@example.org", "engagement_officer")
    noise = session.scalars(select(Survey).where(Survey.code == "noise")).one()
    links.make(session, noise, "Somebody else", date(2099, 1, 1), by)
    _link, made = links.make(session, survey, FORUM, date(2099, 1, 1), by)
    session.commit()
    return made


def speak(client: FlaskClient, token: str, key: str = "feel", **said: str) -> int:
    do = "suggestion" if "better" in said else "unclear"
    form = {"do": do, "once": str(uuid4()), "read": "How was your move?"} | said
    return client.post(f"/en/draft/{token}/{key}", data=form).status_code


def begin_vote(session: Session, survey: Survey) -> Ballot:
    ballot = ballots.begin(session, survey, "feel.text", "en", ["Was it good?", "How was it?"])
    session.commit()
    return ballot


def run(client: FlaskClient, token: str, run_id: str = "", **questions: object) -> int:
    body = {"id": run_id or str(uuid4()), "questions": questions}
    return client.post(f"/en/draft/{token}/try", json=body).status_code
