"""The database: engine, session and migrations, alike on SQLite and PostgreSQL."""

import logging
import time
from dataclasses import dataclass
from functools import cache
from inspect import iscoroutinefunction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from voice import sqlite

if TYPE_CHECKING:
    from alembic.config import Config

db = SQLAlchemy()
log = logging.getLogger(__name__)

ANSWERS_ONLY = {"voice_answers": True}
"""Execution options of a session that stores answers and changes nothing that a page shows."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_CONNECTIONS = 16
_IDLE_SECONDS = 1.0
_WAIT_FOR_DISK = (
    "UPDATE pg_settings SET setting = 'on' WHERE name = 'synchronous_commit' AND setting = 'off'"
)
_UPGRADE_LOCK = 7_034_101  # any number that nothing else on the database locks


def init_app(app: Flask) -> None:
    """Create the engine from the settings."""
    url = app.config["VOICE"]["DATABASE_URL"]
    app.config["SQLALCHEMY_ENGINES"] = {"default": {"url": url, **_engine_options(url)}}
    db.init_app(app)
    _leave_out_async(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sqlite.prepare(db.engine)
        else:
            _lose_nothing(db.engine)
            _look_after_idle(db.engine)
        _count_changes(app, db.engine)


def changes() -> int:
    """A number that grows with whatever this process commits, but for answers that come in.

    What is kept in memory may be kept while it stays the same, and for a moment at most: other
    processes commit too.
    """
    return int(current_app.extensions["voice_changes"][0])


def upgrade() -> None:
    """Bring the current application's database to the newest migration."""
    from alembic import command

    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # several processes may start at once
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
        if _is_ahead(connection):
            log.warning("a newer version has upgraded the database; it is used as it is")
            return
        command.upgrade(alembic_config(connection), "head")


def is_current(connection: Connection) -> bool:
    """Whether every migration that this version knows has been applied.

    A newer version may be at work already, or may have been taken back: what it applied only adds
    (docs/deploy/upgrade.md), so this version goes on.
    """
    return _applied(connection) == _known().heads or _is_ahead(connection)


def alembic_config(connection: Connection) -> "Config":
    """Alembic's configuration for our migrations on an open connection."""
    from alembic.config import Config  # 9 MB with what it imports: not for each process

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


@dataclass(frozen=True, slots=True)
class _Known:
    heads: frozenset[str]
    revisions: frozenset[str]


@cache
def _known() -> _Known:
    """The migrations that this version brings."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(_MIGRATIONS))
    revisions = frozenset(one.revision for one in scripts.walk_revisions())
    return _Known(frozenset(scripts.get_heads()), revisions)


def _applied(connection: Connection) -> frozenset[str]:
    from alembic.migration import MigrationContext

    return frozenset(MigrationContext.configure(connection).get_current_heads())


def _is_ahead(connection: Connection) -> bool:
    return bool(_applied(connection) - _known().revisions)


def _leave_out_async(app: Flask) -> None:
    """We have no asynchronous sessions; to close none, the library starts a thread a request."""
    app.teardown_appcontext_funcs = [
        closing for closing in app.teardown_appcontext_funcs if not iscoroutinefunction(closing)
    ]


def _engine_options(url: str) -> dict[str, Any]:
    # Room for every thread of the server and for jobs: what exceeds the pool is opened and closed
    # for each request.
    options: dict[str, Any] = {
        "pool_size": _CONNECTIONS,
        "pool_use_lifo": True,
        "hide_parameters": True,  # what people wrote must not stand in a log
    }
    if not url.startswith("sqlite"):
        return options
    return options | {"connect_args": sqlite.connect_options()}


def _count_changes(app: Flask, engine: Engine) -> None:
    counted = app.extensions["voice_changes"] = [0]

    @event.listens_for(engine, "commit")
    def count(connection: Connection) -> None:
        if not ANSWERS_ONLY.items() <= connection.get_execution_options().items():
            counted[0] += 1


def _lose_nothing(engine: Engine) -> None:
    """Have each commit on the disk before it is acknowledged, also where a server's setting is lax.

    A stricter one, such as waiting for a replica, stays as it is.
    """

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.execute(_WAIT_FOR_DISK)
        connection.commit()


def _look_after_idle(engine: Engine) -> None:
    """Try a connection before use where it has been idle: the server may have restarted.

    A try costs as much as a small query, so the busy ones are spared it.
    """

    @event.listens_for(engine, "checkin")
    def note(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["idle_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def look(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("idle_since", time.monotonic()) < _IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error  # the pool opens another
