"""Who wants to be contacted: apart from answers, one person's task, done and forgotten (G3)."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, select, update
from sqlalchemy.orm import Session

from surveys.base import Base
from surveys.editions import today
from surveys.models import Consultation, Edition
from tests.conftest import check_page
from voice.audit.models import AuditEntry
from voice.contacts.models import ContactRequest
from voice.privacy import held
from voice.retention import purging

PAGE = "/en/contact-me/transitions"
ASKED = {"name": "Anna", "address": "07700 900123, after school", "purpose": "help"}
Staff = Callable[[str], FlaskClient]


def ask(client: FlaskClient, status: int = 200, **typed: str) -> str:
    reply = client.post(PAGE, data=ASKED | typed, follow_redirects=True)
    assert reply.status_code == status, reply.text
    assert "Set-Cookie" not in reply.headers
    assert reply.headers["Cache-Control"] == "no-store"
    check_page(reply)
    return reply.text


def only_one(session: Session) -> ContactRequest:
    found = session.scalars(select(ContactRequest)).one()
    session.expunge_all()
    session.rollback()  # nobody waits for this test
    return found


def is_none(session: Session) -> bool:
    left = session.scalars(select(ContactRequest)).all()
    session.rollback()
    return not left


def decide(client: FlaskClient, one: ContactRequest, status: int = 303, **said: str) -> str:
    reply = client.post(f"/listen/contacts/{one.id}", data=said)
    assert reply.status_code == status, reply.text
    return reply.text


def test_who_thanks_may_ask_and_one_person_contacts_and_everything_goes(
    edition: Edition, session: Session, client: FlaskClient, staff: Staff
) -> None:
    assert f'href="{PAGE}"' in client.get("/en/s/moving-on/thank-you").text
    assert "Someone will contact you" in ask(client)
    one = only_one(session)
    assert (one.purpose, one.language, one.day) == ("help", "en", today())
    assert one.delete_on == today() + timedelta(days=30)
    assert "Anna" not in (one.sealed or "")
    officer, lead = staff("engagement_officer"), staff("safeguarding_lead")
    shown = officer.get("/listen/contacts")
    check_page(shown)
    assert "Asks about help" in shown.text
    assert "Anna" not in shown.text  # until it is somebody's task
    decide(officer, one, 409, reason="reached")
    decide(officer, one, do="take")
    assert "07700 900123, after school" in officer.get("/listen/contacts").text
    others = lead.get("/listen/contacts").text
    assert "engagement-officer@example.org has taken it on." in others
    assert "Anna" not in others
    again = decide(officer, one, 422)
    assert "Choose what became of it." in again
    assert "Anna" in again
    decide(officer, one, reason="reached")
    done = only_one(session)
    assert (done.sealed, done.closed_for, done.closed_on) == (None, "reached", today())
    decide(lead, one, 409, do="take")
    written = [
        (entry.act, entry.about, entry.details) for entry in session.scalars(select(AuditEntry))
    ]
    assert ("contact_taken", "consultation:transitions", {}) in written
    assert ("contact_closed", "consultation:transitions", {"reason": "reached"}) in written
    assert "Anna" not in str(written)


def test_someone_else_takes_over_where_the_first_one_cannot(
    edition: Edition, session: Session, client: FlaskClient, staff: Staff
) -> None:
    ask(client)
    one = only_one(session)
    officer, lead = staff("engagement_officer"), staff("safeguarding_lead")
    decide(officer, one, do="take")
    decide(lead, one, do="take")
    assert "Anna" in lead.get("/listen/contacts").text
    assert "Anna" not in officer.get("/listen/contacts").text
    decide(officer, one, 409, reason="reached")


def test_nothing_ties_a_wish_to_answers(session: Session, edition: Edition) -> None:
    table = ContactRequest.__table__
    keys = {key.column.table.name for column in table.columns for key in column.foreign_keys}
    assert keys == {"consultation", "user"}
    assert not {one.name for one in table.columns} & {"at", "made_at", "asked_at", "received_at"}
    response = Base.metadata.tables["response"]
    assert table not in {child for child, _ in held._children(response)}
    if session.get_bind().dialect.name == "sqlite":  # no hidden number that counts up
        sql = session.connection().exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = 'contact_request'"
        )
        assert "WITHOUT ROWID" in str(sql.scalar()).upper()
    assert inspect(session.connection()).has_table("contact_request")


@pytest.mark.parametrize("address", ["", "12345", "at home", "anna@home", "x" * 250 + "@ab.uk"])
def test_an_address_that_reaches_nobody_comes_back_with_all_that_was_typed(
    edition: Edition, session: Session, client: FlaskClient, address: str
) -> None:
    page = ask(client, 422, address=address)
    assert "Write a whole phone number or e-mail address." in page
    assert 'value="Anna"' in page
    assert f'value="{address}"' in page
    assert is_none(session)


def test_whatever_fills_in_everything_leaves_nothing_and_a_person_is_told(
    edition: Edition, session: Session, client: FlaskClient
) -> None:
    page = ask(client, 422, leave_empty="me")
    assert 'value="me" aria-invalid="true"' in page, "the box stands there, to be emptied"
    assert "Leave this box empty." in page
    assert 'value="Anna"' in page
    assert is_none(session)


def test_a_wish_that_is_sent_twice_is_one(
    edition: Edition, session: Session, client: FlaskClient
) -> None:
    same = str(uuid4())
    for _ in range(2):
        assert "Someone will contact you" in ask(client, id=same)
    assert only_one(session)


def test_a_long_address_is_not_searched(
    edition: Edition, session: Session, client: FlaskClient
) -> None:
    """Looking for an address in a megabyte without an @ would take minutes."""
    ask(client, 422, address="a" * 900_000)
    assert is_none(session)


def test_where_nobody_answers_nobody_is_asked(
    edition: Edition, session: Session, client: FlaskClient, app: Flask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    area = app.config["VOICE"]["AREA"]
    silent = area | {"contact": area["contact"] | {"calls_back": False}}
    monkeypatch.setitem(app.config["VOICE"], "AREA", silent)
    assert PAGE not in client.get("/en/s/moving-on/thank-you").text
    assert "ask someone to contact you" not in client.get("/en/privacy").text
    assert "Nobody can contact you from here." in client.get(PAGE).text
    ask(client, 404)
    assert is_none(session)


def test_a_wish_that_nobody_closed_goes_after_its_day_and_not_before(
    edition: Edition, session: Session, client: FlaskClient
) -> None:
    ask(client)
    last = only_one(session).delete_on
    purging.purge_all(last)
    assert only_one(session)
    purging.purge_all(last + timedelta(days=1))
    assert is_none(session)
    written = [(entry.act, entry.details) for entry in session.scalars(select(AuditEntry))]
    assert ("contact_left_open", {"number": 1}) in written


@pytest.mark.parametrize(("promised", "is_late"), [(1, True), (9, False)])
def test_who_waits_longer_than_we_say_it_takes_is_marked(
    promised: int, is_late: bool, edition: Edition, session: Session, client: FlaskClient,
    staff: Staff, app: Flask, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    area = app.config["VOICE"]["AREA"]
    says = area | {"contact": area["contact"] | {"reply_within_days": promised}}
    monkeypatch.setitem(app.config["VOICE"], "AREA", says)
    ask(client)
    session.execute(update(ContactRequest).values(day=today() - timedelta(days=8)))
    session.commit()
    shown = staff("engagement_officer").get("/listen/contacts").text
    assert ("Waits too long" in shown) is is_late


def test_an_officer_sees_what_waits_on_every_page_and_others_do_not(
    edition: Edition, client: FlaskClient, staff: Staff
) -> None:
    ask(client)
    door = re.compile(r"To contact <span class=\"count\">1<span class=\"hidden\"> person waits")
    assert door.search(staff("engagement_officer").get("/listen").text)
    assert "To contact" not in staff("forum_coordinator").get("/listen").text


def test_the_notices_say_what_is_kept_and_for_how_long(
    edition: Edition, consultation: Consultation, client: FlaskClient
) -> None:
    for page in ("/en/privacy", "/en/s/moving-on/privacy"):
        assert "you can ask someone to contact you" in client.get(page).text
