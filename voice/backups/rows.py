"""Rows as lines of JSON that mean the same to SQLite and to PostgreSQL.

Columns are read from the database itself, not from our models, so that an old backup is restored
as it was and then brought up to date by the migrations.
"""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CHAR,
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Uuid,
    null,
    select,
)

VERSIONS = "alembic_version"
_MARKS = "change_mark"  # renewed by whoever fills the other tables
_AT_ONCE = 1000
_MEDIA = re.compile(rb'"((?:[0-9a-f]{40}|[0-9a-f]{32})\.[a-z0-9]{2,5})"')
_BYTES = "bytes"
PAST = frozenset({"job"})
"""Tables whose rows name files that were: a finished job names what it opened and put away."""


def reflect(connection: Connection) -> list[Table]:
    """Our tables with anything to keep, as they are in the database, each after those it needs."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name not in (VERSIONS, _MARKS)]


def write_lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """A table's rows, a line each, in the order of their keys."""
    rows = connection.execution_options(yield_per=_AT_ONCE).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    yield from map(_to_line, rows)


def line_now(connection: Connection, table: Table, line: bytes) -> bytes | None:
    """What a line's row says by now; None where it is gone, or refers to other rows than then."""
    ((before,),) = read_lines(table, iter([line]))
    same = [
        column == before[column.name]
        for column in table.columns
        if column.primary_key or column.foreign_keys
    ]
    row = connection.execute(select(table).where(*same)).first()
    return None if row is None else _to_line(row)


def read_lines(table: Table, lines: Iterator[bytes]) -> Iterator[list[dict[str, Any]]]:
    """The rows of the lines, some at once, with values as the table's columns take them.

    Raises `ValueError`, `KeyError` where a line does not fit the table.
    """
    readers = {column.name: _reader_of(column) for column in table.columns}
    rows: list[dict[str, Any]] = []
    for line in lines:
        values = json.loads(line)
        rows.append({name: read(values[name]) for name, read in readers.items()})
        if len(rows) == _AT_ONCE:
            yield rows
            rows = []
    if rows:
        yield rows


def media_in(line: bytes) -> Iterator[str]:
    """The names of kept files that a row's line names."""
    return (name.decode() for name in _MEDIA.findall(line))


def _to_line(row: Row[Any]) -> bytes:
    values = {name: _to_json(value) for name, value in row._mapping.items()}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _to_json(value: Any) -> Any:
    match value:
        case datetime():
            moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
            return moment.isoformat()
        case date():
            return value.isoformat()
        case UUID():
            return value.hex
        case bytes():
            return {_BYTES: b64encode(value).decode()}
        case _:
            return value


def _reader_of(column: Column[Any]) -> Callable[[Any], Any]:
    """How a column takes what a line says."""
    kind = column.type
    if isinstance(kind, JSON):
        return lambda value: null() if value is None else value
    if isinstance(kind, DateTime):
        has_zone = kind.timezone
        return _optional(lambda value: _moment(value, has_zone=has_zone))
    if isinstance(kind, Date):
        return _optional(date.fromisoformat)
    if isinstance(kind, Uuid):
        return _optional(UUID)
    if isinstance(kind, LargeBinary):
        return _optional(lambda value: b64decode(value[_BYTES]))
    if isinstance(kind, CHAR):  # how SQLite keeps a UUID
        return _optional(str)
    return lambda value: value


def _optional(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


def _moment(value: str, *, has_zone: bool) -> datetime:
    moment = datetime.fromisoformat(value)
    return moment if has_zone else moment.replace(tzinfo=None)
