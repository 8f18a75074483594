"""Rows whose file gets another name while a backup is made.

What a phone handed in is kept under one name until a job has opened it, and then under another. A
backup copies files after its one moment, so such a file would be in it under a name that no row of
its tables says. Rows of these tables are therefore written last: where their file is gone, as they
are by then.
"""

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

from sqlalchemy import Table

from voice.backups import archive, rows
from voice.db import db
from voice.media import storage

TABLES = frozenset({"recording", "disguise"})


@dataclass(slots=True)
class Aside:
    """A table's lines as they were at one moment, in a file without a name."""

    table: Table
    lines: IO[bytes] = field(default_factory=tempfile.TemporaryFile)

    def read(self) -> Iterator[bytes]:
        """All of them, from the first."""
        self.lines.seek(0)
        return iter(self.lines)


def write(writer: archive.Writer, aside: Aside, kept: set[str]) -> set[str]:
    """Write a table that was put aside; the names of media that its lines say.

    Files under their new names are copied, and named in `kept`. Raises `StorageAway`.
    """
    now, names = dict(_moved(writer, aside, kept)), set[str]()

    def lines() -> Iterator[bytes]:
        for line in aside.read():
            names.update(rows.media_in(now.get(line, line)))
            yield now.get(line, line)

    writer.add(f"{archive.TABLES}{aside.table.name}.jsonl", lines())
    return names


def _moved(writer: archive.Writer, aside: Aside, kept: set[str]) -> Iterator[tuple[bytes, bytes]]:
    """Lines that name a file that is gone, each with what its row says now, its file copied."""
    for line in aside.read():
        if kept.issuperset(rows.media_in(line)):
            continue
        with db.engine.connect() as connection:
            later = rows.line_now(connection, aside.table, line)
        if later and _copy(writer, later, kept):
            yield line, later


def _copy(writer: archive.Writer, line: bytes, kept: set[str]) -> bool:
    """Whether all files that a line names are in the backup now."""
    for name in {*rows.media_in(line)} - kept:
        with suppress(storage.NoSuchFile):
            writer.add(f"{archive.MEDIA}{name}", storage.copy_out(name), is_sealed=True)
            kept.add(name)
    return kept.issuperset(rows.media_in(line))
