"""Numbers for whoever runs the service: true, of all processes together, and not for the public."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Edition
from tests.voice.test_faults_around import hand_in
from voice.jobs.models import Job

on_sqlite = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


def read(client: FlaskClient) -> Callable[[str], float]:
    """`read(client)(name)`: a number as it is told now."""
    text = client.get("/metrics").text
    found = dict(re.findall(r"^([a-z]\S*(?:\{.*\})?) (\S+)$", text, re.MULTILINE))
    return lambda name: float(found[name])


def test_what_happened_and_what_waits_is_told(
    client: FlaskClient, edition: Edition, session: Session
) -> None:
    route = "/api/v1/surveys/<code>/responses/<response_id>"
    counted = f'voice_requests_total{{method="PUT",route="{route}",status="201"}}'
    assert hand_in(client).status_code == 201
    before = read(client)(counted)
    assert hand_in(client).status_code == 201
    client.open("/nowhere/a-code-of-somebody", method="MADEUP")
    long_ago = utc_now() - timedelta(minutes=10)
    session.add(Job(kind="none", arguments={}, state="waiting", created_at=long_ago))
    session.add(Job(kind="none", arguments={}, state="failed"))
    session.commit()
    value = read(client)
    assert value(counted) == before + 1
    assert value(f'voice_request_seconds_count{{route="{route}"}}') >= before + 1
    assert value('voice_requests_total{method="other",route="none",status="404"}') == 1
    assert value("voice_responses") == 2
    assert value('voice_jobs{state="waiting"}') == 1
    assert value('voice_jobs{state="failed"}') == 1
    assert 590 < value("voice_jobs_oldest_waiting_seconds") < 700
    assert value("voice_safeguarding_waiting") == 2
    assert value("voice_safeguarding_late") == 0
    assert value("voice_database_up") == 1
    assert value("voice_disk_free_bytes") > 0


@on_sqlite
def test_they_are_for_this_machine_or_for_who_has_the_token(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def status(address: str = "203.0.113.9", **headers: str) -> int:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        base = {"REMOTE_ADDR": address}
        return client.get("/metrics", headers=named, environ_base=base).status_code

    assert status("127.0.0.1") == status("::1") == 200
    assert status() == status(Authorization="Bearer ") == 403
    assert status("127.0.0.1", X_Forwarded_For="203.0.113.9") == 403
    monkeypatch.setitem(app.config["VOICE"], "METRICS", "a-long-token")
    assert status(Authorization="Bearer a-long-token") == 200
    assert status(Authorization="Bearer another") == status() == 403


@on_sqlite
def test_a_database_that_is_away_is_a_number_too(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_words: object, **_named: object) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr("voice.safeguarding.queue.standing", fail)
    assert read(client)("voice_database_up") == 0


COUNT = """
import os, sys
from pathlib import Path
from voice import metrics
metrics.share(Path(sys.argv[1]))
from voice import create_app
app = create_app({"DATA": sys.argv[1], "QUEUE_URL": "memory:"})
for _ in range(3):
    if os.fork() == 0:
        app.test_client().get("/health")
        os._exit(0)
    os.wait()
print(app.test_client().get("/metrics").text)
"""


@on_sqlite
def test_processes_are_counted_together(store: str, tmp_path: Path) -> None:
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "counter_999999999.db").write_bytes(b"of a process long gone")
    said = subprocess.run(
        [sys.executable, "-c", COUNT, str(tmp_path)],
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    ).stdout
    assert 'voice_requests_total{method="GET",route="/health",status="200"} 3.0' in said
