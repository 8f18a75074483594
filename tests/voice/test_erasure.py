"""With a code a person gets everything that is held about their answers, and can erase it."""

import io
import json
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.base import Base, utc_now
from surveys.models import Consultation, Edition, Recording, Response
from tests import samples
from tests.voice.respond_samples import add_priority, add_promise, add_theme, find_staff, make_safe
from voice.listen.models import SUGGESTED, Coding, Comment, EarlierTranscript, Transcript
from voice.media import storage
from voice.respond.releases import releases

MARK = "Zebrafink Quagmire"
WORDS = f"They passed {MARK} from team to team all year long, and nobody told me why."


def tables_with(session: Session, *needles: str) -> dict[str, str]:
    """Each table in which one of these stands, and the row; every table of the database."""
    session.rollback()
    found = {}
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            told = " ".join(map(str, row))
            if any(needle in told for needle in needles):
                found[table.name] = told
    return found


@pytest.fixture
def code(
    session: Session, edition: Edition, consultation: Consultation, client: FlaskClient
) -> str:
    """The code of somebody whose words went everywhere that words go."""
    answers = samples.ANSWERS | {"answers": samples.ANSWERS["answers"] | {"better": WORDS}}
    response_id = uuid4()
    reply = client.put(f"/api/v1/surveys/moving-on/responses/{response_id}", json=answers)
    theme = add_theme(session, consultation)
    comment = session.scalars(select(Comment).where(Comment.text == WORDS)).one()
    comment.translation = f"In English: {WORDS}"
    session.add(
        Coding(
            comment_id=comment.id, theme_id=theme.id, state=SUGGESTED, confidence=0.8,
            evidence=[WORDS],
        )
    )  # fmt: skip
    make_safe(session, comment)
    recording = Recording(
        response_id=response_id, question="say", kind="voice", media_type="audio/ogg",
        name=storage.keep(MARK.encode(), "ogg"), size=9, sha256="",
    )  # fmt: skip
    session.add(recording)
    session.flush()
    said = Transcript(
        recording_id=recording.id, text=WORDS, language="en", state="typing",
        drafted_by="person", version=1,
    )  # fmt: skip
    said.earlier = [
        EarlierTranscript(text=WORDS, language="en", state="typing", written_at=utc_now())
    ]
    session.add(said)
    add_promise(session, add_priority(session, consultation, theme))
    session.flush()
    releases.draft(session, consultation, find_staff(session, "first-reader"))
    session.commit()
    assert reply.json
    return str(reply.json["receipt"])


def test_everything_that_is_held_can_be_taken_along(
    client: FlaskClient, session: Session, code: str
) -> None:
    reply = client.post("/en/receipt/everything", data={"code": code})
    assert reply.status_code == 200
    assert reply.headers["Cache-Control"] == "no-store"
    with ZipFile(io.BytesIO(reply.data)) as whole:
        assert MARK in whole.read("answers.txt").decode()
        assert whole.read("say.ogg") == MARK.encode()
        held = json.loads(whole.read("everything.json"))
    holding = set(tables_with(session, MARK)) - {"release"}
    assert holding <= held.keys(), holding - held.keys()
    assert {"answer", "comment", "coding", "transcript", "earlier_transcript"} <= holding
    assert "safe_words" in held
    assert held["coding"][0]["theme_id"] == "one person"
    told = json.dumps(held)
    assert "example.org" not in told  # nobody who works here
    digest = session.scalars(select(Response.receipt_digest)).one()
    assert digest not in told
    assert "concern" not in held
    wrong = client.post("/en/receipt/everything", data={"code": "kite-drum-pear-0000"})
    assert wrong.status_code == 422


def test_after_erasing_not_a_word_of_it_is_anywhere(
    app: Flask, client: FlaskClient, session: Session, code: str, tmp_path: Path
) -> None:
    name = session.scalars(select(Recording.name)).one()
    response_id = session.scalars(select(Response.id)).one()
    assert "comment" in tables_with(session, MARK)
    reply = client.post("/en/receipt", data={"code": code, "do": "withdraw"})
    assert reply.status_code == 200
    assert tables_with(session, MARK, str(response_id), response_id.hex, name) == {}
    with pytest.raises(storage.NoSuchFile):
        storage.read(name)
    assert client.post("/en/receipt/everything", data={"code": code}).status_code == 422
