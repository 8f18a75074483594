"""SQLite as we use it: nothing acknowledged is lost, no update is overwritten, writers queue."""

import sqlite3
import threading
import time
from functools import partial
from typing import Any, cast

from flask import current_app, has_request_context, request
from sqlalchemy import Connection, Engine, event

_BUSY_MILLISECONDS = 15_000
_A_MOMENT = 0.01  # seconds
READS = ("GET", "HEAD", "OPTIONS")
_READING = "voice_reads"
_WRITING = "voice_writes"
ONLY_READS = {_READING: True}
"""Execution options of a session that only looks, where no request says so: in a job, say."""
WRITES = {_WRITING: True}
"""Execution options of a session that writes, whatever the request says: that someone looked."""


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


def connect_options() -> dict[str, Any]:
    """How an engine's connections are made: usable by any thread, and queuing with each other."""
    factory = partial(QueuingConnection, threading.Lock())
    return {"check_same_thread": False, "factory": factory}


def prepare(engine: Engine) -> None:
    """Set up each connection, and begin each transaction ourselves."""

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        # The driver must not open transactions itself: it would do so only at the first write,
        # and what was read before could be overwritten unseen.
        connection.isolation_level = None
        cursor = connection.cursor()
        write_ahead(cursor)
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _only_reads(connection):
            connection.exec_driver_sql("BEGIN")
            return
        queued = cast(QueuingConnection, connection.connection.dbapi_connection)
        queued.wait_for_turn(_BUSY_MILLISECONDS / 1000)
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def write_ahead(cursor: sqlite3.Cursor) -> None:
    """Keep a log of what is written. Processes that open a new file at once take turns.

    SQLite refuses all but one of them there, and does not wait. Raises what it says at the end.
    """
    last = time.monotonic() + _BUSY_MILLISECONDS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > last:
                raise
            time.sleep(_A_MOMENT)
        else:
            return


def _only_reads(connection: Connection) -> bool:
    """Whoever only looks need not wait for the one writer, nor keep it waiting.

    Should such a one write after all, SQLite refuses rather than lose an update: its snapshot
    would be older than the last commit.
    """
    options = connection.get_execution_options()
    if _READING in options or _WRITING in options:
        return _READING in options
    if not has_request_context():
        return False
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method in READS or getattr(view, "only_reads", False)
