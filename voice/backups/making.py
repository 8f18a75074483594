"""A backup, made while people go on answering."""

import hashlib
import hmac
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app
from sqlalchemy import Connection

from surveys.base import utc_now
from voice import sqlite
from voice.backups import archive, moving, rows
from voice.db import db
from voice.media import storage

Tell = Callable[[str], None]
"""Hears what is being done, in a few words."""


@dataclass(slots=True)
class _Found:
    """What the tables hold: rows of each, and the names of media in them."""

    rows: dict[str, int] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    aside: list[moving.Aside] = field(default_factory=list)


def back_up(path: Path, tell: Tell) -> archive.Manifest:
    """Write a backup to a file that appears when it is whole; what it says of itself.

    The tables are as they were at one moment. Media are copied after that moment: what a row names
    was there before it, or is there under the name that its row says by then. What a person takes
    back meanwhile is not in it, and is listed as gone.
    Raises `OSError`, `StorageAway`.
    """
    from alembic.migration import MigrationContext  # large: not for each process

    with archive.create(path) as writer:
        with db.engine.connect() as connection:
            snapshot = _begin(connection)
            migration = MigrationContext.configure(snapshot).get_current_revision() or ""
            found = _write_tables(snapshot, writer, tell)
        kept = _write_media(writer, tell)
        for aside in found.aside:
            found.names |= moving.write(writer, aside, kept)
        manifest = archive.Manifest(
            format=archive.FORMAT,
            made_at=utc_now().isoformat(timespec="seconds"),
            migration=migration,
            rows=found.rows,
            files=len(kept),
            gone=sorted(found.names - kept),
            secret=fingerprint(),
        )
        writer.finish(manifest)
    return manifest


def fingerprint() -> str:
    """Tells whether two secret keys are the same, and nothing else about them."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, b"which secret key a backup was made with", hashlib.sha256).hexdigest()


def _begin(connection: Connection) -> Connection:
    """A transaction that sees one moment and keeps nobody from writing."""
    if connection.dialect.name == "sqlite":
        return connection.execution_options(**sqlite.ONLY_READS)
    return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _write_tables(connection: Connection, writer: archive.Writer, tell: Tell) -> _Found:
    found = _Found()
    for table in rows.reflect(connection):
        tell(table.name)
        lines = _count(rows.write_lines(connection, table), table.name, found)
        if table.name in moving.TABLES:
            found.aside.append(moving.Aside(table))
            found.aside[-1].lines.writelines(lines)
            continue
        if table.name not in rows.PAST:
            lines = _look_through(lines, found)
        writer.add(f"{archive.TABLES}{table.name}.jsonl", lines)
    return found


def _count(lines: Iterator[bytes], table: str, found: _Found) -> Iterator[bytes]:
    found.rows[table] = 0
    for line in lines:
        found.rows[table] += 1
        yield line


def _look_through(lines: Iterator[bytes], found: _Found) -> Iterator[bytes]:
    for line in lines:
        found.names.update(rows.media_in(line))
        yield line


def _write_media(writer: archive.Writer, tell: Tell) -> set[str]:
    """The names of the media that are in the backup now."""
    kept: set[str] = set()
    for name in storage.names_before(time.time() + 1):
        try:
            blocks = storage.copy_out(name)
        except storage.NoSuchFile:
            continue
        writer.add(f"{archive.MEDIA}{name}", blocks, is_sealed=True)
        kept.add(name)
        if len(kept) % 100 == 0:
            tell(f"{len(kept)} recordings and pictures")
    return kept
