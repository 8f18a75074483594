"""Told to stop, Voice ends what it has begun: requests are answered, a job is given back."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from surveys.models import Response
from tests import samples
from tests.conftest import ROOT
from voice import create_app
from voice.db import db, upgrade
from voice.jobs import queue, work
from voice.jobs.models import Job

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

BODY = json.dumps(samples.ANSWERS | {"edition": 1}).encode()
SLOW = """
import time
from voice.jobs import work

def go_slowly(arguments, progress):
    for number in range(6000):
        time.sleep(0.01)
        progress(number, 6000)

work.register("slow", go_slowly)
from voice.cli import main
main()
"""


@pytest.fixture
def alone(store: str, tmp_path: Path) -> Iterator[Flask]:
    """An installation with the sample survey, whose server runs in processes of its own."""
    app = create_app({"DATA": str(tmp_path), "DATABASE_URL": "", "QUEUE_URL": ""})
    with app.app_context():
        upgrade()
        samples.add_edition(db.session, samples.add_consultation(db.session))
        db.session.commit()
        db.engine.dispose()
    yield app
    with app.app_context():
        db.engine.dispose()


@contextlib.contextmanager
def running(app: Flask, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program on this installation; killed at the end if it is still there."""
    environment = {**os.environ, "VOICE_DATA": str(app.config["VOICE"]["DATA"])}
    environment |= {"VOICE_LOG": "json"}
    said = app.config["VOICE"]["DATA"] / "said"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command], env=environment, cwd=ROOT, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 150
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.25)  # each look at the database holds its one lock for a moment


def test_a_worker_gives_its_job_back(alone: Flask) -> None:
    def state() -> tuple[str, int, int]:
        with alone.app_context():
            job = db.session.get_one(Job, job_id)
            return job.state, job.tries, job.done

    work.register("slow", lambda _arguments, _tell: None)
    with alone.app_context():
        job_id = work.record(db.session, "slow").id
        db.session.commit()
        queue.announce(job_id)
    with running(alone, "-c", SLOW, "work") as worker:
        wait_for(lambda: state()[2] > 5)
        assert state()[:2] == ("running", 1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0
    assert state()[:2] == ("waiting", 0)
    with alone.app_context():
        huey = alone.extensions["voice_queue"].huey
        announced = [task.args for task in iter(huey.dequeue, None) if task.args]
        assert announced == [(job_id,)]


def test_a_request_in_progress_is_answered(alone: Flask) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running(alone, "-m", "voice.cli", "serve", "--port", str(port)) as server:
        wait_for(lambda: is_there(port))
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
            line.sendall(
                b"PUT /api/v1/surveys/moving-on/responses/%s HTTP/1.1\r\nHost: here\r\n"
                b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                % (str(uuid4()).encode(), len(BODY), BODY[:40])
            )
            time.sleep(0.3)
            server.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            line.sendall(BODY[40:])
            reply = line.recv(65536).decode()
        assert server.wait(60) == 0
    assert reply.startswith("HTTP/1.1 201 ")
    with alone.app_context():
        assert len(db.session.scalars(select(Response.id)).all()) == 1
    said = (alone.config["VOICE"]["DATA"] / "said").read_text("utf-8").splitlines()
    lines = [json.loads(one) for one in said if one.startswith("{")]
    (line_of_it,) = (one for one in lines if one.get("method") == "PUT")
    assert f"x-request-id: {line_of_it['request']}" in reply.lower()
    assert line_of_it["status"] == 201


def is_there(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"GET /health HTTP/1.0\r\nHost: here\r\n\r\n")
        return b" 200 " in line.recv(64)
    return False
