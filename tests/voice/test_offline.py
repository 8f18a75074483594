"""What lets a phone open our pages without a signal."""

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

from tests.conftest import ROOT
from voice import create_app
from voice.db import db


def test_the_worker_stands_at_the_top_and_is_asked_for_each_time(client: FlaskClient) -> None:
    reply = client.get("/sw.js")
    assert reply.mimetype == "text/javascript"
    assert reply.headers["Cache-Control"] == "no-cache"
    assert client.get("/sw.js", headers={"If-None-Match": reply.headers["ETag"]}).status_code == 304


def test_the_worker_brings_what_it_imports_from_this_version(client: FlaskClient) -> None:
    imported = re.findall(r"from '([^']+)'", client.get("/sw.js").text)
    assert imported
    for path in imported:
        assert "immutable" in client.get(path).headers["Cache-Control"]


def test_the_worker_imports_nothing_that_needs_a_page() -> None:
    waiting, seen = ["copies.js", "sending.js"], set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        script = (ROOT / "static/js/survey" / name).read_text("utf-8")
        assert "document" not in re.sub(r"//.*", "", script), name
        waiting += set(re.findall(r"from '\./([^']+)'", script)) - seen


def test_the_page_for_no_signal_says_what_to_do_and_who_helps(
    client: FlaskClient, visit: Callable[..., str]
) -> None:
    page = visit(client, "/en/offline")
    assert "There is no signal" in page
    assert "tel:08001111" in page
    assert "public" in client.get("/en/offline").headers["Cache-Control"]


def test_pages_about_a_person_are_never_marked_as_everyones(client: FlaskClient) -> None:
    for path in ("/en/receipt", "/account/sign-in", "/en/s/nothing"):
        assert "public" not in client.get(path).headers["Cache-Control"], path


def test_a_commit_is_on_the_disk_before_it_is_acknowledged(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA synchronous")) == 2  # FULL
            return
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"


def test_a_lax_database_is_made_to_wait_for_the_disk(app: Flask, store: str) -> None:
    if store.startswith("sqlite"):
        return
    settings = {"DATA": app.config["VOICE"]["DATA"], "DATABASE_URL": store, "QUEUE_URL": "memory:"}
    other = create_app(settings)
    with other.app_context():

        @event.listens_for(db.engine, "connect", insert=True)
        def be_lax(connection, _record) -> None:  # type: ignore[no-untyped-def]
            connection.execute("SET synchronous_commit = off")
            connection.commit()

        with db.engine.connect() as connection:
            assert connection.scalar(text("SHOW synchronous_commit")) == "on"
        db.engine.dispose()
