"""Adding many rows at once, in the way that each database takes them fastest.

SQLite is in this process and is given row after row. A server is asked once: all rows travel as one
JSON parameter, so that the statement is the same for one row and for a thousand, and is parsed
once (PostgreSQL, `jsonb_to_recordset`).
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Table, Text, bindparam, cast, column, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB

_ROWS = "rows"
_KINDS_KEPT = 64


def add(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    back: tuple[str, ...] = (),
    *,
    skip_taken: bool = False,
) -> Sequence[Row[Any]]:
    """Insert rows that all name the same columns; gives the columns `back` of what was inserted.

    With `skip_taken`, a row whose key another row has is left out.
    """
    if not rows:
        return []
    name = connection.dialect.name
    statement = _statement(name, table, tuple(rows[0]), back, skip_taken)
    is_server = name == "postgresql"
    given = {_ROWS: json.dumps(rows, default=str)} if is_server else rows
    added = connection.execute(statement, given)
    return added.all() if back else []


@lru_cache(maxsize=_KINDS_KEPT)
def _statement(
    dialect: str, table: Table, names: tuple[str, ...], back: tuple[str, ...], skip_taken: bool
) -> Any:
    """Built once: running a statement costs less than building one."""
    statement: Any = sqlite.insert(table)
    if dialect == "postgresql":
        statement = postgresql.insert(table).from_select(names, _unpacked(table, names))
    if skip_taken:
        statement = statement.on_conflict_do_nothing()
    return statement.returning(*(table.c[one] for one in back)) if back else statement


def _unpacked(table: Table, names: Sequence[str]) -> Any:
    """The rows of the JSON parameter, each column in its table's type."""
    packed = cast(bindparam(_ROWS, type_=Text), JSONB)
    columns = [column(name, table.c[name].type) for name in names]
    record = func.jsonb_to_recordset(packed).table_valued(*columns).render_derived(with_types=True)
    return select(*(record.c[name] for name in names))
