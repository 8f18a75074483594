"""Where the floor keeps answers: SQLite or PostgreSQL, through their drivers, durably."""

import sqlite3
import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

import psycopg

TABLES = (
    """CREATE TABLE IF NOT EXISTS response (
        id {uuid} PRIMARY KEY, received_at {moment} NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS answer (
        response_id {uuid} NOT NULL REFERENCES response (id),
        question TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (response_id, question))""",
)


class Store(Protocol):
    """Keeps a response and its answers together or not at all."""

    def keep(
        self, identifier: UUID, moment: datetime, answers: Sequence[tuple[UUID, str, str]]
    ) -> None:
        """Return only after the response is safe on the disk."""


def open_store(url: str) -> Store:
    """The store behind `sqlite:///<path>` or `postgresql://…`, with its tables."""
    if url.startswith("sqlite:///"):
        return SqliteStore(url.removeprefix("sqlite:///"))
    return PostgresStore(url)


class SqliteStore:
    """One file in WAL mode; each commit waits for the disk; one connection a thread."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.local = threading.local()
        for table in TABLES:
            self.connection.execute(table.format(uuid="TEXT", moment="TEXT"))

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        found: sqlite3.Connection | None = getattr(self.local, "connection", None)
        if found is None:
            found = sqlite3.connect(self.path, timeout=15, isolation_level=None)
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA synchronous = FULL")
            found.execute("PRAGMA foreign_keys = ON")
            self.local.connection = found
        return found

    def keep(
        self, identifier: UUID, moment: datetime, answers: Sequence[tuple[UUID, str, str]]
    ) -> None:
        """Store in one transaction."""
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute(
                "INSERT INTO response VALUES (?, ?)", (identifier.hex, moment.isoformat())
            )
            connection.executemany(
                "INSERT INTO answer VALUES (?, ?, ?)",
                [(one.hex, question, value) for one, question, value in answers],
            )
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


class PostgresStore:
    """A PostgreSQL database; one connection a thread."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.local = threading.local()
        with self.connection.transaction():
            for table in TABLES:
                self.connection.execute(table.format(uuid="UUID", moment="TIMESTAMPTZ").encode())

    @property
    def connection(self) -> psycopg.Connection[tuple[object, ...]]:
        """This thread's connection."""
        found: psycopg.Connection[tuple[object, ...]] | None
        found = getattr(self.local, "connection", None)
        if found is None:
            found = self.local.connection = psycopg.connect(self.url, autocommit=True)
        return found

    def keep(
        self, identifier: UUID, moment: datetime, answers: Sequence[tuple[UUID, str, str]]
    ) -> None:
        """Store in one transaction."""
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.execute("INSERT INTO response VALUES (%s, %s)", (identifier, moment))
            cursor.executemany("INSERT INTO answer VALUES (%s, %s, %s)", answers)
