"""What the database promises, on SQLite and PostgreSQL alike."""

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import text

from surveys.base import Base
from surveys.models import Consultation
from tests import samples
from voice.db import db, is_current


def test_models_and_migrations_agree(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert is_current(connection)


def test_no_update_is_lost_when_many_write_at_once(app: Flask) -> None:
    with app.app_context():
        samples.add_consultation(db.session)
        db.session.commit()

    def append_often() -> None:
        with app.app_context():
            for _ in range(10):
                row = db.session.query(Consultation).with_for_update().one()
                row.board = row.board + "+"
                db.session.commit()

    threads = [threading.Thread(target=append_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert db.session.query(Consultation).one().board.count("+") == 40


def test_moments_keep_their_zone(session, consultation) -> None:
    session.refresh(consultation)
    assert consultation.created_at.utcoffset() is not None
    consultation.created_at = consultation.created_at.replace(tzinfo=None)
    with pytest.raises(Exception, match="time zone"):
        session.flush()
    session.rollback()


def test_sqlite_keeps_what_it_acknowledged(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            assert connection.scalar(text("SHOW synchronous_commit")) == "on"
            return
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2  # FULL
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA busy_timeout")) >= 5000
