"""Killed at any step: what was acknowledged is there, once and whole, and nothing is half there.

Each attempt runs in a process of its own that gets SIGKILL before a chosen call; see `killing.py`.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from alembic import command
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, text, update

from surveys.base import utc_now
from surveys.models import Answer, Recording, Response
from tests import killing, samples
from tests.conftest import make_database
from tests.voice.pictures_handed_in import CODE, QUESTIONS, files, put
from tests.voice.respond_samples import add_comment, add_theme
from tests.voice.test_media_images import file_of, photo_with_a_past, picture
from voice import create_app
from voice.backups import archive, making
from voice.db import alembic_config, db, is_current, upgrade
from voice.jobs import work
from voice.jobs.models import Job
from voice.listen.models import THEMING, Coding, Comment, Theme
from voice.media import storage, sweeping

on_sqlite = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

ANSWERS = {
    "dream": {"media": "a", "story": "A tree house"},
    "place": {"media": "b"},
    "more": "A quiet room to go to.",
}
PARTS = {"a": file_of(picture(), "PNG"), "b": photo_with_a_past()}


@pytest.fixture
def drawn(app: Flask) -> None:
    """An open survey that asks for a drawing and a photo."""
    with app.app_context():
        sweeping.sweep(older_than=-60)
        consultation = samples.add_consultation(db.session)
        samples.add_edition(
            db.session, consultation, CODE, languages=["en"], wording={"en": "approved"},
            title={"en": "Draw it"}, questions=QUESTIONS,
        )  # fmt: skip
        db.session.commit()


def test_a_hand_in_killed_at_any_step_is_stored_whole_or_not_at_all_and_then_once(
    app: Flask, client: FlaskClient, drawn: None, store: str
) -> None:
    def hand_in(identifier: UUID) -> list[Any]:
        reply = put(client, ANSWERS, identifier, **PARTS)
        return [reply.status_code, reply.json]

    assert hand_in(uuid4())[0] == 201
    steps = killing.steps_of(app, lambda: hand_in(uuid4()))
    killed = killing.some_of(steps, *((16, 4) if "sqlite" in store else (7, 2)))
    heard = 0
    for step in killed:
        identifier = uuid4()
        said = killing.die(app, lambda one=identifier: hand_in(one), before=step)
        before = whole(app, identifier)
        assert said is None or before, f"acknowledged and lost, killed before step {step}"
        heard += said is not None
        status, body = hand_in(identifier)
        assert status == (200 if before else 201)
        assert said is None or said[1]["receipt"] == body["receipt"]
        assert whole(app, identifier)
    assert heard < len(killed)
    with app.app_context():
        sweeping.sweep(older_than=-60)
        assert set(db.session.scalars(select(Recording.name))) == files(app)
        assert db.session.scalar(select(func.count(Comment.id))) == stories(app)


def whole(app: Flask, identifier: UUID) -> bool:
    """Whether the response is there; then all of it is, and its files open to their ends."""
    with app.app_context():
        session = db.session
        here = session.get(Response, identifier) is not None
        answers = session.scalar(
            select(func.count()).select_from(Answer).where(Answer.response_id == identifier)
        )
        names = session.scalars(
            select(Recording.name).where(Recording.response_id == identifier)
        ).all()
        comments = session.scalar(
            select(func.count(Comment.id)).where(Comment.response_id == identifier)
        )
        assert (answers, len(names), comments) == ((3, 2, 3) if here else (0, 0, 0))
        for name in names:
            storage.check_whole(name)
        return here


def stories(app: Flask) -> int:
    return 3 * (db.session.scalar(select(func.count(Response.id))) or 0)


@on_sqlite
def test_a_job_killed_at_any_step_is_finished_by_another_worker_and_done_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config["VOICE"], "MEANING", "off")
    with app.app_context():
        consultation = samples.add_consultation(db.session)
        theme = add_theme(db.session, consultation, "waiting_times")
        for words in SAID:
            add_comment(db.session, consultation, words=words, may_quote=False)
        db.session.commit()
        number, jobs = consultation.id, []
        for _ in range(10):
            jobs.append(work.record(db.session, THEMING, consultation_id=number).id)
        db.session.commit()
        assert theme.id

    def do(job_id: int) -> None:
        with app.app_context():
            work.run(job_id)

    do(jobs[0])
    wanted = codings(app)
    assert wanted
    for step in killing.some_of(killing.steps_of(app, lambda: do(jobs[1])), changes=4, others=1):
        job_id = jobs.pop()
        with app.app_context():
            db.session.execute(delete(Coding))
            db.session.commit()
        killing.die(app, lambda one=job_id: do(one), before=step)
        age_beats(app)
        do(job_id)
        with app.app_context():
            assert db.session.get_one(Job, job_id).state == "done"
        assert codings(app) == wanted, f"killed before step {step}"


SAID = (
    "We waited two years on the waiting list for an assessment.",
    "The waiting list for speech therapy is far too long.",
    "The bus comes late and the taxi driver changes every week.",
    "The dinner hall smells and the food is cold.",
    "School dinner is cold and the dinner hall is awful.",
)


def codings(app: Flask) -> set[tuple[str, str, str]]:
    with app.app_context():
        rows = db.session.execute(
            select(Comment.text, Theme.key, Coding.state)
            .join(Coding, Coding.comment_id == Comment.id)
            .join(Theme, Theme.id == Coding.theme_id)
        ).all()
        assert len(rows) == len(set(map(tuple, rows)))
        return {(words, key, state) for words, key, state in rows}


def age_beats(app: Flask) -> None:
    """As when `STALE` seconds have passed since a worker was heard of."""
    with app.app_context():
        long_ago = utc_now() - 2 * work.STALE
        db.session.execute(update(Job).where(Job.state == "running").values(beat_at=long_ago))
        db.session.commit()


def test_an_upgrade_killed_at_any_step_is_done_by_the_next_start_and_loses_nothing(
    store: str, tmp_path: Path
) -> None:
    url = make_database(store, "upgraded") if store.startswith("postgresql") else ""
    app = create_app({"DATA": str(tmp_path), "DATABASE_URL": url, "QUEUE_URL": "memory:"})

    def go_up() -> None:
        with app.app_context():
            upgrade()

    with app.app_context(), db.engine.begin() as connection:
        command.upgrade(alembic_config(connection), EARLIER)
        connection.execute(text("INSERT INTO \"group\" (name) VALUES ('SEND Hub')"))
    for step in killing.some_of(killing.steps_of(app, lambda: undone(app, go_up)), 5, 1):
        killing.die(app, go_up, before=step)
        with app.app_context(), db.engine.connect() as connection:
            revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
            assert revision.startswith(EARLIER) or is_current(connection)
            assert connection.scalar(text('SELECT count(*) FROM "group"')) == 1
    go_up()
    with app.app_context(), db.engine.connect() as connection:
        assert is_current(connection)
        assert connection.scalar(text('SELECT name FROM "group"')) == "SEND Hub"
    with app.app_context():
        db.engine.dispose()


EARLIER = "0017"


def undone(app: Flask, go_up: Callable[[], None]) -> None:
    """Count the steps of an upgrade, and take it back."""
    go_up()
    sys.setprofile(None)
    with app.app_context(), db.engine.begin() as connection:
        command.downgrade(alembic_config(connection), EARLIER)


@on_sqlite
def test_a_backup_killed_at_any_step_leaves_no_half_file_under_its_name(
    app: Flask, drawn: None, client: FlaskClient, tmp_path: Path
) -> None:
    assert put(client, ANSWERS, uuid4(), **PARTS).status_code == 201

    def back_up(path: Path) -> str:
        with app.app_context():
            making.back_up(path, lambda _: None)
        return path.name

    steps = killing.steps_of(app, lambda: back_up(tmp_path / "first.zip"))
    assert check_backup(tmp_path / "first.zip")
    there = set()
    for step in killing.some_of(steps, changes=5, others=1):
        path = tmp_path / f"killed-{step}.zip"
        killing.die(app, lambda one=path: back_up(one), before=step)
        if path.exists():
            assert check_backup(path)
            there.add(path)
    assert len(there) < 6
    for draft in tmp_path.glob(f".*{archive.DRAFT}"):
        os.utime(draft, (0, 0))  # nobody has written to it for long
    back_up(tmp_path / "last.zip")
    assert not list(tmp_path.glob(".*"))


def check_backup(path: Path) -> bool:
    with archive.read(path) as backup:
        return bool(list(backup.verify()))
