"""The log tells what went wrong and in which request or job, and nothing of anybody."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from surveys.models import Edition
from tests import samples
from voice import logs
from voice.jobs import queue, work

SECRET = "my brother is called Idris"


@pytest.fixture
def written(request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """What is written from now on, as JSON or plainly."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Lines() if request.param == "json" else logs.Words())
    ours, levels = logging.getLogger("voice"), {}
    for name in ("voice", "voice.requests"):
        levels[name] = logging.getLogger(name).level
        logging.getLogger(name).setLevel(logging.INFO)
    ours.addHandler(handler)
    yield stream.getvalue
    ours.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize("written", ["json", "plain"], indirect=True)
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_an_error_is_named_by_its_kind_and_place_and_by_nobodys_words(
    app: Flask,
    client: FlaskClient,
    edition: Edition,
    written: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_words: object, **_named: object) -> None:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(f"cannot read {SECRET}") from error

    monkeypatch.setattr("surveys.intake.submit_together", fail)
    monkeypatch.setattr("surveys.intake.submit", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    identifier = str(uuid4())
    address = f"/api/v1/surveys/moving-on/responses/{identifier}"
    reply = client.put(address, json=samples.ANSWERS, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert reply.status_code == 500
    said = written()
    for part in (reply.headers["X-Request-ID"], "ValueError", "KeyError", " fail"):
        assert part in said
    assert "/api/v1/surveys/<code>/responses/<response_id>" in said
    for private in ("Idris", identifier, "moving-on", "203.0.113.9", "before the summer"):
        assert private not in said


@pytest.mark.parametrize("written", ["json"], indirect=True)
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_each_request_and_each_job_has_its_line(
    app: Flask, client: FlaskClient, session: Session, written: Callable[[], str]
) -> None:
    def fail(_arguments: dict[str, Any], _tell: work.Progress) -> None:
        raise RuntimeError(SECRET)

    work.register("fail", fail)
    job_id = work.record(session, "fail").id
    session.commit()
    queue.announce(job_id)
    first, second = client.get("/health"), client.get("/health")
    lines = [json.loads(line) for line in written().splitlines()]
    (failed,) = (one for one in lines if one["level"] == "error")
    assert (failed["job"], failed["error"]) == (job_id, ["builtins.RuntimeError"])
    requests = [one for one in lines if one["by"] == "voice.requests"]
    assert [one["request"] for one in requests] == [
        reply.headers["X-Request-ID"] for reply in (first, second)
    ]
    assert requests[0]["request"] != requests[1]["request"]
    assert {(one["method"], one["route"], one["status"]) for one in requests} == {
        ("GET", "/health", 200)
    }
    assert SECRET not in written()


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_request_keeps_the_name_that_a_trusted_proxy_gave_it(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def name_of(given: str) -> str:
        return client.get("/health", headers={"X-Request-ID": given}).headers["X-Request-ID"]

    assert name_of("from-a-stranger") != "from-a-stranger"
    monkeypatch.setitem(app.config["VOICE"], "PROXIES", 1)
    assert name_of("from-our-proxy") == "from-our-proxy"
    for nonsense in ("short", "x" * 65, 'a"b{c}d e;f'):
        assert name_of(nonsense) != nonsense
