"""Public pages are kept for a second, and never longer than what they show is true."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from surveys import editions
from surveys.models import Edition
from tests import samples
from voice import shelf
from voice.db import db

PAGE = "/en/s/moving-on"


@pytest.fixture
def asked(app: Flask, session: Session) -> list[str]:
    """What the database was asked."""
    said: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    return said


def count_kept(client: FlaskClient) -> float:
    found = re.search(r"^voice_kept_pages_total ([\d.e+]+)", client.get("/metrics").text, re.M)
    assert found
    return float(found[1])


def test_a_page_is_made_once_for_a_whole_class(
    client: FlaskClient, edition: Edition, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(shelf.time, "monotonic", lambda: now)
    first = client.get(PAGE, headers={"Accept-Encoding": "br"})
    before = count_kept(client)
    del asked[:]
    again = client.get(PAGE, headers={"Accept-Encoding": "br"})
    assert asked == []
    assert again.data == first.data
    del first.headers["X-Request-ID"]  # each request has its own
    assert list(again.headers) == list(first.headers)
    assert count_kept(client) == before + 1
    for words in ({"Accept-Encoding": "gzip"}, {"Host": "other.example"}, {"Cookie": "a=b"}):
        del asked[:]
        assert client.get(PAGE, headers=words).status_code == 200
        assert asked
    check = {"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]}
    assert client.get(PAGE, headers=check).status_code == 304
    now += shelf.SECONDS
    del asked[:]
    assert client.get(PAGE, headers={"Accept-Encoding": "br"}).data == first.data
    assert asked


def test_what_this_process_changes_shows_at_once_and_answers_change_nothing(
    client: FlaskClient, session: Session, edition: Edition, asked: list[str]
) -> None:
    assert client.get(PAGE).status_code == 200
    where = "/api/v1/surveys/moving-on/responses/0af76519-16cd-43dd-8448-eb211c80319c"
    assert client.put(where, json=samples.ANSWERS).status_code == 201
    editions.close(session.merge(edition))
    session.commit()
    assert client.get(PAGE).status_code == 409


@pytest.mark.parametrize("path", ["/en/receipt", "/ready", "/account/sign-in"])
def test_what_is_for_one_person_or_one_moment_is_never_kept(
    client: FlaskClient, app: Flask, edition: Edition, path: str
) -> None:
    client.get(path)
    assert path not in {key[3] for key in app.wsgi_app._kept}


def test_the_shelf_stays_small(client: FlaskClient, edition: Edition, app: Flask) -> None:
    for number in range(400):
        client.get(PAGE, headers={"Host": f"host-{number}.example"})
    kept = app.wsgi_app
    assert kept._bytes == sum(len(one.body) for one in kept._kept.values())
    assert kept._bytes <= shelf.MOST_BYTES
