"""Runs the migrations on the connection that `voice.db` hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON

from surveys.base import UtcDateTime
from voice.tables import metadata


def run() -> None:
    """Migrate in one transaction; SQLite rebuilds a table where it cannot alter it."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=name_own_types,
    )
    with context.begin_transaction():
        context.run_migrations()


def name_own_types(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types by their names in new migrations."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "UtcDateTime()"
    if kind == "type" and isinstance(item, JSON):
        return "type_of_json"
    return False


run()
