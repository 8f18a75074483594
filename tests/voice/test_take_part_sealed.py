"""Answers that a tablet sealed: only this server opens them, each under its own identifier."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys.models import Answer, Edition, Response
from tests.samples import ANSWERS
from tests.sealing import seal
from voice.take_part.sealed import MEDIA_TYPE, BrokenSeal, public_point, unseal

SECRET = b"tests only"
POINT = public_point(SECRET)
JSON = "application/json"


def hand_in(client: FlaskClient, envelope: bytes, response_id: UUID) -> TestResponse:
    path = f"/api/v1/surveys/moving-on/responses/{response_id}"
    return client.put(path, data=envelope, content_type=MEDIA_TYPE)


def sealed(response_id: UUID, body: Any = ANSWERS, content_type: str = JSON) -> bytes:
    return seal(POINT, response_id, content_type, json.dumps(body).encode())


def count(session: Session, model: type) -> int | None:
    return session.scalar(select(func.count()).select_from(model))


def test_what_is_sealed_comes_out_as_it_went_in() -> None:
    response_id = uuid4()
    envelope = seal(POINT, response_id, "multipart/form-data; boundary=x", b"\x00\xff\nline\n")
    opened = unseal(envelope, response_id, SECRET)
    assert opened == ("multipart/form-data; boundary=x", b"\x00\xff\nline\n")


def test_no_two_envelopes_are_alike_and_none_shows_a_word() -> None:
    response_id = uuid4()
    first, second = sealed(response_id), sealed(response_id)
    assert first[12:] != second[12:]
    assert b"summer" not in first


@pytest.mark.parametrize("place", [0, 5, 12, 40, 80, 120, 129, 200, -1])
def test_one_changed_byte_and_it_does_not_open(place: int) -> None:
    response_id = uuid4()
    envelope = bytearray(sealed(response_id))
    envelope[place] ^= 1
    with pytest.raises(BrokenSeal):
        unseal(bytes(envelope), response_id, SECRET)


@pytest.mark.parametrize("length", [0, 4, 128, 129, 145])
def test_a_piece_of_an_envelope_does_not_open(length: int) -> None:
    response_id = uuid4()
    with pytest.raises(BrokenSeal):
        unseal(sealed(response_id)[:length], response_id, SECRET)


def test_it_opens_with_its_own_key_and_identifier_only() -> None:
    response_id = uuid4()
    envelope = sealed(response_id)
    with pytest.raises(BrokenSeal):
        unseal(envelope, response_id, b"another secret")
    with pytest.raises(BrokenSeal):
        unseal(envelope, uuid4(), SECRET)


def test_the_key_is_the_same_in_every_process() -> None:
    assert public_point(SECRET) == POINT
    assert public_point(b"another secret") != POINT
    assert len(POINT) == 65


def test_sealed_answers_are_stored_once_like_others(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    response_id = uuid4()
    first = hand_in(client, sealed(response_id), response_id)
    again = hand_in(client, sealed(response_id), response_id)
    plain = client.put(f"/api/v1/surveys/moving-on/responses/{response_id}", json=ANSWERS)
    assert [first.status_code, again.status_code, plain.status_code] == [201, 200, 200]
    assert first.json == again.json == plain.json
    assert count(session, Response) == 1
    assert count(session, Answer) == 6


def test_a_form_inside_is_read_like_a_form(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    response_id = uuid4()
    part = 'Content-Disposition: form-data; name="response"'
    body = f"--x\r\n{part}\r\n\r\n{json.dumps(ANSWERS)}\r\n--x--\r\n".encode()
    envelope = seal(POINT, response_id, "multipart/form-data; boundary=x", body)
    assert hand_in(client, envelope, response_id).status_code == 201
    assert count(session, Answer) == 6


def test_what_does_not_open_is_refused_in_words(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    reply = hand_in(client, sealed(uuid4()), uuid4())
    assert reply.status_code == 422
    assert reply.mimetype == "application/problem+json"
    assert reply.json["title"] == "We could not open these answers"
    assert count(session, Response) == 0


@pytest.mark.parametrize(
    ("content_type", "status"),
    [("application/vnd.voice.sealed", 415), ("text/plain", 415), ("", 415), (JSON, 422)],
)
def test_what_stands_inside_is_checked_like_anything_else(
    client: FlaskClient, edition: Edition, content_type: str, status: int
) -> None:
    response_id = uuid4()
    envelope = sealed(response_id, ANSWERS | {"language": "xx"}, content_type)
    assert hand_in(client, envelope, response_id).status_code == status
