"""Migrations only add, so that the version before goes on answering while the new one starts.

What is no longer used goes in a later version (docs/deploy/upgrade.md): its migration is named in
`SECOND_STEPS` with the first version that did without.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from voice import create_app
from voice.db import alembic_config, db

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

SINCE = "0020_plans"
SECOND_STEPS: dict[str, str] = {}

Columns = Mapping[str, bool]  # each with whether a row may be written without it
Tables = Mapping[str, Columns]


def read(connection: Connection) -> Tables:
    found = inspect(connection)
    return {
        table: {
            column["name"]: column["nullable"] or column["default"] is not None
            for column in found.get_columns(table)
        }
        for table in found.get_table_names()
    }


def breaks(before: Tables, after: Tables) -> Iterator[str]:
    """What code that knows only `before` could not do any more on `after`."""
    for table, columns in before.items():
        if table not in after:
            yield f"{table} is gone"
            continue
        for name, may_lack in columns.items():
            if name not in after[table]:
                yield f"{table}.{name} is gone"
            elif may_lack and not after[table][name]:
                yield f"{table}.{name} must be given now"
        for name in after[table].keys() - columns.keys():
            if not after[table][name]:
                yield f"{table}.{name} is new and must be given"


def test_what_breaks_the_version_before_is_seen(store: str) -> None:
    before = {"gone": {"id": True}, "kept": {"old": True, "free": True, "same": False}}
    after = {
        "kept": {"free": False, "same": False, "must": False, "may": True},
        "new": {"x": False},
    }
    assert sorted(breaks(before, after)) == [
        "gone is gone",
        "kept.free must be given now",
        "kept.must is new and must be given",
        "kept.old is gone",
    ]


def test_each_migration_only_adds(store: str, tmp_path: Path) -> None:
    app = create_app({"DATA": str(tmp_path), "DATABASE_URL": "", "QUEUE_URL": "memory:"})
    found: dict[str, list[str]] = {}
    with app.app_context(), db.engine.connect() as connection:
        config = alembic_config(connection)
        command.upgrade(config, SINCE)
        before = read(connection)
        steps = ScriptDirectory.from_config(config).iterate_revisions("head", SINCE)
        for step in reversed([one.revision for one in steps]):
            command.upgrade(config, step)
            after = read(connection)
            if broken := list(breaks(before, after)):
                found[step] = broken
            before = after
        connection.rollback()
        db.engine.dispose()
    assert {step: what for step, what in found.items() if step not in SECOND_STEPS} == {}
    assert set(SECOND_STEPS) <= set(found), "a second step that takes nothing away"
