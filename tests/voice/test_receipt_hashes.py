"""Codes from before a hash was changed still work after each migration."""

from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import select, text

from surveys import intake, receipts, submissions
from surveys.models import Answer, Response
from tests import samples
from tests.conftest import make_database
from voice import create_app
from voice.db import alembic_config, db, upgrade


@pytest.fixture
def older(store: str, tmp_path: Path) -> Flask:
    address = make_database(store, "older") if store.startswith("postgresql") else ""
    app = create_app({"DATA": str(tmp_path), "DATABASE_URL": address, "SECRET_KEY": "older"})
    with app.app_context():
        upgrade()
    return app


def test_codes_from_before_still_find_their_answers(older: Flask) -> None:
    with older.app_context():
        edition = samples.add_edition(db.session, samples.add_consultation(db.session))
        submission = submissions.read_json(edition.document, samples.ANSWERS)
        identifiers = [uuid4() for _ in range(3)]
        for one in identifiers:
            intake.submit(db.session, edition, one, submission, b"older")
        for number, row in enumerate(db.session.scalars(select(Response))):
            row.receipt_digest = f"a fast hash {number}"
        db.session.commit()
        with db.engine.begin() as connection:
            config = alembic_config(connection)
            ours = ScriptDirectory.from_config(config).get_revision("0003_receipts")
            connection.execute(text("ALTER TABLE response DROP COLUMN changed_at"))
            command.stamp(config, ours.down_revision, purge=True)
        with db.engine.begin() as connection:
            command.upgrade(alembic_config(connection), "0003_receipts")
        for row in db.session.scalars(select(Response)):
            row.receipt_digest = receipts.slow_digest(b"older", receipts.make(b"older", row.id))
        db.session.commit()
        with db.engine.begin() as connection:
            config = alembic_config(connection)
            command.stamp(config, "0023_privacy", purge=True)
            command.upgrade(config, "0025_receipts")
        late = db.session.get(Response, identifiers[0])  # stored by a process not upgraded yet
        late.receipt_digest = receipts.slow_digest(b"older", receipts.make(b"older", late.id))
        for one in identifiers:
            code = receipts.make(b"older", one)
            assert intake.find_by_receipt(db.session, code, b"older").id == one
        assert len(db.session.scalars(select(Answer)).all()) == 18
