"""Who works here: invited, changed, switched off; a coordinator looks after one group alone."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Consultation
from tests.conftest import PASSWORD
from voice.accounts import passwords, people
from voice.accounts.models import User
from voice.audit.models import AuditEntry

Staff = Callable[[str], FlaskClient]
NEW = {"email": "sam@example.org", "role": "engagement_officer", "group": ""}


def link_in(page: str) -> str:
    found = re.search(r'value="http://localhost(/account/link/[^"]+)"', page)
    assert found
    return found[1]


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_someone_is_invited_comes_in_once_and_is_changed_and_switched_off_at_once(
    app: Flask, staff: Staff, session: Session, visit: Callable[..., str]
) -> None:
    admin, guest = staff("admin"), app.test_client()
    wrong = admin.post("/account/people/invite", data=NEW | {"email": "sam"})
    assert wrong.status_code == 422
    assert 'value="sam"' in wrong.text
    shown = admin.post("/account/people/invite", data=NEW)
    assert admin.post("/account/people/invite", data=NEW).status_code == 422
    assert "Invited" in visit(admin, "/account/people")
    link = link_in(shown.text)
    guest.post(link)
    easy = {"password": "password1234", "again": "password1234"}
    assert "easy to guess" in guest.post("/account/password", data=easy).text
    guest.post("/account/password", data={"password": PASSWORD, "again": PASSWORD})
    assert is_in(guest)
    assert app.test_client().post(link).status_code == 410
    sam = people.find(session, NEW["email"])
    page = f"/account/people/{sam.id}"
    visit(admin, page)
    admin.post(page, data={"role": "viewer", "group": ""})
    assert not is_in(guest)
    guest.post("/account/sign-in", data={"email": NEW["email"], "password": PASSWORD})
    assert is_in(guest)
    admin.post(f"{page}/off")
    assert not is_in(guest)
    guest.post("/account/sign-in", data={"email": NEW["email"], "password": PASSWORD})
    assert not is_in(guest)
    admin.post(f"{page}/on")
    new_link = link_in(admin.post(f"{page}/link").text)
    assert guest.post(new_link).location.endswith("/account/password")
    acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.number)).all()
    told = ["invited", "role_changed", "switched_off", "switched_on", "link_made"]
    assert [one for one in acts if one in told] == told
    assert "sam@" not in str(session.scalars(select(AuditEntry.details)).all())


def test_an_invitation_runs_out_and_can_be_taken_back(
    app: Flask, staff: Staff, session: Session
) -> None:
    admin = staff("admin")
    link = link_in(admin.post("/account/people/invite", data=NEW).text)
    session.execute(
        update(User).where(User.email == NEW["email"]).values(link_until=utc_now() - timedelta(1))
    )
    assert app.test_client().get(link).status_code == 410
    sam = people.find(session, NEW["email"])
    link = link_in(admin.post(f"/account/people/{sam.id}/link").text)
    assert app.test_client().get(link).status_code == 200
    admin.post(f"/account/people/{sam.id}/off")
    assert app.test_client().get(link).status_code == 410
    session.expire_all()
    assert session.scalar(select(User).where(User.email == NEW["email"])) is None


def test_the_last_admin_stays(staff: Staff, session: Session) -> None:
    admin = staff("admin")
    me = people.find(session, "admin@example.org")
    page = f"/account/people/{me.id}"
    assert "only admin" in admin.post(page, data={"role": "viewer", "group": ""}).text
    admin.post(f"{page}/off")
    assert "only admin" in admin.get(page).text
    people.set_password(people.add(session, "second@example.org", "admin"), PASSWORD)
    session.commit()
    admin.post(f"{page}/off")
    assert not is_in(admin)


def test_nobody_is_offered_to_shut_themselves_out(
    staff: Staff, session: Session, visit: Callable[..., str]
) -> None:
    admin = staff("admin")
    me = people.find(session, "admin@example.org")
    other = people.add(session, "other@example.org", "viewer")
    session.commit()
    assert f"{me.id}/off" not in visit(admin, f"/account/people/{me.id}")
    assert f"/account/people/{other.id}/off" in visit(admin, f"/account/people/{other.id}")


def test_a_coordinator_invites_for_the_own_group_and_sees_no_other(
    staff: Staff, session: Session, visit: Callable[..., str]
) -> None:
    coordinator = staff("forum_coordinator")
    mine = people.find(session, "forum-coordinator@example.org")
    for page in ("", "/invite"):
        shown = visit(coordinator, f"/account/people{page}")
        assert "You belong to no group yet" in shown
        assert "Invite</button>" not in shown
    mine.group = people.find_group(session, "SEND Hub")
    other = people.add(session, "other@example.org", "viewer", "Youth Forum")
    chief = people.add(session, "chief@example.org", "admin", "SEND Hub")
    lead = people.add(session, "lead@example.org", "safeguarding_lead", "SEND Hub")
    session.commit()
    listed = visit(coordinator, "/account/people")
    assert "other@example.org" not in listed
    visit(coordinator, "/account/people/invite")
    for role, group, status in (
        ("admin", "SEND Hub", 422),
        ("engagement_officer", "SEND Hub", 422),
        ("viewer", "Youth Forum", 422),
        ("viewer", "", 422),
        ("viewer", "SEND Hub", 200),
    ):
        given = {"email": "new@example.org", "role": role, "group": group}
        assert coordinator.post("/account/people/invite", data=given).status_code == status
    for person in (other, chief, lead):
        for act in ("", "/link", "/off", "/on"):
            assert coordinator.post(f"/account/people/{person.id}{act}").status_code == 404
    assert coordinator.post(f"/account/people/{mine.id}/second-step").status_code == 403


def test_people_are_listed_fifty_at_a_time(
    staff: Staff, session: Session, visit: Callable[..., str]
) -> None:
    for number in range(60):
        people.add(session, f"p{number:02}@example.org", "viewer")
    session.commit()
    admin = staff("admin")
    first = visit(admin, "/account/people")
    assert first.count("@example.org</a></th>") == 50
    assert visit(admin, "/account/people?page=2").count("@example.org</a></th>") == 11


def test_a_group_is_begun_and_its_new_name_stands_where_it_owns(
    staff: Staff, session: Session, consultation: Consultation, visit: Callable[..., str]
) -> None:
    admin = staff("admin")
    assert admin.post("/account/groups", data={"name": " Youth  Forum "}).status_code == 302
    assert admin.post("/account/groups", data={"name": "youth forum"}).status_code == 422
    group = people.find_group(session, "Youth Forum")
    consultation.owners = ["Youth Forum", "SEND team"]
    session.commit()
    visit(admin, f"/account/groups/{group.id}")
    admin.post(f"/account/groups/{group.id}", data={"name": "Young Voices"})
    session.expire_all()
    assert consultation.owners == ["Young Voices", "SEND team"]
    assert "Young Voices" in visit(admin, "/account/groups")


@pytest.mark.parametrize(
    "page",
    [
        "/account/help",
        "/account/security",
        "/account/audit",
        "/account/audit/check",
        "/account/sessions",
    ],
)
def test_every_page_about_accounts_is_whole(
    staff: Staff, visit: Callable[..., str], page: str
) -> None:
    visit(staff("admin"), page)


def test_passwords_that_are_soon_guessed_are_refused() -> None:
    about = ("sam.smith@council.example", "Leicestershire")
    easy = (
        "password1234", "qwertyuiop123", "aaaaaaaaaaaa", "sam.smith@council",
        "samsmith2024", "leicestershire", "letmeinletmein", "123456789012",
    )  # fmt: skip
    assert [one for one in easy if not passwords.is_easy(one, *about)] == []
    hard = ("quiet-river-stone", "teapot window gravel", "કાગળ નદી પથ્થર")
    assert [one for one in hard if passwords.is_easy(one, *about)] == []
