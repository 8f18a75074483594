"""Drafts by a machine on this server: what is missing is said, and a person finishes each one."""

import sys
from collections.abc import Callable, Iterator
from importlib.machinery import ModuleSpec
from io import BytesIO
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Edition
from tests import recorded, tiny_whisper
from tests.voice.pictures_handed_in import stored
from tests.voice.test_listen_recordings import comment, earlier, send, transcript
from tests.voice.test_recordings import SOUND, say, spoken
from voice.jobs.models import Job
from voice.listen.models import Transcript as Said
from voice.listen.recordings import transcriber, transcribing

__all__ = ["spoken"]

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
FILES = {"model.bin": b"x", "config.json": b"{}", "tokenizer.json": b"{}", "vocabulary.txt": b"a"}


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """A model's folder with all its files, named in the settings. Nothing in it is a model."""
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    app.config["VOICE"]["TRANSCRIBER"] = str(tmp_path)
    yield tmp_path
    app.config["VOICE"]["TRANSCRIBER"] = ""


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Stands for the library alone, which is not installed here: it hears what we say it hears."""
    heard = SimpleNamespace(words=["We want", "a club."], language="en", given=[], sounds=[])

    class WhisperModel:
        def __init__(self, path: str, **given: Any) -> None:
            heard.given.append((path, given))

        def transcribe(self, sound: BytesIO, **given: Any) -> Any:
            heard.sounds.append(sound.read(4))
            segments = (SimpleNamespace(text=f" {one}", end=1.0) for one in heard.words)
            return segments, SimpleNamespace(language=heard.language, duration=2.0)

    module = ModuleType("faster_whisper")
    module.WhisperModel = WhisperModel  # type: ignore[attr-defined]
    module.__spec__ = ModuleSpec("faster_whisper", None)
    monkeypatch.setitem(sys.modules, "faster_whisper", module)
    return heard


def jobs_of(session: Session) -> list[tuple[str, str | None]]:
    jobs = session.scalars(select(Job).where(Job.kind == transcriber.KIND)).all()
    found = [(one.state, one.error) for one in jobs]
    session.rollback()
    return found


def test_a_machines_draft_is_marked_and_a_person_finishes_it(
    client: FlaskClient,
    session: Session,
    spoken: Edition,
    folder: Path,
    library: SimpleNamespace,
    staff: SignIn,
    visit: Visit,
) -> None:
    say(client, {"say": {"media": "a"}}, a=SOUND)
    (one,) = stored(session)
    said = transcript(session)
    assert (said.state, said.drafted_by, said.text) == ("draft", "machine", "We want\na club.")
    assert (said.changed_by_id, comment(session).text) == (None, "")
    ((path, given),) = library.given
    assert (path, given["local_files_only"]) == (str(folder), True)
    assert library.sounds == [b"OggS"]  # opened, and never on a disk
    officer = staff("engagement_officer")
    assert "draft" in visit(officer, "/listen/recordings")
    page = visit(officer, f"/listen/recordings/{one.id}")
    assert "A machine wrote this draft" in page
    assert "a club.</textarea>" in page
    assert send(officer, one.id, "We want a club.", version=1).status_code == 302
    said = transcript(session)
    assert (said.state, said.drafted_by, comment(session).text) == (
        "done", "machine", "We want a club.",
    )  # fmt: skip
    assert earlier(session) == [("We want\na club.", "draft")]


def test_a_draft_never_takes_the_place_of_what_a_person_typed(
    client: FlaskClient, session: Session, spoken: Edition, folder: Path, staff: SignIn,
    library: SimpleNamespace, app: Flask,
) -> None:  # fmt: skip
    app.config["VOICE"]["TRANSCRIBER"] = ""
    say(client, {"say": {"media": "a"}}, a=SOUND)
    (one,) = stored(session)
    assert session.scalars(select(Said)).all() == jobs_of(session) == []
    app.config["VOICE"]["TRANSCRIBER"] = str(folder)
    transcriber.catch_up()
    assert transcript(session).text == "We want\na club."
    # The person's page was opened before the draft came.
    officer = staff("engagement_officer")
    assert send(officer, one.id, "My words", "save").status_code == 302
    transcribing.run({"recording_id": one.id}, lambda done, total: None)
    assert transcript(session).text == "My words"
    transcriber.catch_up()
    assert len(jobs_of(session)) == 1


def test_what_is_missing_is_said_exactly(
    app: Flask, folder: Path, staff: SignIn, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the library, as here; then with it, a file at a time."""
    monkeypatch.setattr(transcriber, "find_spec", lambda name: None)
    page = visit(staff("engagement_officer"), "/listen/recordings")
    assert "install Voice with its extra “transcribe”" in page
    assert "is missing in" not in page
    monkeypatch.setattr(transcriber, "find_spec", lambda name: ModuleSpec(name, None))
    with app.app_context():
        assert transcriber.look().is_usable
        for name in FILES:
            (folder / name).unlink()
            wanted = "vocabulary.json / vocabulary.txt" if name == "vocabulary.txt" else name
            assert transcriber.look().missing == (f"{wanted} is missing in the model’s folder.",)
            (folder / name).write_bytes(b"")
            assert transcriber.look().missing == (f"{name} in the model’s folder is empty.",)
            (folder / name).write_bytes(b"x")
        app.config["VOICE"]["TRANSCRIBER"] = "some/name-on-a-hub"
        missing = ("There is no folder where VOICE_TRANSCRIBER points to.",)
        assert transcriber.look().missing == missing


@pytest.mark.one_store
def test_a_job_without_a_model_fails_with_what_is_missing(
    client: FlaskClient, session: Session, spoken: Edition, app: Flask
) -> None:
    say(client, {"say": {"media": "a"}}, a=SOUND)
    (one,) = stored(session)
    app.config["VOICE"]["TRANSCRIBER"] = "some/name-on-a-hub"
    try:
        with pytest.raises(transcribing.CannotTranscribe, match="no folder"):
            transcribing.run({"recording_id": one.id}, lambda done, total: None)
    finally:
        app.config["VOICE"]["TRANSCRIBER"] = ""


def test_where_no_machine_is_wanted_the_page_says_so_in_a_line(
    app: Flask, staff: SignIn, visit: Visit
) -> None:
    page = visit(staff("engagement_officer"), "/listen/recordings")
    assert page.count("No machine writes drafts here") == 1


def test_the_real_library_gets_as_far_as_the_models_own_error(folder: Path) -> None:
    pytest.importorskip("faster_whisper")
    with pytest.raises((RuntimeError, ValueError)) as refusal:
        transcribing.listen(folder, BytesIO(recorded.android(0.5)), lambda done, total: None)
    assert "http" not in str(refusal.value)


def test_the_real_library_hears_a_recording_with_a_tiny_model(
    app: Flask, client: FlaskClient, session: Session, spoken: Edition, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, staff: SignIn,
) -> None:  # fmt: skip
    """The model has learnt nothing, so its words mean nothing; all else is as with a real one."""
    pytest.importorskip("faster_whisper")
    tiny_whisper.make(tmp_path)
    monkeypatch.setitem(app.config["VOICE"], "TRANSCRIBER", str(tmp_path))
    monkeypatch.setitem(transcribing._HEARING, "vad_filter", False)  # a tone is no speech
    say(client, {"say": {"media": "a"}}, a=SOUND)
    (one,) = stored(session)
    said = transcript(session)
    assert jobs_of(session) == [("done", None)]
    assert (said.state, said.drafted_by, bool(said.text)) == ("draft", "machine", True)
    assert send(staff("engagement_officer"), one.id, "A tone.", version=1).status_code == 302
    assert comment(session).text == "A tone."
