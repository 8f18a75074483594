"""Spoken answers: taken at once, made ready by a job, played back with the code, taken back."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys.base import utc_now
from surveys.models import Answer, Consultation, Edition, Response
from tests import recorded, samples
from tests.sealing import seal
from tests.voice.pictures_handed_in import change, files, put, stored
from tests.voice.test_media_images import file_of, picture
from voice.jobs import work
from voice.jobs.models import Job
from voice.listen.models import Comment
from voice.media import originals, remaking, storage, sweeping, waiting
from voice.media.wishes import Refused
from voice.take_part import taking
from voice.take_part.sealed import MEDIA_TYPE, public_point

CODE = "say-it"
QUESTIONS = [
    {"key": "say", "kind": "voice", "seconds": 10, "text": {"en": "Tell us about school."}},
    {"key": "sign", "kind": "voice", "sign": True, "text": {"en": "Tell us more."}},
    {"key": "more", "kind": "text", "text": {"en": "What else?"}},
]
SOUND, VIDEO = recorded.iphone(1.0), recorded.signed_on_android(0.4)


@pytest.fixture
def spoken(app: Flask, session: Session, consultation: Consultation) -> Edition:
    """An open survey that may be spoken and signed to."""
    added = samples.add_edition(
        session, consultation, CODE, languages=["en"], wording={"en": "approved"},
        title={"en": "Say it"}, questions=QUESTIONS,
    )  # fmt: skip
    session.commit()
    sweeping.sweep(older_than=-60)
    return added


@pytest.fixture
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody hears that there is a job."""
    monkeypatch.setattr(waiting, "announce", lambda jobs: None)


def say(
    client: FlaskClient, answers: dict[str, Any], one: UUID | None = None, **parts: bytes
) -> Any:
    """Hand in; the reply's JSON."""
    reply = put(client, answers, one, CODE, **parts)
    assert reply.status_code in (200, 201), reply.text
    return reply.json


def told(client: FlaskClient, code: str) -> str:
    return client.post("/en/receipt", data={"code": code}).text


def address_in(page: str) -> str:
    found = re.search(r'<(?:audio|video)[^>]* src="([^"]+)"', page)
    assert found, page
    return found[1]


def jobs_of(session: Session) -> list[Job]:
    found = list(session.scalars(select(Job).where(Job.kind == waiting.REMAKE)))
    session.expunge_all()
    session.rollback()
    return found


def test_what_is_said_and_signed_is_ready_soon_and_nothing_of_the_original_stays(
    app: Flask, client: FlaskClient, session: Session, spoken: Edition
) -> None:
    answers = {"say": {"media": "a", "story": "Noise"}, "sign": {"media": "b"}}
    reply = say(client, answers, a=SOUND, b=VIDEO)
    assert set(reply) == {"receipt"}
    sound, video = stored(session)
    assert (sound.state, sound.kind, sound.media_type) == ("ready", "voice", "audio/ogg")
    assert sound.seconds == pytest.approx(1.0, abs=0.1)
    assert sound.levels
    assert len(sound.levels) == 120
    assert (video.state, video.media_type, video.width) == ("ready", "video/webm", 320)
    assert files(app) == {sound.name, video.name}
    for one in (sound, video):
        kept = storage.read(one.name)
        assert one.size == len(kept)
        assert recorded.PAST.encode() not in kept
    assert [one.state for one in jobs_of(session)] == ["done", "done"]
    comments = session.scalars(select(Comment).order_by(Comment.id)).all()
    assert [(one.question, one.text) for one in comments] == [("say", "Noise"), ("sign", "")]


@pytest.mark.one_store
def test_the_person_hears_it_again_in_parts_and_nobody_without_a_ticket_does(
    client: FlaskClient, session: Session, spoken: Edition
) -> None:
    reply = say(client, {"say": {"media": "a"}}, a=SOUND)
    page = told(client, reply["receipt"])
    assert '<audio class="played"' in page
    assert reply["receipt"] not in address_in(page)
    where = address_in(page)
    (recording,) = stored(session)
    kept = storage.read(recording.name)
    whole = client.get(where)
    assert (whole.status_code, whole.data, whole.mimetype) == (200, kept, "audio/ogg")
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["Cache-Control"] == "no-store"
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    part = client.get(where, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.data) == (206, kept[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(kept)}"
    assert client.get(where, headers={"Range": "bytes=999999999-"}).status_code == 416
    assert client.get("/receipt/recordings/1").status_code == 404
    ticket, mark = where.rsplit(".", 1)  # a signature's last letter holds bits that do not count
    forged = f"{ticket}.{'A' if mark[0] != 'A' else 'B'}{mark[1:]}"
    assert client.get(forged).status_code == 404


def test_a_drawing_answers_a_spoken_question_too(
    client: FlaskClient, session: Session, spoken: Edition
) -> None:
    reply = say(client, {"say": {"media": "a"}}, a=file_of(picture(), "PNG"))
    (drawing,) = stored(session)
    assert (drawing.kind, drawing.state, drawing.media_type) == ("voice", "ready", "image/png")
    assert "data:image/png;base64," in told(client, reply["receipt"])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg/>", "not_a_recording"),
        (b"", "not_a_recording"),
        (b"\x89PNG" + bytes(50), "picture_broken"),
        (SOUND + bytes(originals.MOST_BYTES), "recording_too_large"),
    ],
)  # fmt: skip
def test_what_is_no_recording_is_left_out_and_the_rest_is_kept(
    app: Flask,
    client: FlaskClient,
    session: Session,
    spoken: Edition,
    data: bytes,
    reason: str,
) -> None:
    one = uuid4()
    answers = {"say": {"media": "a", "story": "Noise"}, "sign": {"media": "b"}, "more": "Hello"}
    first = say(client, answers, one, a=data, b=data if len(data) < 100 else VIDEO)
    left_out = {item["field"]: item["reason"] for item in first["left_out"]}
    assert left_out["answers.say"] == reason
    assert all(item["message"] for item in first["left_out"])
    again = put(client, answers, one, CODE, a=data, b=data if len(data) < 100 else VIDEO)
    assert (again.status_code, again.json) == (200, first)
    said = {row.question: row.value for row in session.scalars(select(Answer))}
    assert said["say"] == {"story": "Noise"}
    assert said["more"] == "Hello"
    assert ("sign" in said) == ("answers.sign" not in left_out)
    assert {row.name for row in stored(session)} == files(app)


def test_a_form_says_on_the_thank_you_page_what_was_left_out(
    client: FlaskClient, session: Session, spoken: Edition, visit: Callable[..., str]
) -> None:
    data = {"edition": "1", "say": (BytesIO(b"<svg/>"), "a.svg"), "more": "Hello"}
    reply = client.post(f"/en/s/{CODE}", data=data)
    assert reply.status_code == 303, reply.text
    page = visit(client, reply.location)
    assert "We could not take everything" in page
    assert "Tell us about school." in page
    assert "We cannot use this file" in page
    made_up = reply.location.replace("without=", "without=x")
    assert "We could not take everything" not in visit(client, made_up)
    assert session.scalar(select(Answer.value)) == "Hello"


@pytest.mark.one_store
def test_a_form_brings_a_recording(client: FlaskClient, session: Session, spoken: Edition) -> None:
    data = {"edition": "1", "say": (BytesIO(SOUND), "voice.m4a")}
    assert client.post(f"/en/s/{CODE}", data=data).status_code == 303
    assert [one.state for one in stored(session)] == ["ready"]


def test_a_shared_tablet_brings_a_recording_sealed(
    app: Flask, client: FlaskClient, session: Session, spoken: Edition
) -> None:
    one, mark = uuid4(), "x7x"
    body = (
        (
            f'--{mark}\r\nContent-Disposition: form-data; name="response"\r\n\r\n'
            '{"language": "en", "channel": "event", "answers": {"say": {"media": "a"}}}\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n'
        ).encode()
        + SOUND
        + f"\r\n--{mark}--\r\n".encode()
    )
    kind = f"multipart/form-data; boundary={mark}"
    envelope = seal(public_point(app.config["SECRET_KEY"].encode()), one, kind, body)
    where = f"/api/v1/surveys/{CODE}/responses/{one}"
    reply = client.put(where, data=envelope, content_type=MEDIA_TYPE)
    assert reply.status_code == 201, reply.text
    assert [row.state for row in stored(session)] == ["ready"]


def test_only_surveys_that_may_be_spoken_to_take_the_largest_requests(
    client: FlaskClient, spoken: Edition
) -> None:
    reply = put(client, {"more": "x"}, None, CODE, a=bytes(taking.MOST_BYTES))
    assert (reply.status_code, reply.json["errors"][0]["reason"]) == (422, "unknown_part")


def test_what_cannot_be_opened_is_refused_later_and_the_person_is_told(
    app: Flask, client: FlaskClient, session: Session, spoken: Edition, no_worker: None
) -> None:
    reply = say(client, {"say": {"media": "a", "story": "Noise"}}, a=SOUND[:2_000])
    assert "We are still getting your recording ready" in told(client, reply["receipt"])
    (job,) = jobs_of(session)
    work.run(job.id)
    (recording,) = stored(session)
    assert (recording.state, recording.refused_for) == ("refused", "sound_broken")
    assert files(app) == set()
    page = told(client, reply["receipt"])
    assert "We could not open your recording" in page
    assert "to send a new one" in page
    assert "Noise" in page
    form = client.post("/en/receipt/change", data={"code": reply["receipt"]})
    assert "What you sent here stays" not in form.text


@pytest.mark.one_store
def test_a_recording_that_is_longer_than_was_asked_for_is_refused(
    client: FlaskClient, session: Session, spoken: Edition
) -> None:
    reply = say(client, {"say": {"media": "a"}}, a=recorded.silence("ogg", 60))
    (recording,) = stored(session)
    assert (recording.state, recording.refused_for) == ("refused", "sound_too_long")
    assert "Your recording was too long" in told(client, reply["receipt"])


def test_a_job_that_runs_twice_changes_nothing(
    app: Flask, client: FlaskClient, session: Session, spoken: Edition
) -> None:
    say(client, {"say": {"media": "a"}}, a=SOUND)
    (before,) = stored(session)
    (job,) = jobs_of(session)
    session.execute(update(Job).values(state="waiting"))
    session.commit()
    work.run(job.id)
    (after,) = stored(session)
    assert after.name == before.name
    assert files(app) == {after.name}
    assert [one.state for one in jobs_of(session)] == ["done"]


def test_a_worker_that_dies_leaves_its_recording_to_another(
    app: Flask,
    client: FlaskClient,
    session: Session,
    spoken: Edition,
    no_worker: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    say(client, {"say": {"media": "a"}}, a=SOUND)
    (job,) = jobs_of(session)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(remaking, "remake", die)
        with pytest.raises(KeyboardInterrupt):
            work.run(job.id)
    session.rollback()
    assert [(one.state, one.tries) for one in jobs_of(session)] == [("running", 1)]
    assert [one.state for one in stored(session)] == ["waiting"]
    session.execute(update(Job).values(beat_at=utc_now() - work.STALE - timedelta(seconds=1)))
    session.commit()
    assert list(work.find_forgotten()) == [job.id]
    work.run(job.id)
    (recording,) = stored(session)
    assert recording.state == "ready"
    assert files(app) == {recording.name}


def test_an_interrupted_recording_is_tried_again_and_then_waits_for_its_next_job(
    client: FlaskClient, session: Session, spoken: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise work.Interrupted("ended by signal 9")

    with monkeypatch.context() as broken:
        broken.setattr(remaking, "remake", interrupt)
        say(client, {"say": {"media": "a"}}, a=SOUND)
        assert [(one.state, one.tries) for one in jobs_of(session)] == [("waiting", 1)]
        for job in jobs_of(session) * (work.MOST_TRIES - 1):
            work.run(job.id)
    session.rollback()
    assert [one.state for one in stored(session)] == ["waiting"]
    assert [one.state for one in jobs_of(session)] == ["failed"]
    waiting.look_after()
    assert [one.state for one in stored(session)] == ["ready"]
    waiting.look_after()
    assert len(jobs_of(session)) == 2


@pytest.mark.parametrize("outcome", ["ready", "refused"])
@pytest.mark.every_store
def test_a_withdrawal_while_a_recording_is_made_anew_leaves_nothing(
    app: Flask,
    client: FlaskClient,
    session: Session,
    spoken: Edition,
    no_worker: None,
    monkeypatch: pytest.MonkeyPatch,
    outcome: str,
) -> None:
    reply = say(client, {"say": {"media": "a"}}, a=SOUND)
    (job,) = jobs_of(session)
    remake = remaking.remake

    def slowly(*given: Any, **more: Any) -> Any:
        made = remake(*given, **more)
        client.post("/en/receipt", data={"code": reply["receipt"], "do": "withdraw"})
        if outcome == "refused":
            raise Refused("sound_broken")
        return made

    monkeypatch.setattr(remaking, "remake", slowly)
    work.run(job.id)
    assert stored(session) == []
    assert files(app) == set()
    assert session.scalar(select(Response)) is None
    assert session.scalar(select(Comment)) is None
    assert [one.state for one in jobs_of(session)] == ["done"]


def test_a_withdrawal_takes_the_recording_and_its_address_with_it(
    app: Flask, client: FlaskClient, session: Session, spoken: Edition
) -> None:
    reply = say(client, {"say": {"media": "a"}}, a=SOUND)
    where = address_in(told(client, reply["receipt"]))
    client.post("/en/receipt", data={"code": reply["receipt"], "do": "withdraw"})
    assert stored(session) == []
    assert files(app) == set()
    assert client.get(where).status_code == 404


def test_a_changed_answer_keeps_its_recording_until_another_is_sent(
    app: Flask, client: FlaskClient, session: Session, spoken: Edition
) -> None:
    reply = say(client, {"say": {"media": "a"}}, a=SOUND)
    code = reply["receipt"]
    (before,) = stored(session)
    changed: TestResponse = change(client, code, say=(BytesIO(b"<svg/>"), "x"), more="Hello")
    assert "We could not take everything" in changed.text
    assert [one.name for one in stored(session)] == [before.name]
    change(client, code, say=(BytesIO(SOUND), "new.m4a"))
    (after,) = stored(session)
    assert (after.state, after.name == before.name) == ("ready", False)
    assert files(app) == {after.name}
