"""Adding many rows at once, in the way that each database takes them fastest.

SQLite is in this process: its driver is given row after row, unless it is to tell something back.
A server is asked once: all rows travel as one JSON parameter, so that the statement is the same
for one row and for a thousand, and is parsed once (PostgreSQL, `json_to_recordset`).
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Connection,
    Dialect,
    Row,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

ROWS = "rows"
_KINDS_KEPT = 64
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")

Rows = Sequence[Mapping[str, Any]]
Packing = Callable[[Mapping[str, Any]], tuple[Any, ...]]


def add(connection: Connection, table: Table, rows: Rows, *, skip_taken: bool = False) -> int:
    """Insert rows that all name the same columns; gives how many were inserted.

    With `skip_taken`, a row whose key another row has is left out. Raises `ValueError` where the
    rows differ, or lack a column whose value only Python would fill in.
    """
    if not rows:
        return 0
    kind = (table, _names(table, rows), skip_taken)
    if connection.dialect.name == "sqlite":
        words, pack = _for_driver(connection.dialect, *kind)
        return connection.exec_driver_sql(words, [pack(row) for row in rows]).rowcount
    return connection.execute(_from_json(*kind), {ROWS: _as_json(rows)}).rowcount


def add_and_tell(
    connection: Connection, table: Table, rows: Rows, back: tuple[str, ...]
) -> Sequence[Row[Any]]:
    """Insert rows that all name the same columns; gives the columns `back` of each.

    Raises what `add` does.
    """
    if not rows:
        return []
    names = _names(table, rows)
    if connection.dialect.name == "sqlite":
        return connection.execute(_telling(table, back), rows).all()
    statement = _from_json(table, names, skip_taken=False, back=back)
    return connection.execute(statement, {ROWS: _as_json(rows)}).all()


def _names(table: Table, rows: Rows) -> tuple[str, ...]:
    """The columns that every row names."""
    names = rows[0].keys()
    if any(row.keys() != names for row in rows):
        raise ValueError(f"rows of {table.name} differ in their columns")
    _refuse_gaps(table, named := tuple(names))
    return named


@lru_cache(maxsize=_KINDS_KEPT)
def _refuse_gaps(table: Table, names: tuple[str, ...]) -> None:
    """One value made for all rows would be wrong, and the driver makes none."""
    made = [one.name for one in table.c if one.default is not None and not one.server_default]
    if left_out := sorted({*made} - {*names}):
        raise ValueError(f"rows of {table.name} need {', '.join(left_out)}")


def _as_json(rows: Rows) -> str:
    """Raises `ValueError` for what the server would refuse with people's words in its log."""
    packed = json.dumps(rows, default=_as_text, ensure_ascii=False)
    if "\\u0000" in packed and _NUL.search(packed):
        raise ValueError("a character that no text can hold")
    return packed


def _as_text(value: object) -> str:
    """A moment, a day or an identifier as the database reads it."""
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    if isinstance(value, UUID | date):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no value of a row")


@lru_cache(maxsize=_KINDS_KEPT)
def _for_driver(
    dialect: Dialect, table: Table, names: tuple[str, ...], skip_taken: bool
) -> tuple[str, Packing]:
    """The statement in words, and what makes a row ready for the driver."""
    statement = sqlite.insert(table)
    if skip_taken:
        statement = statement.on_conflict_do_nothing()
    words = str(statement.compile(dialect=dialect, column_keys=names))
    ready = [  # in the order of the table, as the statement has them
        (one.name, one.type.dialect_impl(dialect).bind_processor(dialect))
        for one in table.c
        if one.name in names
    ]

    def pack(row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(make(row[name]) if make else row[name] for name, make in ready)

    return words, pack


@lru_cache(maxsize=_KINDS_KEPT)
def _telling(table: Table, back: tuple[str, ...]) -> Any:
    return sqlite.insert(table).returning(*(table.c[one] for one in back))


@lru_cache(maxsize=_KINDS_KEPT)
def _from_json(
    table: Table, names: tuple[str, ...], skip_taken: bool, back: tuple[str, ...] = ()
) -> Any:
    """Takes its rows as one JSON parameter, each column in its table's type."""
    packed = cast(bindparam(ROWS, type_=Text), JSON)
    columns = [column(name, table.c[name].type) for name in names]
    record = func.json_to_recordset(packed).table_valued(*columns).render_derived(with_types=True)
    unpacked = select(*(record.c[name] for name in names))
    statement = postgresql.insert(table).from_select(names, unpacked)
    if skip_taken:
        statement = statement.on_conflict_do_nothing()
    if back:
        return statement.returning(*(table.c[one] for one in back))
    return statement.execution_options(preserve_rowcount=True)
