"""A phone's answers are taken in front of the application, and nobody can tell the difference."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys.models import Answer, Edition, Response
from tests import samples
from voice.listen.models import Comment
from voice.security import CONTENT_SECURITY_POLICY
from voice.settings import MOST_BYTES

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
    whole = app_json(client, samples.ANSWERS)
    said = {"CONTENT_LENGTH": str(len(whole)), "wsgi.input": BytesIO(whole[:-9])}
    address = f"/api/v1/surveys/moving-on/responses/{uuid4()}"
    reply = client.put(address, content_type=content_type, environ_overrides=said)
    assert reply.status_code == 400
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
