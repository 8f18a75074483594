"""Everything that is held about one response: each row that hangs on it, found by the tables.

The tables themselves say what hangs on what, so a new one is here on the day that it is made. Left
out are people who work here, and what safeguarding leads do: to tell that could bring a child into
danger (Data Protection Act 2018, Schedule 3).
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Row, Table, select
from sqlalchemy.orm import Session

from surveys.base import Base
from surveys.models import Response

LEFT_OUT = frozenset({"concern", "concern_step", "concern_alarm", "try"})
_SECRET = frozenset({"receipt_digest", "receipt_attempt", "sha256"})
_NAMES = {"theme": "name"}
"""Tables whose rows are told by this column instead of a number."""

Rows = list[dict[str, Any]]


def everything(session: Session, response: Response) -> dict[str, Rows]:
    """Each table's rows that hang on a response, as plain data; the response itself first."""
    found: dict[str, dict[Any, Row[Any]]] = {}
    start = Base.metadata.tables["response"]
    _add(session, start, start.c.id, {response.id}, found)
    return {
        name: [_plain(session, Base.metadata.tables[name], row) for row in rows.values()]
        for name, rows in found.items()
    }


def _add(
    session: Session,
    table: Table,
    column: Column[Any],
    values: set[Any],
    found: dict[str, dict[Any, Row[Any]]],
) -> None:
    """The rows of a table in which a column has one of these values, and all that hangs on them."""
    kept = found.get(table.name, {})
    keys = tuple(table.primary_key.columns)
    rows = {
        tuple(row._mapping[key] for key in keys): row
        for row in session.execute(select(table).where(column.in_(values)))
    }
    new = {key: row for key, row in rows.items() if key not in kept}
    if not new:
        return
    found[table.name] = kept | new
    for child, reference in _children(table):
        parents = {row._mapping[next(iter(reference.foreign_keys)).column] for row in new.values()}
        _add(session, child, reference, parents, found)


def _children(table: Table) -> Iterator[tuple[Table, Column[Any]]]:
    for child in Base.metadata.sorted_tables:
        for column in child.columns:
            if child.name not in LEFT_OUT and any(
                key.column.table is table for key in column.foreign_keys
            ):
                yield child, column


def _plain(session: Session, table: Table, row: Row[Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for column in table.columns:
        to = next((key.column.table for key in column.foreign_keys), None)
        value = row._mapping[column]
        if value is None or column.name in _SECRET or (to is not None and to.name == "user"):
            continue
        if to is not None and to.name in _NAMES:
            named = to.c[_NAMES[to.name]]
            value = session.scalar(select(named).where(to.c.id == value))
        told[column.name] = _as_json(value)
    return told


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _as_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(one) for one in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
