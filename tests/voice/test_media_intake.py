"""Drawings and photos that come with answers: stored once and whole, or refused with a reason."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys import intake
from surveys.models import Consultation, Edition, Response
from tests.voice.pictures_handed_in import (
    CODE,
    DRAWING,
    PHOTO,
    clean_folder,
    drawn,
    files,
    put,
    reasons,
    stored,
)
from tests.voice.test_media_images import SECRET
from voice.listen.models import Comment
from voice.media import storage, sweeping
from voice.take_part import taking
from voice.take_part.tickets import area_key

__all__ = ["clean_folder", "drawn"]


Send = Callable[..., TestResponse]


def test_a_drawing_and_a_photo_are_made_anew_and_stored_with_the_answers(
    app: Flask, client: FlaskClient, session: Session, drawn: Edition
) -> None:
    answers = {"dream": {"media": "a", "story": " A tree house "}, "place": {"media": "b"}}
    reply = put(client, answers, a=DRAWING, b=PHOTO)
    assert reply.status_code == 201, reply.text
    drawing, photo = stored(session)
    assert (drawing.question, drawing.kind, drawing.media_type) == (
        "dream", "drawing", "image/png",
    )  # fmt: skip
    assert (photo.question, photo.kind, photo.media_type) == ("place", "photo", "image/jpeg")
    assert (photo.width, photo.height) == (40, 60)
    assert {drawing.name, photo.name} == files(app)
    kept = storage.read(photo.name)
    assert photo.size == len(kept)
    assert SECRET not in kept
    assert not Image.open(BytesIO(kept)).getexif()
    said = {one.question: one.value for one in session.scalar(select(Response)).answers}
    assert said == {"dream": {"media": "a", "story": "A tree house"}, "place": {"media": "b"}}


def test_words_alone_are_an_answer_to_a_drawing_question(
    client: FlaskClient, session: Session, drawn: Edition
) -> None:
    where = f"/api/v1/surveys/{CODE}/responses/{uuid4()}"
    body = {"language": "en", "answers": {"dream": {"story": "More trees"}}}
    assert client.put(where, json=body).status_code == 201
    assert stored(session) == []
    assert session.scalar(select(Comment.text)) == "More trees"


def test_the_same_response_sent_again_keeps_one_file(
    app: Flask, client: FlaskClient, session: Session, drawn: Edition
) -> None:
    one, answers = uuid4(), {"dream": {"media": "a"}}
    first = put(client, answers, one, a=DRAWING)
    again = put(client, answers, one, a=DRAWING)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert {one.name for one in stored(session)} == files(app)
    assert len(files(app)) == 1


def test_the_same_response_sent_ten_times_at_once_keeps_one_file(
    app: Flask, session: Session, drawn: Edition
) -> None:
    one, answers = uuid4(), {"dream": {"media": "a"}}

    def send(_turn: int) -> int:
        return put(app.test_client(), answers, one, a=DRAWING).status_code

    with ThreadPoolExecutor(10) as pool:
        statuses = sorted(pool.map(send, range(10)))
    assert statuses == [200] * 9 + [201]
    assert {one.name for one in stored(session)} == files(app)
    assert len(files(app)) == 1


@pytest.mark.parametrize(
    ("answers", "parts", "expected"),
    [
        ({"dream": {"media": "a"}}, {}, {"answers.dream": "picture_missing"}),
        ({"dream": {"story": "x"}}, {"a": DRAWING}, {"a": "unknown_part"}),
        ({"more": "Hello"}, {"a": DRAWING}, {"a": "unknown_part"}),
        (
            {"dream": {"media": "a"}, "place": {"media": "a"}},
            {"a": DRAWING},
            {"a": "unknown_part"},
        ),
        ({"dream": {"media": "a"}}, {"a": b"<svg/>"}, {"answers.dream": "picture_broken"}),
        (
            {"dream": {"media": "a"}, "place": {"media": "b"}},
            {"a": b"<html>", "b": PHOTO[:300]},
            {"answers.dream": "picture_broken", "answers.place": "picture_broken"},
        ),
        (
            {"place": {"media": "b"}},
            {"b": b"\xff\xd8" + bytes(9 * 1024 * 1024)},
            {"answers.place": "picture_too_large"},
        ),
        ({"dream": {}}, {}, {"answers.dream": "empty"}),
        ({"dream": "a"}, {}, {"answers.dream": "not_a_picture"}),
        ({"dream": {"media": "../a"}}, {}, {"answers.dream": "not_a_picture"}),
        ({"dream": {"media": 7}}, {}, {"answers.dream": "not_a_picture"}),
        ({"dream": {"story": "x", "name": "y"}}, {}, {"answers.dream": "not_a_picture"}),
        ({"place": {"story": "x" * 51}}, {}, {"answers.place": "too_long"}),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_and_nothing_is_kept(
    app: Flask,
    client: FlaskClient,
    session: Session,
    drawn: Edition,
    answers: dict[str, Any],
    parts: dict[str, bytes],
    expected: dict[str, str],
) -> None:
    assert reasons(put(client, answers, **parts)) == expected
    assert stored(session) == []
    assert files(app) == set()


def test_only_surveys_that_ask_for_files_take_large_requests(
    client: FlaskClient, session: Session, drawn: Edition
) -> None:
    large = bytes(2 * 1024 * 1024)
    assert put(client, {}, code="moving-on", a=large).status_code == 413
    assert put(client, {"dream": {"media": "a"}}, a=large).status_code == 422
    assert put(client, {}, a=bytes(taking.MOST_BYTES)).status_code == 413
    where = f"/api/v1/surveys/{CODE}/responses/{uuid4()}"
    flood = {"response": (BytesIO(b" " * (2 * 1024 * 1024)), "response")}
    assert client.put(where, data=flood).status_code == 413
    words = client.put(
        where, data={"response": " " * (2 * 1024 * 1024)}, content_type="multipart/form-data"
    )
    assert words.status_code == 413
    assert client.put(where, json={"x": "y" * 2 * 1024 * 1024}).status_code == 413


def test_a_part_that_is_sent_twice_is_refused(client: FlaskClient, drawn: Edition) -> None:
    body = json.dumps({"language": "en", "answers": {"dream": {"media": "a"}}})
    twice = [(BytesIO(DRAWING), "a"), (BytesIO(DRAWING), "a")]
    reply = client.put(
        f"/api/v1/surveys/{CODE}/responses/{uuid4()}", data={"response": body, "a": twice}
    )
    assert reasons(reply) == {"a": "unknown_part"}


def test_a_withdrawal_takes_the_files_with_it_once_it_is_certain(
    app: Flask, client: FlaskClient, session: Session, drawn: Edition
) -> None:
    one, answers = uuid4(), {"dream": {"media": "a", "story": "Trees"}}
    other = put(client, answers, a=DRAWING)
    assert put(client, answers, one, a=DRAWING).status_code == 201
    before = files(app)
    intake.withdraw(session, session.get_one(Response, one), area_key())
    session.rollback()
    session.commit()
    assert files(app) == before
    intake.withdraw(session, session.get_one(Response, one), area_key())
    assert files(app) == before
    session.commit()
    assert {one.name for one in stored(session)} == files(app)
    assert len(files(app)) == 1
    assert session.scalar(select(func.count()).select_from(Comment)) == 1
    late = put(client, answers, one, a=DRAWING)
    assert (other.status_code, late.status_code) == (201, 410)
    assert len(files(app)) == 1


def test_files_that_no_row_names_are_swept_but_not_at_once(
    app: Flask, client: FlaskClient, session: Session, drawn: Edition
) -> None:
    put(client, {"dream": {"media": "a"}}, a=DRAWING)
    (named,) = files(app)
    stray = storage.keep(b"left over", "png")
    assert sweeping.sweep() == 0
    assert files(app) == {named, stray}
    assert sweeping.sweep(older_than=-60) == 1
    assert files(app) == {named}


def test_a_hand_in_that_fails_leaves_no_file(
    app: Flask, client: FlaskClient, session: Session, drawn: Edition
) -> None:
    one = uuid4()
    plain = {"language": "en", "answers": {}}
    client.put(f"/api/v1/surveys/moving-on/responses/{one}", json=plain)
    reply = put(client, {"dream": {"media": "a"}}, one, a=DRAWING)
    assert reply.status_code == 409
    assert files(app) == set()


def test_a_form_without_script_brings_a_picture(
    app: Flask, client: FlaskClient, session: Session, drawn: Edition, visit: Callable[..., str]
) -> None:
    page = visit(client, f"/en/s/{CODE}")
    assert 'enctype="multipart/form-data"' in page
    assert 'name="dream-story"' in page
    for _press in range(2):  # of the same button
        data = {
            "edition": "1",
            "form.id": "one page",
            "dream": (BytesIO(DRAWING), "my drawing.png"),
            "dream-story": "A tree house",
            "place": (BytesIO(b""), ""),
            "place.instead": "skip",
        }
        reply = client.post(f"/en/s/{CODE}", data=data)
        assert reply.status_code == 303, reply.text
    (drawing,) = stored(session)
    assert {drawing.name} == files(app)
    said = {one.question: one.state for one in session.scalar(select(Response)).answers}
    assert said == {"dream": "answered", "place": "skipped"}


def test_a_form_that_comes_back_says_which_picture_to_choose_again(
    app: Flask, client: FlaskClient, session: Session, drawn: Edition
) -> None:
    data = {
        "dream": (BytesIO(DRAWING), "a.png"),
        "dream-story": "A tree house",
        "place": (BytesIO(b"<svg/>"), "b.jpg"),
        "more": "Words to keep",
    }
    reply = client.post(f"/en/s/{CODE}", data=data)
    assert reply.status_code == 422
    assert "Please choose your picture again" in reply.text
    assert "We cannot open this picture" in reply.text
    assert "A tree house</textarea>" in reply.text
    assert "Words to keep</textarea>" in reply.text
    assert files(app) == set()
    assert stored(session) == []


def test_with_the_code_a_person_sees_the_picture_again(client: FlaskClient, drawn: Edition) -> None:
    reply = put(client, {"dream": {"media": "a", "story": "A tree house"}}, a=DRAWING)
    assert reply.json
    told = client.post("/en/receipt", data={"code": reply.json["receipt"]})
    assert told.status_code == 200
    assert 'src="data:image/png;base64,' in told.text
    assert "A tree house" in told.text
    assert told.headers["Cache-Control"] == "no-store"
    assert "img-src 'self' data:" in told.headers["Content-Security-Policy"]


def test_editors_and_safeguarding_see_the_picture_and_nobody_else(
    client: FlaskClient,
    session: Session,
    drawn: Edition,
    staff: Callable[[str], FlaskClient],
    visit: Callable[..., str],
) -> None:
    put(client, {"dream": {"media": "a"}, "more": "Words"}, a=DRAWING)
    (drawing,) = stored(session)
    where = f"/listen/recordings/{drawing.id}/file"
    for role in ("engagement_officer", "forum_coordinator", "safeguarding_lead", "admin"):
        shown = staff(role).get(where)
        assert shown.status_code == 200
        assert shown.mimetype == "image/png"
        assert shown.data == storage.read(drawing.name)
        assert shown.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert staff("viewer").get(where).status_code == 403
    assert client.get(where).status_code == 302
    assert staff("engagement_officer").get("/listen/recordings/999/file").status_code == 404
    page = visit(staff("engagement_officer"), "/listen/transitions/comments")
    assert f'src="{where}"' in page
    assert "never published" in page


def test_a_picture_without_words_waits_for_no_translation_and_is_themed_by_people_only(
    client: FlaskClient, session: Session, drawn: Edition, consultation: Consultation
) -> None:
    from voice.listen import findings
    from voice.listen.theming import job as theming

    put(client, {"dream": {"media": "a"}, "place": {"media": "b"}}, a=DRAWING, b=PHOTO)
    assert [one.text for one in session.scalars(select(Comment))] == ["", ""]
    assert findings.waiting(session, consultation.id).untranslated == 0
    assert theming.read(session, consultation.id).comments == ()
    one = session.scalars(select(Comment).order_by(Comment.id)).first()
    assert one
    assert one.recording
    assert one.recording.kind == "drawing"
