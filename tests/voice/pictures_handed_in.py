"""Surveys that ask for a drawing and a photo, and what is handed in and stored of them."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys.models import Consultation, Edition, Recording
from tests import samples
from tests.voice.test_media_images import file_of, photo_with_a_past, picture
from voice.media import sweeping

CODE = "draw-it"
QUESTIONS = [
    {"key": "dream", "kind": "drawing", "text": {"en": "Draw your dream school."}},
    {"key": "place", "kind": "photo", "text": {"en": "Show us a place."}, "longest": 50},
    {"key": "more", "kind": "text", "text": {"en": "What else?"}},
]
DRAWING, PHOTO = file_of(picture(), "PNG"), photo_with_a_past()
ASKED_IF = [
    {
        "key": "like",
        "kind": "choice",
        "text": {"en": "Do you like to draw?"},
        "options": [{"key": "yes", "text": {"en": "Yes"}}, {"key": "no", "text": {"en": "No"}}],
    },
    QUESTIONS[0] | {"show_if": {"question": "like", "is": "yes"}},
    {
        "key": "why",
        "kind": "text",
        "text": {"en": "Why did you draw this?"},
        "show_if": {"question": "dream", "answered": True},
    },
]


@pytest.fixture
def drawn(session: Session, consultation: Consultation) -> Edition:
    """An open survey that asks for a drawing and a photo, beside one that does not."""
    samples.add_edition(session, consultation)
    added = samples.add_edition(
        session, consultation, CODE, languages=["en"], wording={"en": "approved"},
        title={"en": "Draw it"}, questions=QUESTIONS,
    )  # fmt: skip
    session.commit()
    return added


@pytest.fixture
def asked_if(session: Session, consultation: Consultation) -> Edition:
    """A survey that asks for a drawing of some only, and then why they drew it."""
    added = samples.add_edition(
        session, consultation, "asked-if", languages=["en"], wording={"en": "approved"},
        title={"en": "Draw it"}, questions=ASKED_IF,
    )  # fmt: skip
    session.commit()
    return added


def put(
    client: FlaskClient,
    answers: dict[str, Any],
    response_id: UUID | None = None,
    code: str = CODE,
    **parts: bytes,
) -> TestResponse:
    body = {"language": "en", "channel": "phone", "answers": answers}
    files = {name: (BytesIO(data), name) for name, data in parts.items()}
    return client.put(
        f"/api/v1/surveys/{code}/responses/{response_id or uuid4()}",
        data={"response": json.dumps(body), **files},
        content_type="multipart/form-data",
    )


def reasons(reply: TestResponse) -> dict[str, str]:
    assert reply.status_code == 422, reply.text
    assert reply.json
    assert all(error["message"] for error in reply.json["errors"])
    return {error["field"]: error["reason"] for error in reply.json["errors"]}


def stored(session: Session) -> list[Recording]:
    session.rollback()
    found = list(session.scalars(select(Recording).order_by(Recording.id)))
    session.expunge_all()
    session.rollback()  # on SQLite, whoever has begun keeps the others waiting
    return found


def files(app: Flask) -> set[str]:
    folder: Path = app.config["VOICE"]["MEDIA_URL"]
    return {path.name for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def clean_folder(app: Flask) -> None:
    with app.app_context():
        sweeping.sweep(older_than=-60)
    assert files(app) == set()


def change(client: FlaskClient, code: str, **fields: Any) -> TestResponse:
    """Save the form that a person with a code was shown."""
    reply = client.post(
        "/en/receipt/changed",
        data={"code": code, "answered_by": "self", "leave_empty": "", **fields},
        content_type="multipart/form-data",
    )
    assert reply.status_code == 200, reply.text
    return reply
