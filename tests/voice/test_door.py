"""A phone's answers are taken in front of the application, as they would be inside."""

import gc
import logging
import random
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys import intake
from surveys.models import Answer, Edition, Response
from tests import samples
from voice import logs, metrics
from voice.listen.models import Comment
from voice.security import CONTENT_SECURITY_POLICY
from voice.settings import MOST_BYTES
from voice.take_part.tickets import area_key

AT_THE_DOOR, INSIDE = "application/json", "application/json; charset=utf-8"
BOTH = pytest.mark.parametrize("content_type", [AT_THE_DOOR, INSIDE])


@pytest.fixture
def went_inside(app: Flask) -> list[str]:
    """The requests that the application itself has seen."""
    seen: list[str] = []
    app.before_request_funcs[None].insert(0, lambda: seen.append("request"))
    return seen


def put(client: FlaskClient, content_type: str, **more: Any) -> TestResponse:
    body = app_json(client, more.pop("json", samples.ANSWERS))
    address = f"/api/v1/surveys/{more.pop('code', 'moving-on')}/responses/{uuid4()}"
    given = {"data": body, "content_type": content_type} | more
    return client.put(address, **given)


def app_json(client: FlaskClient, value: Any) -> bytes:
    return client.application.json.dumps(value).encode()


def count(session: Session, table: Any) -> int:
    found = session.scalar(select(func.count()).select_from(table)) or 0
    session.rollback()
    return found


def test_what_is_taken_at_the_door_is_what_would_be_taken_inside(
    client: FlaskClient, edition: Edition, session: Session, went_inside: list[str]
) -> None:
    replies, stored = [], []
    for content_type in (AT_THE_DOOR, INSIDE):
        reply = put(client, content_type)
        assert reply.status_code == 201
        assert reply.json
        assert reply.json.keys() == {"receipt"}
        headers = dict(reply.headers)
        assert len(headers.pop("X-Request-ID")) == 16
        assert int(headers.pop("Content-Length")) == len(reply.data)
        replies.append((reply.status, headers, reply.data[:12], reply.data[-3:]))
        answers = session.execute(
            select(Answer.question, Answer.state, Answer.value, Comment.text, Comment.language)
            .join(Response, Response.id == Answer.response_id)
            .outerjoin(
                Comment,
                (Comment.response_id == Response.id) & (Comment.question == Answer.question),
            )
            .order_by(Response.received_at.desc(), Answer.question)
            .limit(len(samples.ANSWERS["answers"]))
        ).all()
        stored.append(answers)
        session.rollback()
    assert replies[0] == replies[1]
    assert stored[0] == stored[1]
    assert went_inside == ["request"]


def test_the_same_again_is_thanked_again(
    client: FlaskClient, edition: Edition, session: Session, went_inside: list[str]
) -> None:
    address = f"/api/v1/surveys/moving-on/responses/{uuid4()}"
    replies = [client.put(address, json=samples.ANSWERS) for _ in range(2)]
    assert [one.status for one in replies] == ["201 CREATED", "200 OK"]
    assert replies[0].data == replies[1].data
    assert went_inside == []
    assert count(session, Response) == 1


@BOTH
@pytest.mark.parametrize(
    ("status", "kind", "more"),
    [
        (422, "unusable", {"json": samples.ANSWERS | {"made": "up"}}),
        (400, "not-json", {"data": b"{"}),
        (400, "not-utf8", {"data": b'"\xff"'}),
        (404, "survey-not-found", {"code": "nowhere"}),
    ],
)
def test_whoever_is_refused_is_told_why(
    client: FlaskClient,
    edition: Edition,
    session: Session,
    content_type: str,
    status: int,
    kind: str,
    more: dict[str, Any],
) -> None:
    reply = put(client, content_type, headers={"Accept-Language": "pl"}, **more)
    assert (reply.status_code, reply.mimetype) == (status, "application/problem+json")
    assert reply.json
    assert reply.json["type"].endswith(kind)
    assert count(session, Response) == 0


@BOTH
def test_a_body_that_is_cut_short_is_not_taken(
    client: FlaskClient, edition: Edition, session: Session, content_type: str
) -> None:
    whole = app_json(client, samples.ANSWERS) + b" " * 9  # what is left can be read
    said = {"CONTENT_LENGTH": str(len(whole)), "wsgi.input": BytesIO(whole[:-9])}
    address = f"/api/v1/surveys/moving-on/responses/{uuid4()}"
    reply = client.put(address, content_type=content_type, environ_overrides=said)
    assert reply.status_code == 400
    assert reply.json
    assert not reply.json["type"].endswith("not-json")
    assert count(session, Response) == 0


@BOTH
def test_what_is_too_large_is_not_read(
    client: FlaskClient, edition: Edition, content_type: str
) -> None:
    assert put(client, content_type, data=b" " * (MOST_BYTES + 1)).status_code == 413


@BOTH
def test_nobody_is_let_in_by_another_name(
    app: Flask,
    client: FlaskClient,
    edition: Edition,
    session: Session,
    content_type: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "OUR_HOSTS", ["voice.example.org"])
    assert put(client, content_type, headers={"Host": "evil.example"}).status_code == 400
    assert count(session, Response) == 0
    assert put(client, content_type, headers={"Host": "voice.example.org"}).status_code == 201


@pytest.mark.one_store
def test_other_addresses_and_methods_go_inside(
    client: FlaskClient, edition: Edition, went_inside: list[str]
) -> None:
    address = f"/api/v1/surveys/moving-on/responses/{uuid4()}"
    assert client.post(address, json=samples.ANSWERS).status_code == 405
    assert client.put(f"{address}/more", json=samples.ANSWERS).status_code == 404
    page = client.get("/en/s/moving-on")
    assert page.headers["Content-Security-Policy"].startswith(CONTENT_SECURITY_POLICY[:20])
    assert went_inside == ["request"] * 3


@pytest.mark.one_store
def test_a_body_in_pieces_or_of_an_impossible_length_goes_inside(
    client: FlaskClient, edition: Edition, went_inside: list[str]
) -> None:
    address = f"/api/v1/surveys/moving-on/responses/{uuid4()}"
    for odd in ({"HTTP_TRANSFER_ENCODING": "chunked"}, {"CONTENT_LENGTH": "9" * 5_000}):
        client.put(address, json=samples.ANSWERS, environ_overrides=odd)
    assert went_inside == ["request"] * 2


@pytest.mark.one_store
def test_whoever_is_stored_is_thanked_though_they_cannot_be_counted(
    client: FlaskClient,
    edition: Edition,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_words: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(metrics.Requests, "add", fail)
    with caplog.at_level(logging.ERROR):
        assert put(client, AT_THE_DOOR).status_code == 201
    assert "was not counted" in caplog.text


@pytest.mark.one_store
def test_the_log_names_a_request_as_the_proxy_does_and_tells_how_long_it_took(
    app: Flask,
    client: FlaskClient,
    edition: Edition,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setitem(app.config["VOICE"], "PROXIES", 1)
    store = intake.submit_together
    told: list[str] = []

    def tell(*given: Any) -> Any:
        record = logging.LogRecord("voice", logging.WARNING, "", 1, "at the desk", (), None)
        told.append(logs.Lines().format(record))
        return store(*given)

    def fail(*_given: object) -> None:
        time.sleep(0.2)
        raise OperationalError("INSERT", {}, Exception("away"))

    caplog.set_level(logging.INFO, "voice.requests")
    monkeypatch.setattr(intake, "submit_together", tell)
    taken = put(client, AT_THE_DOOR, headers={"X-Request-ID": "from-our-proxy"})
    assert taken.headers["X-Request-ID"] == "from-our-proxy"
    assert '"request": "from-our-proxy"' in told[0]
    monkeypatch.setattr(intake, "submit_together", fail)
    refused = put(client, AT_THE_DOOR, headers={"X-Request-ID": "another-request"})
    assert (refused.status_code, refused.headers["X-Request-ID"]) == (503, "another-request")
    lines = [vars(one) for one in caplog.records if hasattr(one, "ms")]
    assert [one["status"] for one in lines] == [201, 503]
    assert [one["about"]["request"] for one in lines] == ["from-our-proxy", "another-request"]
    assert lines[1]["ms"] > 200


@pytest.mark.one_store
def test_what_a_refused_person_said_is_forgotten_at_once(
    client: FlaskClient, edition: Edition, session: Session
) -> None:
    said, taken_back = f"needle {uuid4()}", uuid4()
    answers = samples.ANSWERS["answers"] | {"better": said}
    place = f"/api/v1/surveys/moving-on/responses/{taken_back}"
    assert client.put(place, json=samples.ANSWERS).status_code == 201
    intake.withdraw(session, session.get_one(Response, taken_back), area_key())
    session.commit()
    gc.collect()
    gc.disable()  # nothing may wait for it
    try:
        put(client, AT_THE_DOOR, json=samples.ANSWERS | {"made": "up", "answers": answers})
        assert client.put(place, json=samples.ANSWERS | {"answers": answers}).status_code == 410
        kept = [one for one in gc.get_objects() if isinstance(one, dict) and one is not answers]
        assert not [one for one in kept if any(type(v) is str and v == said for v in one.values())]
    finally:
        gc.enable()


def test_who_sends_the_same_at_once_is_one_person(
    app: Flask, edition: Edition, session: Session
) -> None:
    session.rollback()
    places = [f"/api/v1/surveys/moving-on/responses/{uuid4()}" for _ in range(12)]

    def send(seed: int) -> list[tuple[str, int, str]]:
        client, mine = app.test_client(), random.Random(seed).sample(places, len(places))
        replies = [(place, client.put(place, json=samples.ANSWERS)) for place in mine]
        return [(place, one.status_code, one.get_json()["receipt"]) for place, one in replies]

    with ThreadPoolExecutor(8) as pool:
        said = [one for some in pool.map(send, range(8)) for one in some]
    for place in places:
        mine = [one for one in said if one[0] == place]
        assert sorted(status for _, status, _ in mine) == [200] * 7 + [201]
        assert len({receipt for _, _, receipt in mine}) == 1
    assert count(session, Response) == len(places)


@BOTH
@pytest.mark.parametrize("code", ["a\0b", "\ud800", "nobody-knows-it"])
def test_an_event_that_nobody_knows_keeps_no_answer_away(
    client: FlaskClient, edition: Edition, session: Session, content_type: str, code: str
) -> None:
    assert put(client, content_type, json=samples.ANSWERS | {"event": code}).status_code == 201
    assert session.scalars(select(Response.event_id)).all() == [None]
