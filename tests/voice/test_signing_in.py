"""The ways in, and out: each opens to its person alone, and closes at once."""

import html
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveys.base import utc_now
from tests.conftest import PASSWORD
from tests.soft_key import SoftKey
from voice.accounts import mailing, people
from voice.accounts.models import User
from voice.accounts.sign_in_models import StaffSession
from voice.audit.models import AuditEntry
from voice.db import db

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What a store must promise here is shown by the audit trail's tests and the people's, on both."""

Staff = Callable[[str], FlaskClient]
ADDRESS = {"email": "viewer@example.org", "password": PASSWORD}


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def options_on(page: str) -> dict[str, Any]:
    found = re.search(r'data-options="([^"]*)"', page)
    assert found
    return dict(json.loads(html.unescape(found[1])))


def code_of(key: str, steps: int = 0) -> str:
    totp = TOTP(key.replace("-", ""))
    return str(totp.generate(int(utc_now().timestamp()) + 30 * steps).token)


def set_up_app(client: FlaskClient) -> tuple[str, list[str]]:
    """The app's key, and the codes to write down."""
    page = client.get("/account/second-step/new").text
    key = re.findall(r'<code dir="ltr">([A-Z2-7-]+)</code>', page)[0]
    wrong = client.post("/account/second-step/new", data={"code": "000000"})
    assert "This code is not right" in wrong.text
    shown = client.post("/account/second-step/new", data={"code": code_of(key, -1)}).text
    codes = re.findall(r'<code dir="ltr">(\w{5}-\w{5})</code>', shown)
    assert len(set(codes)) == 10
    return key, codes


def test_a_code_is_asked_after_the_password_and_each_code_works_once(
    app: Flask, staff: Staff, session: Session
) -> None:
    key, codes = set_up_app(staff("viewer"))
    client = app.test_client()
    reply = client.post("/account/sign-in?next=/respond", data=ADDRESS)
    assert reply.location.endswith("/account/second-step")
    assert not is_in(client)
    assert client.post("/account/second-step", data={"code": "12"}).status_code == 422
    code = code_of(key)
    assert client.post("/account/second-step", data={"code": code}).location == "/respond"
    assert is_in(client)
    for typed, opens in ((code, False), (codes[0].upper(), True), (codes[0], False)):
        other = app.test_client()
        other.post("/account/sign-in", data=ADDRESS)
        other.post("/account/second-step", data={"code": typed})
        assert is_in(other) is opens
    assert (
        app.test_client().post("/account/second-step", data={"code": codes[1]}).status_code == 302
    )
    user = people.find(session, ADDRESS["email"])
    assert key.replace("-", "") not in (user.totp_secret or "")
    acts = session.scalars(select(AuditEntry.act)).all()
    assert acts.count("sign_in_failed") == 3


def test_a_password_link_does_not_go_around_the_second_step(
    app: Flask, staff: Staff, session: Session
) -> None:
    set_up_app(staff("viewer"))
    token = people.make_link_token(people.find(session, ADDRESS["email"]))
    session.commit()
    client = app.test_client()
    assert client.post(f"/account/link/{token}").location.endswith("/account/second-step")
    assert not is_in(client)


def test_roles_that_need_a_second_step_come_no_further_without(
    app: Flask, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, other = staff("admin"), staff("viewer")
    monkeypatch.setitem(app.config["VOICE"], "SECOND_STEP", "admin safeguarding_lead")
    assert client.get("/listen").location.endswith("/account/security")
    assert "Your role needs more than a password" in client.get("/account/security").text
    assert other.get("/listen").status_code == 200
    set_up_app(client)
    assert client.get("/listen").status_code == 200
    client.post("/account/second-step/off")
    assert "It is on." in client.get("/account/security").text


def test_a_passkey_signs_in_alone_and_what_is_forged_does_not(app: Flask, staff: Staff) -> None:
    mine, key = staff("viewer"), SoftKey()

    def add(made_by: SoftKey) -> int:
        options = options_on(mine.get("/account/security").text)
        sent = {"name": "My phone", "credential": made_by.make(options)}
        return mine.post("/account/passkeys", data=sent).status_code

    wrong = (SoftKey(origin="http://evil.example"), SoftKey(domain="evil.example"))
    assert [add(one) for one in (*wrong, SoftKey(verifies=False))] == [422, 422, 422]
    assert add(key) == 302
    assert add(key) == 422  # it is here already
    assert "My phone" in mine.get("/account/security").text

    def enter(signed_by: SoftKey, client: FlaskClient) -> str:
        options = options_on(client.get("/account/sign-in").text)
        sent = signed_by.sign(options)
        client.post("/account/sign-in/passkey", data={"credential": sent})
        return sent

    for forger in (
        SoftKey(),  # the same name, another key
        SoftKey(key=key.key, origin="http://evil.example", used=90),
        SoftKey(key=key.key, verifies=False, used=90),
        SoftKey(key=key.key, identifier=b"nobody's", used=90),
    ):
        client = app.test_client()
        enter(forger, client)
        assert not is_in(client)
    client = app.test_client()
    client.get("/account/sign-in")
    cookie = client.get_cookie("voice")
    options = options_on(client.get("/account/sign-in").text)
    cookie = client.get_cookie("voice")
    sent = key.sign(options)
    client.post("/account/sign-in/passkey", data={"credential": sent})
    assert is_in(client)
    again = app.test_client()
    assert cookie is not None
    again.set_cookie("voice", cookie.value, path="/")
    reply = again.post("/account/sign-in/passkey", data={"credential": sent})
    assert reply.status_code == 422  # what was answered once is not asked again
    assert not is_in(again)
    for nonsense in ("", "{}", "[]", '{"id":1}', "x" * 5000):
        reply = again.post("/account/sign-in/passkey", data={"credential": nonsense})
        assert reply.status_code == 422


def test_signing_in_begins_a_new_session_and_signing_out_ends_it_for_copies_too(
    app: Flask, staff: Staff
) -> None:
    client = app.test_client()
    with client.session_transaction("/account/sign-in") as planted:
        planted["sign_in"] = planted["left"] = "planted"
    client.post("/account/sign-in", data=ADDRESS)
    assert not is_in(client)
    staff("viewer")
    client.post("/account/sign-in", data=ADDRESS)
    assert is_in(client)
    with client.session_transaction("/account") as now:
        assert now["sign_in"] != "planted"
        assert "left" not in now
    copied, cookie = app.test_client(), client.get_cookie("voice")
    assert cookie is not None
    copied.set_cookie("voice", cookie.value, path="/")
    assert is_in(copied)
    client.post("/account/sign-out")
    assert not is_in(copied)


def test_one_sees_where_one_is_signed_in_and_ends_one_or_all(
    app: Flask, staff: Staff, visit: Callable[..., str], session: Session
) -> None:
    here, there, third = staff("viewer"), staff("viewer"), staff("viewer")
    stranger = staff("admin")
    session.execute(update(StaffSession).values(device="Firefox on Windows"))
    page = visit(here, "/account/sessions")
    assert page.count("Firefox on Windows</th>") + page.count("Firefox on Windows <span") == 3
    rows = session.scalars(
        select(StaffSession).join(User).where(User.email == ADDRESS["email"])
    ).all()
    other = session.scalars(select(StaffSession).join(User).where(User.email != ADDRESS["email"]))
    here.post("/account/sessions/end", data={"session": other.one().id})
    assert is_in(stranger)
    here.post("/account/sessions/end", data={"session": rows[1].id})
    assert [is_in(one) for one in (here, there, third)] == [True, False, True]
    here.post("/account/sessions/end", data={"session": "everywhere"})
    assert [is_in(one) for one in (here, third)] == [False, False]


def test_a_session_ends_when_nobody_uses_it_and_at_the_end_of_the_day(
    app: Flask, staff: Staff, session: Session
) -> None:
    lead, viewer = staff("safeguarding_lead"), staff("viewer")
    idle = dict(session.execute(select(StaffSession.user_id, StaffSession.idle_minutes)).all())
    assert sorted(idle.values()) == [20, 60]
    late = utc_now() - timedelta(minutes=5)
    session.execute(update(StaffSession).values(seen_at=late, idle_until=utc_now() + timedelta(1)))
    assert is_in(viewer)  # which is seen
    session.commit()
    seen = session.scalars(select(StaffSession.seen_at).order_by(StaffSession.seen_at)).all()
    assert seen[0] == late < seen[1]
    session.execute(
        update(StaffSession).where(StaffSession.seen_at == late).values(idle_until=late)
    )
    assert not is_in(lead)
    session.execute(update(StaffSession).values(ends_at=late))
    assert not is_in(viewer)


def test_to_change_how_one_signs_in_one_signs_in_again(staff: Staff, session: Session) -> None:
    client = staff("viewer")
    session.execute(update(StaffSession).values(began_at=utc_now() - timedelta(hours=2)))
    reply = client.get("/account/second-step/new")
    assert reply.location == "/account/sign-in?next=/account/second-step/new"
    assert "please sign in again" in client.get(reply.location).text
    assert client.post(reply.location, data=ADDRESS).location == "/account/second-step/new"


@pytest.mark.parametrize("way", ["//evil.example", "https://evil.example", "/\\evil", "/en/", "x"])
def test_signing_in_leads_nowhere_else(app: Flask, staff: Staff, way: str) -> None:
    staff("viewer")
    reply = app.test_client().post("/account/sign-in", query_string={"next": way}, data=ADDRESS)
    assert reply.location == "/account"


def test_a_forgotten_password_is_answered_alike_for_everyone(
    app: Flask,
    staff: Staff,
    client: FlaskClient,
    session: Session,
    visit: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    staff("viewer")
    assert "Ask your admin" in visit(client, "/account/forgotten")
    sent: list[tuple[Any, ...]] = []

    def send(*given: Any) -> None:
        assert not db.session.in_transaction(), "a slow mail server would keep others waiting"
        sent.append(given)

    monkeypatch.setattr("voice.mail.send", send)
    monkeypatch.setitem(app.config["VOICE"], "MAIL_URL", "smtp://mail.example")
    monkeypatch.setitem(app.config["VOICE"], "PUBLIC_URL", "https://voice.example/")
    pages = {
        email: client.post("/account/forgotten", data={"email": email}).text
        for email in ("viewer@example.org", "nobody@example.org")
    }
    assert len(set(pages.values())) == 1
    [(to, _subject, body)] = sent
    assert to == ["viewer@example.org"]
    path = re.search(r"https://voice\.example(/account/link/\S+)", body)
    assert path
    assert client.post(path[1]).location.endswith("/account/password")
    assert mailing.ask_for_link(session, "x").arguments == {"user_id": 0}
