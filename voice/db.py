"""The database: engine, session and migrations, alike on SQLite and PostgreSQL."""

import sqlite3
import threading
import time
from functools import partial
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any, cast

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, has_request_context, request
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

db = SQLAlchemy()

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_MILLISECONDS = 15_000
_CONNECTIONS = 16
_IDLE_SECONDS = 1.0
_READS = ("GET", "HEAD", "OPTIONS")


class QueuingConnection(sqlite3.Connection):
    """A connection that queues with the others of this process before it writes.

    SQLite has one writer at a time and lets the others sleep and look again, each time longer;
    some sleep for a tenth of a second though the way is free. A lock wakes the next one at once.
    Other processes still wait as SQLite does it.
    """

    def __init__(self, queue: threading.Lock, *args: Any, **options: Any) -> None:
        """Connect; `queue` is shared by all connections of an engine."""
        super().__init__(*args, **options)
        self._queue = queue
        self._has_turn = False

    def wait_for_turn(self, seconds: float) -> None:
        """Wait until no other connection of this process writes; go on in any case at the end."""
        if not self._has_turn:
            self._has_turn = self._queue.acquire(timeout=seconds)

    def commit(self) -> None:
        """Commit, and let the next one write."""
        try:
            super().commit()
        finally:
            self._pass_turn()

    def rollback(self) -> None:
        """Roll back, and let the next one write."""
        try:
            super().rollback()
        finally:
            self._pass_turn()

    def close(self) -> None:
        """Close, and let the next one write."""
        super().close()
        self._pass_turn(is_closed=True)

    def _pass_turn(self, *, is_closed: bool = False) -> None:
        if self._has_turn and (is_closed or not self.in_transaction):
            self._has_turn = False
            self._queue.release()


def init_app(app: Flask) -> None:
    """Create the engine from the settings."""
    url = app.config["VOICE"]["DATABASE_URL"]
    app.config["SQLALCHEMY_ENGINES"] = {"default": {"url": url, **_engine_options(url)}}
    db.init_app(app)
    _leave_out_async(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _prepare_sqlite(db.engine)
        else:
            _look_after_idle(db.engine)


def upgrade() -> None:
    """Bring the current application's database to the newest migration."""
    with db.engine.begin() as connection:
        command.upgrade(alembic_config(connection), "head")


def is_current(connection: Connection) -> bool:
    """Whether every migration has been applied."""
    heads = ScriptDirectory.from_config(alembic_config(connection)).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for our migrations on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _leave_out_async(app: Flask) -> None:
    """We have no asynchronous sessions; to close none, the library starts a thread a request."""
    app.teardown_appcontext_funcs = [
        closing for closing in app.teardown_appcontext_funcs if not iscoroutinefunction(closing)
    ]


def _engine_options(url: str) -> dict[str, Any]:
    # Room for every thread of the server and for jobs: what exceeds the pool is opened and closed
    # for each request.
    options: dict[str, Any] = {"pool_size": _CONNECTIONS, "pool_use_lifo": True}
    if not url.startswith("sqlite"):
        return options
    factory = partial(QueuingConnection, threading.Lock())
    return options | {"connect_args": {"check_same_thread": False, "factory": factory}}


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        # The driver must not open transactions itself: it would do so only at the first write,
        # and what was read before could be overwritten unseen.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _only_reads():
            connection.exec_driver_sql("BEGIN")
            return
        queued = cast(QueuingConnection, connection.connection.dbapi_connection)
        queued.wait_for_turn(_BUSY_MILLISECONDS / 1000)
        connection.exec_driver_sql("BEGIN IMMEDIATE")


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


def _only_reads() -> bool:
    """Pages that only show something need not wait for the one writer.

    Should such a page write after all, SQLite refuses rather than lose an update: its snapshot
    would be older than the last commit.
    """
    return has_request_context() and request.method in _READS
