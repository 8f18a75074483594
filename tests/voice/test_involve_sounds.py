"""Recorded clips are brought in the pages, and never say words that are not asked any more."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys import editions, sounds
from surveys.models import Edition, Survey
from tests import recorded
from voice.involve.builder import drafts

Visit = Callable[..., str]
PAGE = "/involve/surveys/moving-on/languages/ar/sound"


@pytest.fixture(scope="module")
def clip() -> bytes:
    return recorded.make("ogg", "libopus", seconds=0.5)


@pytest.fixture
def survey(session: Session, edition: Edition) -> Survey:
    survey = edition.survey
    session.commit()
    return survey


def bring(client: FlaskClient, *files: tuple[bytes, str], **data: Any) -> TestResponse:
    return client.post(PAGE, data=data | {"file": [(BytesIO(one), name) for one, name in files]})


def test_one_recording_for_one_place_is_heard_and_can_go_again(
    officer: FlaskClient, session: Session, survey: Survey, visit: Visit, clip: bytes
) -> None:
    assert "0 of" in visit(officer, PAGE)
    reply = bring(officer, (clip, "x.ogg"), place="feel.text")
    assert reply.headers["Location"] == f"{PAGE}#feel.text"
    session.refresh(survey)
    (name,) = (one.clip for one in sounds.sounds_of(survey.draft, "ar") if one.clip)
    assert officer.get(f"/clips/{name.removeprefix('clip:')}").status_code == 200
    assert "1 of" in visit(officer, PAGE)
    officer.post(PAGE, data={"remove": "feel.text"})
    session.refresh(survey)
    assert "audio" not in survey.draft["questions"][1]


def test_many_files_find_their_places_and_what_fits_none_is_named(
    officer: FlaskClient, session: Session, survey: Survey, clip: bytes
) -> None:
    reply = bring(
        officer,
        (clip, "feel.ogg"),
        (clip, "told.yes.ogg"),
        (clip, "nothing.ogg"),
        (b"no sound", "told.no.mp3"),
    )
    assert reply.status_code == 422
    assert "nothing.ogg: no question or answer has this name." in reply.text
    assert "told.no.mp3: bring MP3" in reply.text
    assert "2 recordings are kept: feel.ogg, told.yes.ogg" in reply.text
    session.refresh(survey)
    heard = [one.place for one in sounds.sounds_of(survey.draft, "ar") if one.clip]
    assert heard == ["feel.text", "told.options.yes"]


def test_what_two_files_would_say_at_one_place_is_asked_again(
    officer: FlaskClient, session: Session, survey: Survey, clip: bytes
) -> None:
    reply = bring(officer, (clip, "feel.ogg"), (clip, "FEEL.webm"))
    assert "FEEL.webm: another of your files has this name already." in reply.text
    drafts.write_words(survey, "told.options.no", "ar", "", "لم أعرف")
    session.commit()
    reply = bring(officer, (clip, "told.no.ogg"))
    assert "told.no.ogg: there are no words here yet in this language." in reply.text
    assert "No words yet: write them first" in reply.text
    assert bring(officer).status_code == 422


def test_more_files_than_a_request_may_hold_are_refused_kindly(
    officer: FlaskClient, survey: Survey, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    monkeypatch.setattr(app.view_functions["involve.keep_sound"], "most_bytes", 1000)
    reply = bring(officer, (b"x" * 2000, "feel.ogg"))
    assert reply.status_code == 413
    assert "This is too much at once" in reply.text


def test_who_read_other_words_hears_that_they_changed(
    officer: FlaskClient, session: Session, survey: Survey, clip: bytes
) -> None:
    read = next(one for one in sounds.sounds_of(survey.draft, "ar") if one.place == "feel.text")
    drafts.write_words(survey, "feel.text", "ar", "كيف الحال؟", read.words)
    session.commit()
    reply = bring(officer, (clip, "x.ogg"), place="feel.text", read=read.mark)
    assert reply.status_code == 422
    assert "x.ogg: somebody changed the words meanwhile." in reply.text
    session.refresh(survey)
    assert not [one for one in sounds.sounds_of(survey.draft, "ar") if one.clip]


def test_a_recording_of_other_words_is_kept_and_nobody_hears_it(
    officer: FlaskClient, session: Session, survey: Survey, visit: Visit, clip: bytes
) -> None:
    bring(officer, (clip, "feel.ogg"), (clip, "told.ogg"))
    session.refresh(survey)
    drafts.write_words(survey, "feel.text", "ar", "كيف الحال؟", "كيف كان انتقالك؟")
    drafts.write_words(survey, "told.help", "en", "Think back.", "")
    drafted = sounds.sounds_of(survey.draft, "ar")
    assert [one.place for one in drafted if one.is_outdated] == ["feel.text"]
    drafts.write_words(survey, "told.help", "en", "", "Think back.")
    frozen = editions.freeze(session, survey).document
    session.commit()
    assert [one.place for one in sounds.sounds_of(frozen, "ar") if one.clip] == ["told.text"]
    assert "audio_says" not in str(frozen)
    page = visit(officer, PAGE)
    assert "The words changed since this was recorded." in page
    assert "1 of" in page
    drafts.write_words(survey, "feel.text", "ar", "كيف الحال يا صديقي؟", "كيف الحال؟")
    drafts.write_words(survey, "feel.text", "ar", "كيف كان انتقالك؟", "كيف الحال يا صديقي؟")
    assert sounds.is_heard(survey.draft["questions"][1], "ar")
    assert "audio_says" not in str(survey.draft)


def test_a_new_recording_is_of_the_words_as_they_are(
    officer: FlaskClient, session: Session, survey: Survey, clip: bytes
) -> None:
    bring(officer, (clip, "feel.ogg"))
    session.refresh(survey)
    drafts.write_words(survey, "feel.text", "ar", "كيف الحال؟", "كيف كان انتقالك؟")
    session.commit()
    bring(officer, (clip + b"anew", "feel.ogg"))
    session.refresh(survey)
    assert sounds.is_heard(survey.draft["questions"][1], "ar")


def test_a_recorder_hears_what_was_wrong(officer: FlaskClient, survey: Survey) -> None:
    headers = {"Accept": "application/json"}
    data = {"place": "feel.text", "file": (BytesIO(b"x"), "x.ogg")}
    reply = officer.post(PAGE, data=data, headers=headers)
    assert reply.status_code == 422
    assert "bring MP3" in reply.get_json()["refused"][0]
    assert officer.post(PAGE, data={}, headers=headers).status_code == 422


def test_a_place_or_a_language_that_is_not_there_is_no_page(
    officer: FlaskClient, survey: Survey, clip: bytes
) -> None:
    assert bring(officer, (clip, "x.ogg"), place="nowhere.text").status_code == 404
    assert officer.get(PAGE.replace("/ar/", "/pl/")).status_code == 404


def test_viewers_hear_and_change_nothing(
    staff: Callable[[str], FlaskClient], survey: Survey, visit: Visit, clip: bytes
) -> None:
    viewer = staff("viewer")
    assert "Bring many files" not in visit(viewer, PAGE)
    assert bring(viewer, (clip, "feel.ogg")).status_code == 403
