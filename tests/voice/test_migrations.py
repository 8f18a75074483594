"""Migrations keep what people said."""

from pathlib import Path

from alembic import command
from sqlalchemy import text

from tests.conftest import make_database
from voice import create_app
from voice.db import alembic_config, db

BEFORE = (
    "INSERT INTO consultation (id, code, title, purpose, can_change, owners, board, reply_by,"
    " opens_on, closes_on, retention_until, dpia_reference, consent_route, created_at) VALUES"
    " (1, 'c', '{}', '{}', '{}', '[]', 'b', '2026-01-01', '2026-01-01', '2026-01-01',"
    " '2026-01-01', 'd', 'open', '2026-01-01')",
    "INSERT INTO survey (id, consultation_id, code, audience, draft, created_at) VALUES"
    " (1, 1, 's', 'parents', '{}', '2026-01-01')",
    "INSERT INTO edition (id, survey_id, number, document, frozen_at) VALUES"
    " (1, 1, 1, '{}', '2026-01-01')",
    "INSERT INTO response (id, edition_id, language, answered_by, channel, may_quote,"
    " receipt_digest, receipt_attempt, received_at) VALUES"
    " ('0af7651916cd43dd8448eb211c80319c', 1, 'en', 'self', 'phone', false, 'x', 0, '2026-01-01')",
    "INSERT INTO answer (response_id, question, state) VALUES"
    " ('0af7651916cd43dd8448eb211c80319c', 'q', 'skipped')",
)


def test_no_answer_is_lost_on_the_way_to_the_newest_tables(store: str, tmp_path: Path) -> None:
    url = make_database(store, "older") if store.startswith("postgresql") else ""
    app = create_app({"DATA": str(tmp_path), "DATABASE_URL": url, "QUEUE_URL": "memory:"})
    with app.app_context():
        with db.engine.begin() as connection:
            command.upgrade(alembic_config(connection), "0001")
            for statement in BEFORE:
                connection.execute(text(statement))
        with db.engine.begin() as connection:
            command.upgrade(alembic_config(connection), "heads")
            assert connection.scalar(text("SELECT count(*) FROM answer")) == 1
        with db.engine.begin() as connection:
            command.downgrade(alembic_config(connection), "0001")
            assert connection.scalar(text("SELECT count(*) FROM answer")) == 1
        db.engine.dispose()
