"""Limits that processes share, hosts and cookies that are ours, doors that stay shut."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from tests.conftest import PASSWORD
from voice import create_app, tries
from voice.accounts import people
from voice.db import db, upgrade
from voice.security import limiter
from voice.settings import WrongSetting

HOME = "203.0.113.77"


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application as a council runs it: behind a proxy, over https, with limits."""
    monkeypatch.setattr(limiter, "enabled", True)
    app = create_app(
        {
            "DATA": str(tmp_path),
            "QUEUE_URL": "memory:",
            "PROXIES": 1,
            "PUBLIC_URL": "https://voice.example.org",
            "HOSTS": "voice.internal",
            "WTF_CSRF_ENABLED": False,
            "RATELIMIT_ENABLED": True,
        }
    )
    with app.app_context():
        upgrade()
        people.set_password(people.add(db.session, "ann@example.org", "viewer"), PASSWORD)
        db.session.commit()
    return app


def proxied(host: str = "voice.example.org", **more: str) -> dict[str, str]:
    return {"X-Forwarded-For": HOME, "X-Forwarded-Proto": "https", "X-Forwarded-Host": host} | more


def sign_in(client: FlaskClient, password: str, **more: str) -> int:
    given = {"email": "ann@example.org", "password": password}
    return client.post(
        "/account/sign-in", data=given, headers=proxied(), query_string=more
    ).status_code


def test_wrong_tries_are_counted_without_the_address(served: Flask, tmp_path: Path) -> None:
    client = served.test_client()
    assert [sign_in(client, "wrong") for _ in range(11)][-2:] == [200, 429]
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("tries.db*"))
    assert b"accounts" in kept or b"security.login" in kept
    assert HOME.encode() not in kept
    assert hashlib.sha256(HOME.encode()).hexdigest()[:32].encode() not in kept


def test_processes_share_one_count_and_a_new_window_forgets_the_old(
    app: Flask, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        address = db.engine.url
    if store.startswith("sqlite"):
        engines = [tries.in_file(tmp_path / "tries.db") for _ in range(2)]
    else:
        engines = [create_engine(address) for _ in range(2)]
    one, other = (tries.Tries(engine=engine) for engine in engines)
    assert [one.incr("a", 60), other.incr("a", 60), one.incr("a", 60)] == [1, 2, 3]
    assert other.get("a") == 3
    assert one.get("b") == 0
    assert 50 < other.get_expiry("a") - time.time() <= 60
    later = time.time() + 61
    monkeypatch.setattr(tries.time, "time", lambda: later)
    assert other.get("a") == 0
    assert one.incr("c", 60) == 1
    with engines[0].connect() as connection:
        assert connection.scalar(text('SELECT count(*) FROM "try"')) == 1
    one.clear("c")
    assert one.check()
    assert other.get("c") == 0
    for engine in engines:
        engine.dispose()


def test_an_address_has_another_name_each_day(monkeypatch: pytest.MonkeyPatch) -> None:
    names = set()
    for day in ("2026-11-28", "2026-11-29"):
        moment = tries.utc_now().fromisoformat(f"{day}T12:00:00+00:00")
        monkeypatch.setattr(tries, "utc_now", lambda moment=moment: moment)
        names |= {tries.hide("secret", HOME), tries.hide("secret", HOME)}
    assert len(names) == 2


def test_counts_that_are_away_let_people_sign_in(served: Flask, tmp_path: Path) -> None:
    for path in tmp_path.glob("tries.db*"):
        path.unlink()
    (tmp_path / "tries.db").mkdir()
    assert sign_in(served.test_client(), PASSWORD) == 302


def test_only_our_own_names_are_answered(served: Flask) -> None:
    client = served.test_client()
    for host, status in (
        ("voice.example.org", 200),
        ("voice.internal", 200),
        ("evil.example", 400),
        ("voice.example.org.evil.example", 400),
        ("voice.example.org:443@evil.example", 400),
    ):
        assert client.get("/en/help", headers=proxied(host)).status_code == status, host
    reply = client.get("/account/sign-in", headers=proxied("evil.example"))
    assert "evil.example" not in reply.text


def test_a_public_address_is_a_whole_one(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting):
        create_app({"DATA": str(tmp_path), "QUEUE_URL": "memory:", "PUBLIC_URL": "voice.example"})


def test_over_https_the_cookie_and_the_browser_stay_there(served: Flask) -> None:
    client = served.test_client()
    reply = client.post(
        "/account/sign-in",
        data={"email": "ann@example.org", "password": PASSWORD},
        headers=proxied(),
        base_url="https://voice.example.org",
    )
    cookie = next(one for one in reply.headers.getlist("Set-Cookie") if "voice=" in one)
    assert cookie.startswith("__Host-voice=")
    for part in ("; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"):
        assert part in cookie
    assert "Domain=" not in cookie
    page = client.get("/en/help", headers=proxied())
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    plain = client.get("/en/help", headers=proxied(**{"X-Forwarded-Proto": "http"}))
    assert "Strict-Transport-Security" not in plain.headers


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example",
     "javascript:alert(1)", "https:evil.example", "/\t/evil.example", "http://voice.example.org@evil.example"],
)  # fmt: skip
def test_signing_in_leads_to_no_other_site(
    staff: Callable[[str], FlaskClient], app: Flask, target: str
) -> None:
    staff("viewer").post("/account/sign-out")
    client = app.test_client()
    given = {"email": "viewer@example.org", "password": PASSWORD}
    reply = client.post("/account/sign-in", query_string={"next": target}, data=given)
    assert reply.status_code in (200, 302)  # refused, or made into an address of ours
    to = urlsplit(reply.headers.get("Location", ""))
    assert (to.scheme, to.netloc) == ("", "")
    assert "\\" not in to.path


def test_a_session_from_before_signing_in_never_becomes_a_signed_in_one(
    staff: Callable[[str], FlaskClient], app: Flask
) -> None:
    staff("viewer")
    planted = app.test_client()
    planted.get("/account/sign-in")
    before = planted.get_cookie("voice")
    victim = app.test_client()
    if before is not None:
        victim.set_cookie("voice", before.value)
    given = {"email": "viewer@example.org", "password": PASSWORD}
    assert victim.post("/account/sign-in", data=given).status_code == 302
    assert victim.get("/account").status_code == 200
    assert planted.get("/account").status_code == 302
