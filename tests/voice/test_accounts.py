import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from voice.accounts import people
from voice.accounts.models import User


@pytest.fixture
def newcomer(session: Session) -> User:
    user = people.add(session, " Sam@Example.org ", "engagement_officer", "SEND Hub")
    session.commit()
    return user


def test_a_person_has_a_role_and_a_group(newcomer: User) -> None:
    assert newcomer.email == "sam@example.org"
    assert [role.name for role in newcomer.roles] == ["engagement_officer"]
    assert newcomer.group is not None
    assert newcomer.group.name == "SEND Hub"
    assert newcomer.may_edit


def test_nobody_is_added_twice_or_without_a_known_role(session: Session, newcomer: User) -> None:
    with pytest.raises(people.AlreadyThere):
        people.add(session, "SAM@example.org", "viewer")
    with pytest.raises(people.UnknownRole):
        people.add(session, "x@example.org", "king")


def test_a_link_signs_in_once_and_asks_for_a_password(
    session: Session, newcomer: User, client: FlaskClient, visit: Callable[..., str]
) -> None:
    token = people.make_link_token(newcomer)
    session.commit()
    visit(client, f"/account/link/{token}")
    reply = client.post(f"/account/link/{token}")
    assert reply.location.endswith("/account/password")
    wrong = client.post("/account/password", data={"password": "short", "again": "short"})
    assert "Use 12 letters or more" in wrong.text
    good = {"password": "quiet-river-stone", "again": "quiet-river-stone"}
    assert client.post("/account/password", data=good).status_code == 302
    assert "quiet-river" not in (newcomer.password or "")
    assert client.get("/account").status_code == 200
    spent = client.get(f"/account/link/{token}")
    assert spent.status_code == 410
    assert "does not work any more" in spent.text
    assert (people.LINK_LASTS.days, people.INVITATION_LASTS.days) == (1, 7)
    assert "for one day, or for seven days where it came with an invitation" in spent.text


def test_a_password_manager_knows_each_field(
    session: Session, newcomer: User, client: FlaskClient, visit: Callable[..., str]
) -> None:
    page = visit(client, "/account/sign-in")
    assert field("email", page)["autocomplete"] == "username webauthn"
    assert field("password", page)["autocomplete"] == "current-password"
    token = people.make_link_token(newcomer)
    session.commit()
    client.post(f"/account/link/{token}")
    page = visit(client, "/account/password")
    assert field("password", page)["autocomplete"] == "new-password"
    assert field("again", page)["autocomplete"] == "new-password"


def field(name: str, page: str) -> dict[str, str]:
    inputs = re.findall("<input[^>]*>", page)
    said = (dict(re.findall(r'([\w-]+)="([^"]*)"', one)) for one in inputs)
    return next(one for one in said if one.get("name") == name)


def test_an_earlier_link_and_a_made_up_one_are_worth_nothing(
    session: Session, newcomer: User, client: FlaskClient
) -> None:
    earlier = people.make_link_token(newcomer)
    people.make_link_token(newcomer)
    session.commit()
    assert client.get(f"/account/link/{earlier}").status_code == 410
    assert client.get("/account/link/made-up").status_code == 410


def test_a_new_password_signs_out_elsewhere(staff: Callable[[str], FlaskClient]) -> None:
    here, there = staff("viewer"), staff("viewer")
    good = {"password": "quiet-river-stone", "again": "quiet-river-stone"}
    here.post("/account/password", data=good)
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
