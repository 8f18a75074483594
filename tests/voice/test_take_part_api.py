"""Handing in as JSON: stored once and whole, or refused in words with nothing stored."""

import json
from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys import editions, intake
from surveys.models import Answer, Edition, Response
from tests import samples
from voice.db import db
from voice.settings import MOST_BYTES
from voice.take_part.tickets import area_key

ANSWERS = samples.ANSWERS


def address(response_id: UUID | str | None = None, code: str = "moving-on") -> str:
    return f"/api/v1/surveys/{code}/responses/{response_id or uuid4()}"


def send(client: FlaskClient, body: Any, where: str | None = None) -> TestResponse:
    return client.put(where or address(), json=body)


def count(session: Session) -> tuple[int, int]:
    session.rollback()
    responses = session.scalar(select(func.count()).select_from(Response)) or 0
    answers = session.scalar(select(func.count()).select_from(Answer)) or 0
    return responses, answers


def named(response: TestResponse) -> dict[str, str]:
    """The fields that a refusal names, with the reason for each."""
    assert response.mimetype == "application/problem+json", response.text
    assert response.json
    assert response.json["status"] == response.status_code
    assert response.json["title"]
    assert response.json["detail"]
    assert all(error["message"] for error in response.json.get("errors", []))
    return {error["field"]: error["reason"] for error in response.json.get("errors", [])}


def test_open_surveys_are_listed(client: FlaskClient, edition: Edition) -> None:
    listed = client.get("/api/v1/surveys").json
    assert listed
    assert listed["surveys"][-1] == {
        "code": "moving-on",
        "consultation": "transitions",
        "title": samples.SURVEY["title"],
        "audience": "young_people",
        "languages": ["en", "ar"],
        "edition": 1,
    }


def test_the_schema_of_surveys_is_published(client: FlaskClient, edition: Edition) -> None:
    schema = client.get("/api/v1/survey-schema.json").json
    document = client.get("/api/v1/surveys/moving-on").json
    assert schema
    assert schema["title"] == "Voice survey"
    Draft202012Validator(schema).validate(document)


def test_a_survey_is_its_document_with_code_and_edition(
    client: FlaskClient, edition: Edition
) -> None:
    expected = samples.SURVEY | {"code": "moving-on", "edition": 1}
    assert client.get("/api/v1/surveys/moving-on").json == expected


def test_a_response_is_stored_once_and_always_gets_the_same_code(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    where = address()
    first, again = send(client, ANSWERS, where), send(client, ANSWERS, where)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json
    assert set(first.json) == {"receipt"}
    assert first.json == again.json
    assert count(session) == (1, 6)


def test_a_response_may_come_as_a_part_of_a_form(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    reply = client.put(
        address(), data={"response": json.dumps(ANSWERS)}, content_type="multipart/form-data"
    )
    assert reply.status_code == 201, reply.text
    assert count(session) == (1, 6)


def test_answers_to_an_earlier_edition_are_taken_while_the_survey_is_open(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    editions.open_edition(session, editions.freeze(session, edition.survey))
    session.commit()
    assert send(client, ANSWERS | {"edition": 1}).status_code == 201


def test_an_unknown_survey_takes_no_answers(client: FlaskClient, edition: Edition) -> None:
    reply = send(client, ANSWERS, address(code="unknown"))
    assert reply.status_code == 404
    named(reply)


def test_a_closed_survey_takes_no_answers(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    editions.close(edition)
    session.commit()
    reply = send(client, ANSWERS)
    assert reply.status_code == 409
    named(reply)
    assert count(session) == (0, 0)


def test_an_identifier_of_another_survey_is_refused(client: FlaskClient, edition: Edition) -> None:
    response_id = uuid4()
    assert send(client, ANSWERS, address(response_id)).status_code == 201
    reply = send(client, ANSWERS, address(response_id, "noise"))
    assert reply.status_code == 409
    named(reply)


WHOLE = "5b8fe5a7-9c0f-4f0e-9a43-1d2c7f6b8e90"


@pytest.mark.parametrize("typed", ["1", "x" * 36, f"{{{WHOLE}}}", WHOLE[:-1]])
@pytest.mark.every_store
def test_an_identifier_must_be_a_uuid(client: FlaskClient, edition: Edition, typed: str) -> None:
    assert named(send(client, ANSWERS, address(typed))) == {"uuid": "not_a_uuid"}


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"answers": {"nothing": "x"}}, "answers.nothing", "unknown_question"),
        ({"answers": {"about": "x"}}, "answers.about", "unknown_question"),
        ({"answers": {"feel": "furious"}}, "answers.feel", "unknown_option"),
        ({"answers": {"feel": 1}}, "answers.feel", "not_an_option"),
        ({"answers": {"helped": "visit"}}, "answers.helped", "not_a_list_of_options"),
        ({"answers": {"better": "x" * 501}}, "answers.better", "too_long"),
        ({"answers": {"better": "\u0000 \u0007"}}, "answers.better", "empty"),
        ({"answers": []}, "answers", "not_an_object"),
        ({"unknown": ["feel"]}, "feel", "said_twice"),
        ({"skipped": ["nothing"]}, "skipped.nothing", "unknown_question"),
        ({"skipped": "feel"}, "skipped", "not_a_list_of_keys"),
        ({"language": "pl"}, "language", "not_one_of"),
        ({"answered_by": "dog"}, "answered_by", "not_one_of"),
        ({"edition": 99}, "edition", "unknown_edition"),
        ({"edition": True}, "edition", "not_a_number"),
        ({"edition": 10**30}, "edition", "not_a_number"),
        ({"edition": "1"}, "edition", "not_a_number"),
        ({"started_at": "yesterday"}, "started_at", "not_a_moment"),
        ({"order": {"helped": ["visit"]}}, "order.helped", "not_the_options"),
        ({"order": {"helped": [[["visit"]], 1, None]}}, "order.helped", "not_the_options"),
        ({"name": "Ali"}, "name", "unknown_field"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_stored(
    client: FlaskClient,
    session: Session,
    edition: Edition,
    changes: dict[str, Any],
    field: str,
    reason: str,
) -> None:
    body = deepcopy(ANSWERS) | changes
    reply = send(client, body)
    assert reply.status_code == 422
    assert named(reply)[field] == reason
    assert count(session) == (0, 0)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"answers": {"better": "\xff\xfe"}}', "not-utf8"),
        (b'{"answers": ', "not-json"),
        (b"", "not-json"),
        (b"[" * 100_000, "too-deep"),
        (b"[" * 100_000 + b"]" * 100_000, "too-deep"),
        (b'{"order": {"helped": ' + b"[" * 400 + b"]" * 400 + b"}}", "too-deep"),
        (b'{"edition": ' + b"9" * 5000 + b"}", "not-json"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_in_words(
    client: FlaskClient, session: Session, edition: Edition, body: bytes, kind: str
) -> None:
    reply = client.put(address(), data=body, content_type="application/json")
    assert reply.status_code == 400
    assert named(reply) == {}
    assert reply.json
    assert reply.json["type"].endswith(kind)
    assert count(session) == (0, 0)


@pytest.mark.parametrize("body", [b"[]", b"7", b'"x"', b"null", b"NaN"])
def test_a_response_must_be_an_object(client: FlaskClient, edition: Edition, body: bytes) -> None:
    reply = client.put(address(), data=body, content_type="application/json")
    assert reply.status_code == 422
    assert named(reply) == {"response": "not_an_object"}


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", ""])
def test_other_types_are_refused(client: FlaskClient, edition: Edition, kind: str) -> None:
    reply = client.put(address(), data=b"{}", content_type=kind)
    assert reply.status_code == 415
    named(reply)


def test_answers_that_were_taken_back_are_gone_for_a_late_retry(
    app: Flask, client: FlaskClient, session: Session, edition: Edition
) -> None:
    response_id = uuid4()
    assert send(client, ANSWERS, address(response_id)).status_code == 201
    intake.withdraw(session, session.get_one(Response, response_id), area_key())
    session.commit()
    reply = send(client, ANSWERS, address(response_id))
    assert reply.status_code == 410
    assert named(reply) == {}
    assert count(session) == (0, 0)


def as_part(body: bytes) -> bytes:
    return (
        b'--b\r\nContent-Disposition: form-data; name="response"\r\n\r\n' + body + b"\r\n--b--\r\n"
    )


@pytest.mark.parametrize(
    ("kind", "frame"), [("application/json", bytes), ("multipart/form-data; boundary=b", as_part)]
)
@pytest.mark.parametrize("padding", [MOST_BYTES, 5_000_000])
def test_a_body_that_names_no_length_is_never_cut(
    client: FlaskClient,
    session: Session,
    edition: Edition,
    kind: str,
    frame: Callable[[bytes], bytes],
    padding: int,
) -> None:
    whole = json.dumps(ANSWERS).encode()
    for body, status in ((whole + b" " * padding, 413), (whole, 201)):
        reply = client.put(
            address(),
            input_stream=BytesIO(frame(body)),
            content_type=kind,
            headers={"Transfer-Encoding": "chunked"},
            environ_overrides={"wsgi.input_terminated": True},
        )
        assert reply.status_code == status, reply.text
        assert count(session)[0] == (status == 201)


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=b"])
def test_five_megabytes_are_too_much(
    client: FlaskClient, session: Session, edition: Edition, kind: str
) -> None:
    body = json.dumps(ANSWERS | {"answers": {"better": "x" * 5_000_000}})
    if kind.startswith("multipart"):
        head = '--b\r\nContent-Disposition: form-data; name="response"\r\n\r\n'
        body = f"{head}{body}\r\n--b--\r\n"
    reply = client.put(address(), data=body, content_type=kind)
    assert reply.status_code == 413
    named(reply)
    assert count(session) == (0, 0)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"nothing like a form", "multipart/form-data; boundary=b"),
        (b"--b\r\nContent-Disposition: form-data; na", "multipart/form-data; boundary=b"),
        (
            b'--b\r\nContent-Disposition: form-data; name="response"\r\n\r\n{}',
            "multipart/form-data; boundary=b",
        ),
        (
            b"--b\r\nContent-Type: text/plain\r\n\r\n{}\r\n--b--\r\n",
            "multipart/form-data; boundary=b",
        ),
        (b"--b--\r\n", "multipart/form-data"),
        (b"", "multipart/form-data; boundary=b"),
        (
            b'--b\r\nContent-Disposition: form-data; name="response"\r\n\r\n\xff{}\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
    ],
)
def test_a_broken_form_is_refused_in_words(
    client: FlaskClient, session: Session, edition: Edition, body: bytes, kind: str
) -> None:
    reply = client.put(address(), data=body, content_type=kind)
    assert reply.status_code in (400, 422), reply.text
    named(reply)
    assert count(session) == (0, 0)


def test_a_part_that_nobody_asked_for_is_named(client: FlaskClient, edition: Edition) -> None:
    data = {"response": json.dumps(ANSWERS), "photo": "x"}
    reply = client.put(address(), data=data, content_type="multipart/form-data")
    assert reply.status_code == 422
    assert named(reply) == {"photo": "unknown_part"}


def test_other_methods_are_refused_and_the_right_one_named(
    client: FlaskClient, edition: Edition
) -> None:
    reply = client.post(address(), json=ANSWERS)
    assert reply.status_code == 405
    assert "PUT" in reply.headers["Allow"]


KEYS = st.sampled_from(
    [*ANSWERS, "edition", "skipped", "order", "started_at", "feel", "helped", "better", "x"]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(
        ["en", "self", "sad", "visit", "2026-11-22T10:00:00Z", "0001-01-01T00:00:00+14:00"]
    ),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    changes=st.dictionaries(KEYS, VALUES, max_size=4),
    answers=st.dictionaries(KEYS, VALUES, max_size=4),
)
def test_no_json_breaks_the_intake_or_is_half_stored(
    app: Flask, edition: Edition, changes: dict[str, Any], answers: dict[str, Any]
) -> None:
    response_id = uuid4()
    body = ANSWERS | {"answers": answers} | changes
    reply = app.test_client().put(
        address(response_id), data=json.dumps(body), content_type="application/json"
    )
    assert reply.status_code < 500, reply.text
    is_stored = db.session.get(Response, response_id, populate_existing=True) is not None
    db.session.rollback()
    assert is_stored == (reply.status_code == 201)


def test_a_part_without_a_name_is_refused(
    client: FlaskClient, edition: Edition, session: Session
) -> None:
    body = (
        b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n"
        b'--x\r\nContent-Disposition: form-data; name="response"\r\n\r\n{}\r\n--x--\r\n'
    )
    refused = client.put(address(), data=body, content_type="multipart/form-data; boundary=x")
    assert refused.status_code in (400, 422), refused.text
    assert refused.mimetype == "application/problem+json"
    assert count(session) == (0, 0)
