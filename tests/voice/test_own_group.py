"""What belongs to another group is on no staff page, and breaks none."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Consultation, Edition
from tests.voice.test_involve_consultations import FACTS
from voice.accounts import people
from voice.accounts.models import User
from voice.listen.models import Theme

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
LISTS = (
    "/account", "/involve", "/involve/events", "/involve/keeping", "/listen", "/listen/recordings",
    "/listen/safeguarding", "/respond",
)  # fmt: skip
OURS, THEIRS = "The forum", "The council"
TITLE = "Moving between schools, colleges and services"


@pytest.fixture
def member(staff: SignIn, session: Session) -> FlaskClient:
    """An officer of one group, where there are two."""
    officer = staff("engagement_officer")
    session.scalars(select(User)).one().group = people.find_group(session, OURS)
    session.add(people.find_group(session, THEIRS))
    session.commit()
    return officer


@pytest.mark.parametrize(
    ("owners", "is_seen"),
    [([THEIRS], False), ([THEIRS, OURS], True), (["Somebody"], True)],
)
def test_lists_hold_what_the_own_group_owns_or_nobody_does(
    member: FlaskClient, session: Session, visit: Visit, edition: Edition,
    consultation: Consultation, owners: list[str], is_seen: bool,
) -> None:  # fmt: skip
    for one in session.scalars(select(Consultation)):
        one.owners = owners
    session.commit()
    pages = {path: visit(member, path) for path in LISTS}
    assert (TITLE in pages["/involve"], TITLE in pages["/listen"]) == (is_seen, is_seen)
    assert member.get("/listen/transitions").status_code == (200 if is_seen else 404)


def test_what_waits_is_counted_for_each_group_alone_whoever_asked_before(
    member: FlaskClient, staff: SignIn, session: Session, consultation: Consultation
) -> None:
    consultation.owners = [THEIRS]
    found = {"origin": "machine", "state": "suggested"}
    session.add(Theme(consultation_id=consultation.id, key="bus", name="Buses", **found))
    session.commit()
    waits = '<span class="count">1<span class="hidden"> suggestion'
    assert waits in staff("admin").get("/listen").text
    assert waits not in member.get("/listen").text
    assert waits in staff("admin").get("/listen").text


def test_a_team_sees_what_its_council_owns(
    member: FlaskClient, session: Session, consultation: Consultation
) -> None:
    session.scalars(select(User)).one().group = people.find_group(session, f"{THEIRS}, SEND team")
    consultation.owners = [THEIRS]
    session.commit()
    assert member.get("/listen/transitions").status_code == 200


def test_whoever_begins_a_consultation_is_one_of_its_owners(
    member: FlaskClient, session: Session
) -> None:
    reply = member.post("/involve/consultations/new", data=FACTS | {"owners": [THEIRS]})
    assert session.scalars(select(Consultation)).one().owners == [THEIRS, OURS]
    assert member.get(reply.headers["Location"]).status_code == 200
