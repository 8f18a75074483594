"""Adding many rows at once, in the way that each database takes them fastest.

SQLite is in this process: its driver is given row after row. A server is asked once: all rows
travel as one JSON parameter, so that the statement is the same for one row and for a thousand, and
is parsed once (PostgreSQL, `jsonb_to_recordset`).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Row, Table, Text, bindparam, cast, column, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB

ROWS = "rows"
_KINDS_KEPT = 64

Rows = Sequence[Mapping[str, Any]]
Packing = Callable[[Mapping[str, Any]], tuple[Any, ...]]


def add(connection: Connection, table: Table, rows: Rows, *, skip_taken: bool = False) -> int:
    """Insert rows that all name the same columns; gives how many were inserted.

    With `skip_taken`, a row whose key another row has is left out.
    """
    if not rows:
        return 0
    kind = (table, tuple(rows[0]), skip_taken)
    if connection.dialect.name == "sqlite":
        words, pack = _for_driver(connection.dialect, *kind)
        return connection.exec_driver_sql(words, [pack(row) for row in rows]).rowcount
    return connection.execute(_from_json(*kind), {ROWS: _as_json(rows)}).rowcount


def add_and_tell(
    connection: Connection, table: Table, rows: Rows, back: tuple[str, ...]
) -> Sequence[Row[Any]]:
    """Insert rows that all name the same columns; gives the columns `back` of each."""
    if not rows:
        return []
    if connection.dialect.name == "sqlite":
        return connection.execute(_telling(table, back), rows).all()
    statement = _from_json(table, tuple(rows[0]), skip_taken=False, back=back)
    return connection.execute(statement, {ROWS: _as_json(rows)}).all()


def _as_json(rows: Rows) -> str:
    """Moments, days and identifiers are written as the database reads them."""
    return json.dumps(rows, default=str)


@lru_cache(maxsize=_KINDS_KEPT)
def _for_driver(
    dialect: Dialect, table: Table, names: tuple[str, ...], skip_taken: bool
) -> tuple[str, Packing]:
    """The statement in words, and what makes a row ready for the driver.

    Raises `ValueError` where a column that is left out has a value that only Python would fill in.
    """
    left_out = [one.name for one in table.c if one.default is not None and one.name not in names]
    if left_out:
        raise ValueError(f"{table.name} needs {', '.join(left_out)}")
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
    packed = cast(bindparam(ROWS, type_=Text), JSONB)
    columns = [column(name, table.c[name].type) for name in names]
    record = func.jsonb_to_recordset(packed).table_valued(*columns).render_derived(with_types=True)
    unpacked = select(*(record.c[name] for name in names))
    statement = postgresql.insert(table).from_select(names, unpacked)
    if skip_taken:
        statement = statement.on_conflict_do_nothing()
    if back:
        return statement.returning(*(table.c[one] for one in back))
    return statement.execution_options(preserve_rowcount=True)
