"""The queue on a real Redis: shared, forgotten, frozen, away and back, and no job is lost."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from surveys.base import utc_now
from tests import samples
from tests.redis_server import RedisServer, where_it_is
from voice import create_app
from voice.db import db, upgrade
from voice.jobs import queue, work
from voice.jobs.models import Job
from voice.security import limiter

pytestmark = [where_it_is, pytest.mark.parametrize("store", ["sqlite"], indirect=True)]

MOST_SECONDS = 30
"""Redis is given up after 5 seconds; the rest is for a busy machine."""


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path) as server:
        yield server


@pytest.fixture
def apps(
    redis: RedisServer, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[Flask]]:
    """Two processes' applications on one database and one Redis, which count tries."""
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)  # put back after this test
    monkeypatch.setattr(limiter, "_storage_options", {})  # another test's: a process has one queue
    monkeypatch.setattr(limiter, "_storage_dead", False)
    settings = {"DATA": str(tmp_path), "DATABASE_URL": "", "QUEUE_URL": redis.url}
    more = {"WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": True}
    made = [create_app(settings | more) for _ in range(2)]
    with made[0].app_context():
        upgrade()
        samples.add_edition(db.session, samples.add_consultation(db.session))
        db.session.commit()
    yield made
    for app in made:
        app.extensions["voice_queue"].huey.storage.close()
        with app.app_context():
            db.engine.dispose()


def announce(app: Flask, *numbers: int) -> None:
    with app.app_context():
        jobs = [work.record(db.session, "note", number=number).id for number in numbers]
        db.session.commit()
        for job_id in jobs:
            queue.announce(job_id)


def a_minute_passes(app: Flask) -> None:
    """The sweeper looks, after the time in which an announcement may still be on its way."""
    with app.app_context():
        long_ago = utc_now() - timedelta(minutes=1)
        db.session.execute(update(Job).where(Job.state == "waiting").values(created_at=long_ago))
        db.session.commit()
        queue.announce_forgotten()


def work_off(app: Flask) -> None:
    """Do what a worker finds in the queue."""
    huey = app.extensions["voice_queue"].huey
    while (task := huey.dequeue()) is not None:
        huey.execute(task)


def hand_in(client: FlaskClient) -> int:
    began = time.monotonic()
    place = f"/api/v1/surveys/moving-on/responses/{uuid4()}"
    status = client.put(place, json=samples.ANSWERS | {"edition": 1}).status_code
    assert time.monotonic() - began < MOST_SECONDS
    return status


def guess(client: FlaskClient) -> int:
    """A wrong password, sent once."""
    given = {"email": "who@example.org", "password": "a guess"}
    return client.post("/account/sign-in", data=given).status_code


def test_jobs_and_counts_are_shared_and_outlive_a_redis_that_forgets_freezes_or_is_lost(
    apps: list[Flask], redis: RedisServer, store: str
) -> None:
    done: list[int] = []
    work.register("note", lambda arguments, _tell: done.append(arguments["number"]))
    one, other = apps
    client = one.test_client()

    announce(one, 1, 2)
    work_off(other)
    assert done == [1, 2], "announced by one, done by the other"
    assert [guess(client) for _ in range(11)] == [200] * 10 + [429]
    assert any("LIMIT" in key for key in redis.names()), "tries are counted there"
    assert not any("127.0.0.1" in key for key in redis.names()), "an address in the clear"
    assert client.get("/ready").status_code == 200

    announce(one, 3)
    redis.forget()
    work_off(other)
    assert done == [1, 2]
    a_minute_passes(other)
    work_off(other)
    assert done == [1, 2, 3], "what Redis forgot, the table knows"

    redis.freeze()
    began = time.monotonic()
    announce(one, 4)
    assert time.monotonic() - began < MOST_SECONDS, "nobody waits for a Redis that says nothing"
    redis.lose()
    announce(one, 5)
    assert hand_in(client) == 201
    assert guess(client) == 200
    assert client.get("/ready").json["checks"] == {
        "database": "ok", "migrations": "ok", "storage": "ok", "jobs": "failed"
    }  # fmt: skip

    redis.start()
    a_minute_passes(other)
    work_off(other)
    a_minute_passes(other)
    work_off(other)
    assert done == [1, 2, 3, 4, 5], "each once, when Redis is back"
    assert client.get("/ready").status_code == 200
