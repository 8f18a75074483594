"""Recorded clips: what an author adds to a survey is heard; nothing else that is kept is public."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from surveys.errors import Unusable
from surveys.models import Edition
from voice.assets import FOREVER
from voice.involve import surveys
from voice.media import clips, storage

SOUNDS = {
    "mp3": b"\xff\xfb\x90\x64" + bytes(60),
    "ogg": b"OggS" + bytes(60),
    "webm": b"\x1aE\xdf\xa3" + bytes(60),
    "wav": b"RIFF\0\0\0\0WAVEfmt " + bytes(60),
    "m4a": b"\0\0\0\x20ftypM4A " + bytes(60),
}


def add(edition: Edition, tmp_path: Path, place: str, data: bytes = SOUNDS["mp3"]) -> str:
    file = tmp_path / "clip"
    file.write_bytes(data)
    surveys.add_clip(edition.survey, place, "ar", file)
    question = next(q for q in edition.survey.draft["questions"] if place.startswith(q["key"]))
    options = {option["key"]: option for option in question.get("options", [])}
    part: dict[str, Any] = options[place.split(".")[1]] if "." in place else question
    return str(part["audio"]["ar"])


@pytest.mark.parametrize("ending", SOUNDS)
def test_a_recording_is_known_by_its_first_bytes(ending: str) -> None:
    assert clips.recognise(SOUNDS[ending]) == ending


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"RIFF", b"<svg>", b"\x89PNG\r\n", b"MZ" + bytes(9)]
)
def test_anything_else_is_no_recording(data: bytes) -> None:
    assert clips.recognise(data) is None


def test_a_clip_is_heard_under_its_own_address_for_ever_and_in_parts(
    app: Flask, client: FlaskClient, session: Session, edition: Edition, tmp_path: Path
) -> None:
    with app.app_context():
        clip = add(edition, tmp_path, "feel.sad")
    session.commit()
    address = f"/clips/{clip.removeprefix('clip:')}"
    heard = client.get(address)
    assert (heard.data, heard.mimetype) == (SOUNDS["mp3"], "audio/mpeg")
    assert heard.headers["Cache-Control"] == FOREVER
    part = client.get(address, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, SOUNDS["mp3"][:4])


def test_a_recording_that_no_survey_names_is_nobodys_business(
    app: Flask, client: FlaskClient, edition: Edition
) -> None:
    with app.app_context():
        told, drawn = storage.keep(SOUNDS["webm"], "webm"), storage.keep(b"a drawing", "png")
    for name in (told, drawn, "0" * 32 + ".mp3", "..%2fsecret.key"):
        assert client.get(f"/clips/{name}").status_code == 404


def test_clips_that_a_draft_or_an_edition_names_are_known_among_other_files(
    app: Flask, session: Session, edition: Edition, tmp_path: Path
) -> None:
    with app.app_context():
        asked = add(edition, tmp_path, "feel").removeprefix("clip:")
        drafted = add(edition, tmp_path, "better", SOUNDS["ogg"]).removeprefix("clip:")
        stray, drawn = storage.keep(SOUNDS["wav"], "wav"), storage.keep(b"a drawing", "png")
    edition.document = edition.survey.draft | {"edition": 1}
    edition.survey.draft = edition.document | {"questions": edition.document["questions"][1:]}
    session.commit()
    assert clips.named(session, [stray, asked, drawn, drafted]) == [asked, drafted]
    assert clips.named(session, []) == []


@pytest.mark.parametrize("place", ["nothing", "feel.nothing", "better.sad", ""])
def test_a_clip_needs_a_question_or_an_option(
    app: Flask, edition: Edition, tmp_path: Path, place: str
) -> None:
    with app.app_context(), pytest.raises(Unusable, match="no_such_question_or_option"):
        add(edition, tmp_path, place)


def test_a_clip_is_in_a_language_that_the_survey_has(
    app: Flask, edition: Edition, tmp_path: Path
) -> None:
    file = tmp_path / "clip"
    file.write_bytes(SOUNDS["ogg"])
    with app.app_context(), pytest.raises(Unusable, match="language_of_no_words"):
        surveys.add_clip(edition.survey, "feel", "gu", file)


def test_a_clip_that_is_too_large_or_none_is_refused(
    app: Flask, edition: Edition, tmp_path: Path
) -> None:
    with app.app_context():
        with pytest.raises(clips.UnusableClip, match="2 MB"):
            add(edition, tmp_path, "feel", SOUNDS["mp3"] + bytes(clips.MOST_BYTES))
        with pytest.raises(clips.UnusableClip, match="no MP3"):
            add(edition, tmp_path, "feel", b"words")


def add_film(edition: Edition, tmp_path: Path, film: bytes, captions: bytes) -> dict[str, Any]:
    files = tmp_path / "film", tmp_path / "captions"
    for file, data in zip(files, (film, captions), strict=True):
        file.write_bytes(data)
    surveys.add_film(edition.survey, "feel", "ar", *files)
    question = next(q for q in edition.survey.draft["questions"] if q["key"] == "feel")
    signed: dict[str, Any] = question["signed"]
    return signed


FILM = b"\0\0\0\x20ftypisom" + bytes(60)
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nHow are you?\n"


def test_a_signed_question_is_watched_with_captions_where_the_survey_shows_films(
    app: Flask, client: FlaskClient, session: Session, edition: Edition, tmp_path: Path
) -> None:
    with app.app_context():
        signed = add_film(edition, tmp_path, FILM, CAPTIONS)
        surveys.open_next(session, edition.survey, with_drafts=True)
    session.commit()
    assert "Watch in sign language" not in client.get("/en/s/moving-on").text
    with app.app_context():
        surveys.show_films(edition.survey, is_on=True)
        surveys.open_next(session, edition.survey, with_drafts=True)
    session.commit()
    page = client.get("/en/s/moving-on").text
    assert page.count("Watch in sign language") == 1
    assert "autoplay" not in page
    name, captions = (
        one.removeprefix("clip:") for one in (signed["film"], signed["captions"]["ar"])
    )
    assert f'preload="none" playsinline src="/clips/{name}"' in page
    assert f'src="/clips/{captions}" srclang="ar"' in page
    film = client.get(f"/clips/{name}", headers={"Range": "bytes=4-7"})
    assert (film.status_code, film.mimetype, film.data) == (206, "video/mp4", b"ftyp")
    assert client.get(f"/clips/{captions}").mimetype == "text/vtt"


@pytest.mark.parametrize(
    ("film", "captions", "why"),
    [
        (SOUNDS["m4a"], CAPTIONS, "no MP4"),
        (SOUNDS["webm"], CAPTIONS, "no MP4"),
        (FILM + bytes(clips.MOST_BYTES_OF_FILM), CAPTIONS, "20 MB"),
        (FILM, b"1\n00:00:00,000 --> 00:00:02,000\nHow are you?\n", "WebVTT"),
        (FILM, "WEBVTT\n-->\nn\u00e4".encode("latin-1"), "WebVTT"),
    ],
)
def test_what_is_no_film_or_no_captions_is_refused(
    app: Flask, edition: Edition, tmp_path: Path, film: bytes, captions: bytes, why: str
) -> None:
    with app.app_context(), pytest.raises(clips.UnusableClip, match=why):
        add_film(edition, tmp_path, film, captions)


def test_a_survey_with_clips_that_are_not_here_is_refused(
    app: Flask, session: Session, edition: Edition, tmp_path: Path
) -> None:
    with app.app_context():
        clip = add(edition, tmp_path, "feel")
        document = edition.survey.draft | {"code": "moving-on"}
        surveys.take_in(session, edition.survey.consultation, document)
        storage.remove(clip.removeprefix("clip:"))
        with pytest.raises(Unusable, match="no_such_clip"):
            surveys.take_in(session, edition.survey.consultation, document)
    session.rollback()
