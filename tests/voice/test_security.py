"""Closed unless opened; strict headers; forged forms refused."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from argon2 import low_level
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from surveys.models import Consultation
from tests import samples
from tests.voice.test_roles import address_of, addresses
from voice import create_app
from voice.accounts import people
from voice.accounts.roles import ROLES
from voice.security import is_open_to_all

StaffClient = Callable[[str], FlaskClient]


def test_every_page_says_who_may_open_it(app: Flask) -> None:
    silent = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if not is_open_to_all(endpoint, view) and not hasattr(view, "open_to")
    ]
    # The sign-in library's own pages that we do not use stay closed to everyone.
    assert [endpoint for endpoint in silent if not endpoint.startswith("security.")] == []


def test_a_page_that_nobody_opened_is_closed_even_to_the_signed_in(
    app: Flask, staff: StaffClient
) -> None:
    client = staff("admin")
    assert client.get("/account").status_code == 200
    assert client.get("/account/sign-in").status_code == 302
    app.view_functions["accounts.home"], kept = lambda: "open?", app.view_functions["accounts.home"]
    try:
        assert client.get("/account").status_code == 403
        assert app.test_client().get("/account").status_code == 302
    finally:
        app.view_functions["accounts.home"] = kept


@pytest.mark.parametrize("path", ["/account", "/listen", "/respond"])
def test_staff_pages_lead_to_sign_in(client: FlaskClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 302
    assert "/account/sign-in" in reply.location
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_can_sign_in_and_out(staff: StaffClient, role: str) -> None:
    client = staff(role)
    assert client.get("/account").status_code == 200
    client.post("/account/sign-out")
    assert client.get("/account").status_code == 302


def test_a_wrong_password_tells_nothing_about_who_exists(
    staff: StaffClient, client: FlaskClient
) -> None:
    staff("viewer")
    known = client.post("/account/sign-in", data={"email": "viewer@example.org", "password": "no"})
    unknown = client.post("/account/sign-in", data={"email": "who@example.org", "password": "no"})
    assert known.status_code == unknown.status_code == 200
    pages = [re.sub('data-options="[^"]*"', "", one.text) for one in (known, unknown)]  # random
    assert pages[0].replace("viewer@", "who@") == pages[1]


def test_headers_allow_nothing_inline_and_no_other_host(client: FlaskClient) -> None:
    policy = client.get("/account/sign-in").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "http" not in policy


def test_every_answer_forbids_guessing_its_type_and_only_documents_carry_the_policy(
    client: FlaskClient,
) -> None:
    style = client.get(
        client.get("/account/sign-in").text.split('rel="stylesheet" href="')[1].split('"')[0]
    )
    assert style.mimetype == "text/css"
    assert style.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" not in style.headers
    assert "Content-Security-Policy" in client.get("/nowhere").headers


def test_the_sign_in_cookie_is_private_and_over_https_stays_there(client: FlaskClient) -> None:
    plain = client.get("/account/sign-in").headers["Set-Cookie"]
    secure = client.get("/account/sign-in", base_url="https://voice.example").headers["Set-Cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain
    assert "Secure" in secure


def test_a_forged_form_is_refused(store: str, tmp_path: Path) -> None:
    app = create_app({"DATA": str(tmp_path), "DATABASE_URL": store, "QUEUE_URL": "memory:"})
    reply = app.test_client().post("/account/sign-out")
    assert reply.status_code in (302, 400)
    reply = app.test_client().post(
        "/account/sign-in", data={"email": "a@example.org", "password": "b"}
    )
    assert "The CSRF token is missing" in reply.text or reply.status_code == 400


EXEMPT = {
    "the public's pages: no session, and so nothing that a forged form could use": {
        *("take_part", "rankings", "helped", "replies", "addresses", "drafts", "workshops"),
        *("events", "contact"),
    },
    "programs: a token in a header, which no form of another site can send": {"api", "staff_api"},
}
"""Parts whose forms need no token, and why."""


@pytest.mark.one_store
def test_every_form_refuses_what_comes_without_its_token(
    app: Flask, staff: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = staff("admin")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    exempt, let_in = set(), []
    for method, rule in addresses(app):
        if method == "GET":
            continue
        part = rule.endpoint.partition(".")[0]
        if part in set().union(*EXEMPT.values()):
            assert is_open_to_all(rule.endpoint, app.view_functions[rule.endpoint]), rule
            exempt.add(part)
            continue
        address = address_of(rule, {})
        reply = admin.open(address, method=method, headers={"Accept": "application/json"})
        if reply.status_code != 400 or "open for too long" not in reply.text:
            let_in.append(f"{method} {rule.rule}: {reply.status_code}")
    assert let_in == []
    assert exempt == set().union(*EXEMPT.values())


def test_signing_in_costs_one_hash_whoever_is_named(
    app: Flask, session: Session, staff: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work is counted: a clock would only tell how busy the machine is."""
    staff("viewer")
    people.add(session, "invited@example.org", "viewer")
    away = people.add(session, "away@example.org", "viewer")
    people.set_password(away, "a long enough password 7")
    away.active = False
    session.commit()
    hashed: list[str] = []
    for name in ("hash_secret", "hash_secret_raw", "verify_secret"):
        real = getattr(low_level, name)

        def count(*told: Any, real: Any = real, **more: Any) -> Any:
            hashed.append("")
            return real(*told, **more)

        monkeypatch.setattr(low_level, name, count)
    work = {}
    for who in ("viewer", "nobody", "invited", "away"):
        hashed.clear()
        form = {"email": f"{who}@example.org", "password": "not the password"}
        assert app.test_client().post("/account/sign-in", data=form).status_code == 200
        work[who] = len(hashed)
    assert work == dict.fromkeys(work, 1)


def test_only_a_survey_that_can_be_spoken_may_ask_for_the_microphone(
    client: FlaskClient, session: Session, consultation: Consultation
) -> None:
    asks = {"plain": [], "spoken": [samples.ask("voice")]}
    asks["signed"] = [samples.ask("voice", sign=True)]
    for code, questions in asks.items():
        samples.add_edition(
            session, consultation, code, questions=[samples.ask("text"), *questions]
        )
    session.commit()
    told = {}
    for code in asks:
        for _again in range(2):  # made, and from the shelf
            headers = client.get(f"/en/s/{code}").headers
            told[code] = headers["Permissions-Policy"]
            assert ("blob:" in headers["Content-Security-Policy"]) is (code != "plain")
    assert told == {
        "plain": "camera=(), geolocation=(), microphone=()",
        "spoken": "camera=(), geolocation=(), microphone=(self)",
        "signed": "camera=(self), geolocation=(), microphone=(self)",
    }
