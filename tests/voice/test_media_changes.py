"""A changed answer keeps its picture until another is sent, and what was asked because of it."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Answer, Edition, Response
from tests.voice.pictures_handed_in import (
    DRAWING,
    PHOTO,
    asked_if,
    change,
    clean_folder,
    drawn,
    files,
    put,
    stored,
)
from voice.media import images

__all__ = ["asked_if", "clean_folder", "drawn"]


def test_a_changed_answer_keeps_its_picture_until_another_is_sent(
    app: Flask, client: FlaskClient, session: Session, drawn: Edition
) -> None:
    answers = {"dream": {"media": "a", "story": "A tree house"}}
    reply = put(client, answers, a=DRAWING)
    assert reply.json
    code = reply.json["receipt"]
    (before,) = stored(session)
    change(client, code, **{"dream-story": "A tree house with a slide"})
    (same,) = stored(session)
    assert same.name == before.name
    told = client.post("/en/receipt", data={"code": code}).text
    assert "with a slide" in told
    assert "data:image/png;base64," in told
    change(client, code, dream=(BytesIO(PHOTO), "new.jpg"))
    (after,) = stored(session)
    assert after.name != before.name
    assert files(app) == {after.name}
    change(client, code, **{"dream.instead": "unknown"})
    assert stored(session) == []
    assert files(app) == set()


def test_a_broken_picture_changes_nothing(
    app: Flask, client: FlaskClient, session: Session, drawn: Edition
) -> None:
    reply = put(client, {"dream": {"media": "a"}}, a=DRAWING)
    assert reply.json
    fields = {"code": reply.json["receipt"], "dream": (BytesIO(b"<svg>"), "new.png")}
    refused = client.post("/en/receipt/changed", data=fields, content_type="multipart/form-data")
    assert refused.status_code == 422
    (kept,) = stored(session)
    assert files(app) == {kept.name}


def said(session: Session) -> dict[str, Any]:
    session.rollback()
    return {one.question: one.value for one in session.scalars(select(Answer))}


def test_a_file_for_a_question_that_is_not_asked_is_dropped(
    app: Flask, client: FlaskClient, session: Session, asked_if: Edition
) -> None:
    answers = {"like": "no", "dream": {"media": "a"}, "why": "I did not"}
    assert put(client, answers, code="asked-if", a=DRAWING).status_code == 201
    assert said(session) == {"like": "no"}
    assert stored(session) == []
    assert files(app) == set()


def test_what_is_asked_because_of_a_picture_is_kept_when_the_picture_stays(
    client: FlaskClient, session: Session, asked_if: Edition
) -> None:
    picture = {"media": "a"}
    answers = {"like": "yes", "dream": picture, "why": "I like trees"}
    reply = put(client, answers, code="asked-if", a=DRAWING)
    assert reply.json
    code = reply.json["receipt"]
    change(client, code, like="yes", why="I love trees")
    assert said(session) == {"like": "yes", "dream": picture, "why": "I love trees"}
    change(client, code, **{"like": "yes", "dream.instead": "skip", "why": "I love trees"})
    assert said(session) == {"like": "yes", "dream": None}


def test_a_picture_that_stays_is_enough_to_say(
    client: FlaskClient, session: Session, drawn: Edition
) -> None:
    reply = put(client, {"dream": {"media": "a"}, "more": "Words"}, a=DRAWING)
    assert reply.json
    change(client, reply.json["receipt"])
    assert said(session) == {"dream": {"media": "a"}}


@pytest.mark.parametrize("picture", [PHOTO, b"<svg>"])
@pytest.mark.every_store
def test_answers_that_are_taken_back_while_a_change_is_on_its_way_stay_gone(
    app: Flask,
    client: FlaskClient,
    session: Session,
    drawn: Edition,
    picture: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reply = put(client, {"dream": {"media": "a"}}, one := uuid4(), a=DRAWING)
    assert reply.json
    code = reply.json["receipt"]
    remake = images.remake

    def take_back() -> None:
        assert client.post("/en/receipt", data={"code": code, "do": "withdraw"}).status_code == 200

    def remake_slowly(data: bytes, **how: Any) -> images.Picture:
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(take_back).result()
        return remake(data, **how)

    monkeypatch.setattr(images, "remake", remake_slowly)
    late = client.post(
        "/en/receipt/changed",
        data={"code": code, "dream": (BytesIO(picture), "new.jpg")},
        content_type="multipart/form-data",
    )
    assert late.status_code == 410, late.text
    assert "You took these answers back" in late.text
    assert session.get(Response, one) is None
    assert files(app) == set()
