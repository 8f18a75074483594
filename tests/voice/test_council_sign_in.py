"""The council's own sign-in, against a real provider on this machine: who may come in, who not."""

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from sqlalchemy import select

from tests.oidc_provider import CLIENT, SECRET, Provider, serve
from voice import create_app
from voice.accounts import people
from voice.accounts.models import User
from voice.audit.models import AuditEntry
from voice.db import db, upgrade
from voice.settings import WrongSetting

SAM = {"sub": "sam-1", "email": "Sam@Example.org", "email_verified": True}
AREA = """
name = { en = "Shire" }
[sign_in.roles]
"Voice officers" = { role = "engagement_officer", group = "SEND team" }
"Voice readers" = "viewer"
"""


@pytest.fixture
def provider() -> Iterator[Provider]:
    with serve() as running:
        yield running


def settings_for(provider: Provider, folder: Path, area: str = AREA) -> dict[str, Any]:
    profile = folder / "area.toml"
    profile.write_text(area, "utf-8")
    return {
        "DATA": str(folder),
        "QUEUE_URL": "memory:",
        "AREA": str(profile),
        "OIDC_URL": provider.url,
        "OIDC_CLIENT": CLIENT,
        "OIDC_SECRET": SECRET,
        "OIDC_NAME": "the council",
        "WTF_CSRF_ENABLED": False,
        "RATELIMIT_ENABLED": False,
    }


@pytest.fixture
def shire(provider: Provider, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(settings_for(provider, tmp_path))
    with app.app_context():
        upgrade()
        people.add(db.session, "sam@example.org", "viewer")
        db.session.commit()
        yield app
        db.engine.dispose()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: Any) -> None:
        return None


def go(client: FlaskClient) -> str:
    """To the provider and as far as its way back to us."""
    with client.application.app_context():
        there = client.post("/account/sign-in/council").location
    try:
        urllib.request.build_opener(_Stay).open(there)  # our own provider
    except urllib.error.HTTPError as answer:
        return answer.headers["Location"].removeprefix("http://localhost")
    raise AssertionError("the provider sends nobody back")


def come_back(client: FlaskClient, way: str) -> tuple[int, str]:
    with client.application.app_context():
        reply = client.get(way)
    said = re.search(r'role="alert".*?<p>(.*?)</p>', reply.text, re.DOTALL)
    return reply.status_code, said[1].strip() if said else ""


def is_in(client: FlaskClient) -> bool:
    with client.application.app_context():
        return client.get("/account").status_code == 200


def test_who_was_invited_comes_in_and_stays_the_same_person(
    shire: Flask, provider: Provider
) -> None:
    client = shire.test_client()
    assert "Continue with the council" in client.get("/account/sign-in").text
    provider.person = SAM
    way = go(client)
    assert come_back(client, way)[0] == 302
    assert is_in(client)
    assert come_back(client, way)[0] == 403  # a way back works once
    provider.person = SAM | {"email": "new-name@example.org"}
    again = shire.test_client()
    come_back(again, go(again))
    assert is_in(again)
    provider.person = SAM | {"sub": "another"}  # someone else who has got the old address
    other = shire.test_client()
    assert come_back(other, go(other))[0] == 403
    with shire.app_context():
        people.switch_off(db.session, people.find(db.session, "sam@example.org"), None)
        db.session.commit()
    provider.person = SAM
    assert come_back(again, go(again))[0] == 403
    assert not is_in(again)


def test_whose_groups_there_have_a_role_here_comes_in_for_as_long_as_they_do(
    shire: Flask, provider: Provider
) -> None:
    person = {"sub": "kim", "email": "kim@example.org", "groups": ["x", "Voice officers"]}
    roles = []
    for groups in (["x", "Voice officers"], ["Voice readers"], ["x"]):
        provider.person = person | {"groups": groups}
        client = shire.test_client()
        status, _said = come_back(client, go(client))
        with shire.app_context():
            kim = people.find(db.session, "kim@example.org")
            token = people.make_link_token(kim)
            db.session.commit()
            assert shire.test_client().post(f"/account/link/{token}").status_code == 403
            roles.append((status, is_in(client), kim.role, kim.group.name if kim.group else ""))
    assert roles == [
        (302, True, "engagement_officer", "SEND team"),
        (302, True, "viewer", ""),
        (403, False, "viewer", ""),
    ]


def test_what_is_forged_old_or_for_another_place_lets_nobody_in(
    shire: Flask, provider: Provider
) -> None:
    wrongs: list[dict[str, Any]] = [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": ["another"], "azp": CLIENT},
        {"exp": 1_000_000_000},
        {"iss": "http://evil.example"},
        {"sub": None},
    ]
    provider.person = SAM
    for wrong in wrongs:
        provider.wrong = wrong
        client = shire.test_client()
        assert come_back(client, go(client)) == (
            403, "The sign-in did not work. Please try again from here.",
        ), wrong  # fmt: skip
        assert not is_in(client)
    provider.wrong, provider.signs_with = {}, RSAKey.generate_key(2048, {"kid": "one"})
    client = shire.test_client()
    assert come_back(client, go(client))[0] == 403
    provider.signs_with = None
    way = go(client)
    stranger = shire.test_client()  # a link sent to someone else does not sign them in
    assert come_back(stranger, way)[0] == 403
    changed = re.sub("state=[^&]+", "state=made-up", way)
    assert come_back(client, changed)[0] == 403
    assert come_back(client, "/account/sign-in/council?error=access_denied")[0] == 403
    with shire.app_context():
        acts = db.session.scalars(select(AuditEntry.act)).all()
        assert acts.count("sign_in_failed") == len(acts) == len(wrongs) + 4


def test_who_is_not_known_is_told_and_an_unproven_address_is_worth_nothing(
    shire: Flask, provider: Provider
) -> None:
    for person in (
        {"sub": "2", "email": "stranger@example.org"},
        SAM | {"email_verified": False},
        {"sub": "3"},
        {"sub": "4", "email": "sam@example.org", "email_verified": False,
         "groups": ["Voice readers"]},
    ):  # fmt: skip
        provider.person = person
        client = shire.test_client()
        status, said = come_back(client, go(client))
        assert (status, "Ask your admin to invite you" in said) == (403, True), person
    with shire.app_context():
        assert len(db.session.scalars(select(User.id)).all()) == 1


def test_a_provider_that_is_away_is_said_in_words(shire: Flask, provider: Provider) -> None:
    provider.is_away = True
    reply = shire.test_client().post("/account/sign-in/council")
    assert reply.status_code == 503
    assert "does not answer now" in reply.text


def test_settings_that_cannot_work_are_refused(provider: Provider, tmp_path: Path) -> None:
    given = settings_for(provider, tmp_path, AREA.replace("viewer", "king"))
    with pytest.raises(WrongSetting, match="has no role of ours"):
        create_app(given)
    with pytest.raises(WrongSetting, match="needs VOICE_OIDC_CLIENT"):
        create_app(given | {"OIDC_SECRET": ""})
