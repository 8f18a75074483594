"""One file out while people answer, and back onto an empty installation of either kind."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic import command as alembic
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from surveys.models import Edition, Recording
from tests.conftest import make_database
from tests.voice.respond_samples import add_person, add_theme
from voice import create_app, doctor
from voice.accounts import people
from voice.accounts.models import Group
from voice.backups import making, restoring
from voice.backups.errors import NotEmpty, UnusableBackup
from voice.backups.rows import reflect, write_lines
from voice.db import alembic_config, db, is_current, upgrade
from voice.demo import command
from voice.jobs.models import Job
from voice.listen.models import Theme
from voice.media import storage

Make = Callable[..., Flask]


def quiet(_: str) -> None:
    pass


def everything(app: Flask) -> dict[str, list[Any]]:
    """Each row of each table, with values that mean the same on both kinds of database."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: [json.loads(line) for line in write_lines(connection, table)]
            for table in reflect(connection)
        }


def add_what_is_special(session: Session, edition: Edition) -> None:
    """A response with a drawing, and a theme that was merged into a later one."""
    first, later = (add_theme(session, edition.survey.consultation, key) for key in "ab")
    first.state, first.merged_into_id = "merged", later.id
    session.add(
        Recording(
            response_id=add_person(session, edition).id,
            question="dream",
            kind="drawing",
            media_type="image/png",
            name=storage.keep(b"a drawing", "png"),
            size=9,
            sha256=hashlib.sha256(b"a drawing").hexdigest(),
            levels=[1, 2],
        )
    )
    session.commit()


@pytest.fixture
def full(app: Flask, session: Session, edition: Edition) -> Flask:
    """An installation with one response."""
    add_what_is_special(session, edition)
    return app


@pytest.fixture
def another(app: Flask, postgres: str, tmp_path: Path) -> Make:
    """`another(kind)`: a new, empty installation with the same keys, or others."""

    def make(kind: str, **settings: object) -> Flask:
        data = tmp_path / f"new-{uuid4().hex[:6]}"
        data.mkdir()
        (data / "media.key").write_bytes((app.config["VOICE"]["DATA"] / "media.key").read_bytes())
        url = "" if kind == "sqlite" else make_database(postgres, "restored")
        given = {"DATA": str(data), "DATABASE_URL": url, "QUEUE_URL": "memory:"}
        return create_app(given | {"SECRET_KEY": app.config["SECRET_KEY"]} | settings)

    return make


def test_everything_comes_back_on_the_other_kind_of_database(
    app: Flask, session: Session, another: Make, store: str, tmp_path: Path
) -> None:
    kind = "postgresql" if store.startswith("sqlite") else "sqlite"
    command.load(False, 12, "http://example.org", quiet)
    add_what_is_special(session, session.scalars(select(Edition)).all()[0])
    manifest = making.back_up(tmp_path / "voice.zip", quiet)
    assert manifest.files > 0
    assert not manifest.gone
    assert manifest.rows["comment"] > 0
    new = another(kind)
    with new.app_context():
        restoring.restore(tmp_path / "voice.zip", quiet)
        assert {one.about: one.state for one in doctor.examine(every_byte=True)}[
            "recordings and pictures"
        ] == doctor.State.FINE
        db.session.add(
            Theme(consultation_id=1, key="next", name="Next", origin="person", state="accepted")
        )
        db.session.commit()  # the database counts on from the highest number
        db.session.delete(db.session.scalars(select(Theme).where(Theme.key == "next")).one())
        db.session.commit()
    assert everything(new) == everything(app)


def test_what_comes_in_meanwhile_is_in_it_whole_or_not_at_all(
    full: Flask, session: Session, edition: Edition, another: Make, tmp_path: Path
) -> None:
    session.rollback()
    before = everything(full)

    def answer(table: str) -> None:
        if table in ("survey", "response", "answer", "comment"):
            with db.sessionmaker() as other:
                add_person(other, other.merge(edition, load=True))
                other.commit()

    making.back_up(tmp_path / "voice.zip", answer)
    assert everything(full) != before
    new = another("sqlite")
    with new.app_context():
        restoring.restore(tmp_path / "voice.zip", quiet)
    assert everything(new) == before


def test_a_recording_that_becomes_ready_meanwhile_is_in_it_under_its_new_name(
    full: Flask, session: Session, another: Make, tmp_path: Path
) -> None:
    (handed_in,) = session.scalars(select(Recording.name))
    session.rollback()
    made = storage.keep(b"what a job made of it", "webm")

    def make_ready() -> None:
        with db.sessionmaker.begin() as other:
            other.execute(update(Recording).values(name=made, size=21))
        storage.remove(handed_in)

    def tell_late(table: str) -> None:
        if table == "comment":  # the recording's row has been read
            make_ready()

    manifest = making.back_up(tmp_path / "voice.zip", tell_late)
    assert manifest.gone == []
    new = another("sqlite")
    with new.app_context():
        restoring.restore(tmp_path / "voice.zip", quiet)
        assert db.session.scalars(select(Recording.name)).all() == [made]
        storage.check_whole(made)
    assert everything(new) == everything(full)


@pytest.mark.one_store
def test_a_backup_of_an_earlier_version_is_brought_up_to_date(
    another: Make, tmp_path: Path
) -> None:
    old, new = another("sqlite"), another("sqlite")
    with old.app_context():
        with db.engine.begin() as connection:
            alembic.upgrade(alembic_config(connection), "0011_languages")
            (group,) = (one for one in reflect(connection) if one.name == "group")
            connection.execute(insert(group).values(name="SEND Hub"))
        making.back_up(tmp_path / "voice.zip", quiet)
    with new.app_context():
        restoring.restore(tmp_path / "voice.zip", quiet)
        with db.engine.connect() as connection:
            assert is_current(connection)
        assert db.session.scalars(select(Group.name)).all() == ["SEND Hub"]


@pytest.mark.one_store
def test_a_file_that_a_row_names_and_nobody_has_is_told(
    full: Flask, session: Session, tmp_path: Path
) -> None:
    name = session.scalars(select(Recording.name)).first()
    assert name
    session.rollback()
    storage.remove(name)
    assert making.back_up(tmp_path / "voice.zip", quiet).gone == [name]
    (found,) = (one for one in doctor.examine() if one.about == "recordings and pictures")
    assert (found.state, found.what) == (doctor.State.WRONG, "1 are gone")


@pytest.mark.one_store
def test_what_a_job_has_opened_and_put_away_is_missed_by_nobody(
    full: Flask, session: Session, tmp_path: Path
) -> None:
    """What a phone sent is gone once it is made anew; the finished job still names it."""
    session.add(Job(kind="remake", arguments={"name": f"{'a1' * 20}.webm"}, state="done"))
    session.commit()
    assert making.back_up(tmp_path / "voice.zip", quiet).gone == []
    (found,) = (one for one in doctor.examine() if one.about == "recordings and pictures")
    assert found.state == doctor.State.FINE


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
class TestRefusals:
    """Nothing is changed by a backup that cannot be used."""

    @pytest.fixture
    def file(self, full: Flask, tmp_path: Path) -> Path:
        making.back_up(tmp_path / "voice.zip", quiet)
        return tmp_path / "voice.zip"

    def test_what_is_here_is_never_written_over(self, file: Path) -> None:
        with pytest.raises(NotEmpty, match="nothing was changed"):
            restoring.restore(file, quiet)

    def test_a_changed_byte_is_found_before_anything_is_changed(
        self, file: Path, another: Make
    ) -> None:
        _rewrite(file, "tables/theme.jsonl", lambda data: data.replace(b"a", b"b", 1))
        new = another("sqlite")
        with new.app_context():
            with pytest.raises(UnusableBackup, match="not what was written"):
                restoring.restore(file, quiet)
            upgrade()
        assert not any(everything(new).values())

    def test_a_file_that_was_cut_off_is_no_backup(self, file: Path, another: Make) -> None:
        file.write_bytes(file.read_bytes()[:-1000])
        with another("sqlite").app_context(), pytest.raises(UnusableBackup, match="cut off"):
            restoring.restore(file, quiet)

    def test_a_row_that_does_not_fit_leaves_an_empty_database(
        self, file: Path, another: Make
    ) -> None:
        _rewrite(file, "tables/vote.jsonl", lambda data: data + b'{"id": 1}\n', mend_sum=True)
        new = another("sqlite")
        with new.app_context():
            with pytest.raises(UnusableBackup, match="a row of vote"):
                restoring.restore(file, quiet)
            upgrade()
        assert not any(everything(new).values())

    def test_other_keys_are_told_apart(self, file: Path, another: Make) -> None:
        with another("sqlite", SECRET_KEY="another").app_context():
            with pytest.raises(UnusableBackup, match="secret key"):
                restoring.restore(file, quiet)
            restoring.restore(file, quiet, with_other_secret=True)
        new = another("sqlite")
        (new.config["VOICE"]["DATA"] / "media.key").unlink()
        other = create_app(
            {"DATA": str(new.config["VOICE"]["DATA"]), "SECRET_KEY": new.config["SECRET_KEY"]}
        )
        with other.app_context(), pytest.raises(UnusableBackup, match=r"media\.key"):
            restoring.restore(file, quiet)

    def test_a_backup_is_its_owners_alone_and_is_there_whole_or_not(
        self, file: Path, tmp_path: Path
    ) -> None:
        assert file.stat().st_mode & 0o077 == 0

        def fail(_: str) -> None:
            raise OSError("the disk is full")

        with pytest.raises(OSError, match="full"):
            making.back_up(tmp_path / "half.zip", fail)
        assert [one.name for one in tmp_path.glob("*.zip*")] == ["voice.zip"]
        assert not list(tmp_path.glob(".half*"))


@pytest.mark.one_store
def test_the_doctor_counts_who_signs_in_with_a_password_alone(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        for number, role in enumerate(("admin", "admin", "admin", "safeguarding_lead")):
            person = people.add(db.session, f"{number}@example.org", role)
            if number:  # the first has not joined yet
                people.set_password(person, "a long enough password 7")
            if number == 1:
                person.totp_secret = "sealed"
        db.session.commit()
        found = {one.about: one for one in doctor.examine()}
        admins, leads = found["second step: admin"], found["second step: safeguarding_lead"]
        assert (admins.state, admins.what) == (doctor.State.LOOK, "1 of 2 sign in without one")
        assert "VOICE_SECOND_STEP" in admins.mend
        assert leads.what == "1 of 1 sign in without one"
        monkeypatch.setitem(app.config["VOICE"], "SECOND_STEP", "admin")
        found = {one.about: one for one in doctor.examine()}
        assert "asked for it" in found["second step: admin"].mend


def test_the_doctor_names_what_is_wrong_and_how_to_mend_it(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        found = {one.about: one for one in doctor.examine()}
        database = found[f"database ({db.engine.dialect.name})"]
    assert database.state is doctor.State.FINE
    assert found["people: safeguarding_lead"].state is doctor.State.WRONG
    assert "voice user add" in found["people: safeguarding_lead"].mend
    assert found["VOICE_SECRET_KEY"].state is doctor.State.WRONG


def _rewrite(
    path: Path, name: str, change: Callable[[bytes], bytes], *, mend_sum: bool = False
) -> None:
    """Change one entry of a backup, as a thief or a bad disk would."""
    with zipfile.ZipFile(path) as archive:
        entries = {one: archive.read(one) for one in archive.namelist()}
    old = hashlib.sha256(entries[name]).hexdigest().encode()
    entries[name] = change(entries[name])
    if mend_sum:
        new = hashlib.sha256(entries[name]).hexdigest().encode()
        entries["SHA256SUMS"] = entries["SHA256SUMS"].replace(
            old + b"  " + name.encode(), new + b"  " + name.encode()
        )
    with zipfile.ZipFile(path, "w") as archive:
        for one, data in entries.items():
            archive.writestr(one, data)
