"""Rows that may be there already: written in one statement, since others write at the same time."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

_DIALECTS = {"postgresql": postgresql, "sqlite": sqlite}


def insert_into(session: Session, table: Any) -> Any:
    """An INSERT with `on_conflict_do_update` and `on_conflict_do_nothing`, as this database has it.

    The two databases' statements have these alike, and no type in common.
    """
    return _DIALECTS[session.get_bind().dialect.name].insert(table)
