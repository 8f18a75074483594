"""What happens when something around us fails: nothing private is told, and nothing is hidden."""

import logging
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Edition
from tests.conftest import make_database
from tests.samples import ANSWERS
from voice import create_app, server, sqlite
from voice.accounts.models import User
from voice.db import db, upgrade
from voice.jobs.models import Job

STAFF_PLACES = ("/listen/transitions/themes/99999999999999999999", "/respond/releases/99999999999")
PUBLIC_PLACES = ("/en/s/a%00b", "/api/v1/surveys/a%00b", "/en/you-said-we-did/a%00b")


@pytest.mark.parametrize("path", PUBLIC_PLACES)
@pytest.mark.every_store
def test_an_impossible_address_is_a_page_that_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", STAFF_PLACES)
@pytest.mark.every_store
def test_an_impossible_number_is_a_page_that_is_not_there(
    staff: Callable[[str], FlaskClient], path: str
) -> None:
    assert staff("admin").get(path).status_code == 404


def test_a_failing_database_never_tells_what_a_person_wrote(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        with pytest.raises(SQLAlchemyError) as failed:
            connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "my secret"})
        assert "my secret" not in str(failed.value)


def test_a_database_that_is_away_is_said_and_logged(
    client: FlaskClient,
    edition: Edition,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*words: object, **named: object) -> None:
        raise OperationalError("BEGIN", {}, Exception("disk full"))

    monkeypatch.setattr("surveys.intake.submit_together", fail)
    with caplog.at_level(logging.ERROR):
        reply = client.put(f"/api/v1/surveys/moving-on/responses/{uuid4()}", json=ANSWERS)
    assert reply.status_code == 503
    assert "Nothing was stored" in reply.text
    assert "disk full" in caplog.text


@pytest.mark.one_store
def test_passwords_cannot_be_guessed_quickly(limited_client: FlaskClient) -> None:
    guess = {"email": "who@example.org", "password": "guess"}
    replies = [limited_client.post("/account/sign-in", data=guess).status_code for _ in range(11)]
    assert replies == [200] * 10 + [429]


def test_others_write_while_a_password_is_checked(
    client: FlaskClient, staff: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    staff("viewer")
    right = {"email": "viewer@example.org", "password": "three-words-and-more"}
    check = User.verify_and_update_password

    def write_meanwhile(user: User, password: str) -> bool:
        with db.engine.begin() as writing:
            writing.execute(text("DELETE FROM job"))  # SQLite has one writer at a time
        return bool(check(user, password))

    monkeypatch.setattr(User, "verify_and_update_password", write_meanwhile)
    began = time.monotonic()
    assert client.post("/account/sign-in", data=right).status_code == 302
    assert time.monotonic() - began < 10  # SQLite would wait 15 seconds, then refuse


def test_nobody_stays_signed_in_for_a_year(staff: Callable[[str], FlaskClient]) -> None:
    client = staff("viewer")
    client.post("/account/sign-out")
    reply = client.post(
        "/account/sign-in",
        data={"email": "viewer@example.org", "password": "three-words-and-more", "remember": "y"},
    )
    assert reply.status_code == 302
    assert not any("remember" in one for one in reply.headers.getlist("Set-Cookie"))


def test_several_processes_may_start_on_an_empty_database(
    request: pytest.FixtureRequest, tmp_path: Path, store: str
) -> None:
    address = _empty_database(store, tmp_path)
    settings = {"DATA": str(tmp_path), "DATABASE_URL": address, "QUEUE_URL": "memory:"}
    apps = [create_app(settings) for _ in range(3)]
    failed: list[Exception] = []

    def start(app: Flask) -> None:
        with app.app_context():
            try:
                upgrade()
            except Exception as error:
                failed.append(error)

    threads = [threading.Thread(target=start, args=(app,)) for app in apps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


@pytest.mark.one_store
def test_many_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    for number in range(60):
        address = f"sqlite:///{tmp_path / str(number)}.db"
        engines = [create_engine(address, connect_args=sqlite.connect_options()) for _ in range(3)]
        at_once = threading.Barrier(len(engines))

        def open_one(engine: Engine, at_once: threading.Barrier = at_once) -> str:
            sqlite.prepare(engine)
            at_once.wait()
            with engine.begin() as connection:
                return str(connection.execute(text("PRAGMA journal_mode")).scalar())

        with ThreadPoolExecutor(len(engines)) as pool:
            assert [*pool.map(open_one, engines)] == ["wal"] * len(engines)
        for engine in engines:
            engine.dispose()


def test_a_job_that_nobody_takes_shows_at_ready(client: FlaskClient, session: Session) -> None:
    assert client.get("/ready").json["checks"]["jobs"] == "ok"
    long_ago = utc_now() - timedelta(minutes=10)
    session.add(Job(kind="count", arguments={}, state="waiting", created_at=long_ago))
    session.commit()
    reply = client.get("/ready")
    assert reply.status_code == 503
    assert reply.json["checks"]["jobs"] == "failed"


@pytest.mark.parametrize(("minutes", "told"), [(1, "ok"), (6, "failed")])
def test_more_to_do_than_one_worker_gets_done_takes_no_server_out(
    client: FlaskClient, session: Session, minutes: int, told: str
) -> None:
    long_ago, sign = (utc_now() - timedelta(minutes=one) for one in (10, minutes))
    session.add(Job(kind="count", arguments={}, state="waiting", created_at=long_ago))
    session.add(Job(kind="count", arguments={}, state="running", beat_at=sign))
    session.commit()
    assert client.get("/ready").json["checks"]["jobs"] == told


def test_a_worker_that_dies_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_LOOK_SECONDS", 0.05)
    keeper = server.Keeper([sys.executable, "-c", "import sys; sys.stdin.read()"])
    keeper.start()
    first = keeper.process
    first.kill()
    deadline = time.monotonic() + 10
    while keeper.process is first and time.monotonic() < deadline:
        time.sleep(0.05)
    second = keeper.process
    assert second is not first
    assert second.poll() is None
    keeper.stop()
    assert second.returncode is not None


def _empty_database(store: str, folder: Path) -> str:
    if not store.startswith("postgresql"):
        return f"sqlite:///{folder / 'empty.db'}"
    return make_database(store, "empty")
