"""Counts of everything that was said, kept in memory while nothing that they count has changed.

Each table that is counted has marks in the database. Its triggers renew them within the transaction
that changes it, whoever does that and in whatever process: a person's decision, a run, an answer
that is taken back, a purge. A count is used again only where the marks of all its tables are as
they were before it was counted, so what changes shows at once. A mark is a number by chance, so
that one that was taken back with its transaction never comes again. What one group is shown is not
kept for another. Words of people are no counts: they are not kept here.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import BigInteger, Engine, Select, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.base import Base
from voice.own_group import left_out

WATCHED = frozenset(
    {
        "answer", "coding", "comment", "edition", "recording", "response", "safe_words", "survey",
        "theme", "transcript",
    }
)  # fmt: skip
"""The tables that have marks. A migration gave each its triggers; one that builds such a table anew
on SQLite must do so again."""

_NAMES = re.compile(r"(?<![.\w])\w+")  # not of columns: those stand behind their table's
_MOST = 400
"""Counts that a process keeps; the longest unused goes first."""

T = TypeVar("T")
Rows = Sequence[tuple[Any, ...]]
Marks = Mapping[str, int | None]
Asked = Select[*tuple[Any, ...]]


class ChangeMark(Base):
    """A table's state. On PostgreSQL each connection has a slot: nobody waits for another."""

    __tablename__ = "change_mark"

    name: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(BigInteger)


@dataclass(slots=True)
class _Kept:
    """A process's counts on one database, each with the marks before it was counted."""

    counts: OrderedDict[Hashable, tuple[Marks, Any]] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, key: Hashable, marks: Marks) -> Any:
        with self.lock:
            known = self.counts.get(key)
            if known is None or known[0] != marks:
                return None
            self.counts.move_to_end(key)
            return known[1]

    def keep(self, key: Hashable, marks: Marks, found: Any) -> None:
        """Keep it, and nothing that was counted before the same tables changed."""
        with self.lock:
            for other, (before, _) in list(self.counts.items()):
                if any(before[name] != marks[name] for name in before.keys() & marks.keys()):
                    del self.counts[other]
            self.counts[key] = (marks, found)
            if len(self.counts) > _MOST:
                self.counts.popitem(last=False)


_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


def rows(session: Session, asked: Asked) -> Rows:
    """The rows of a query of plain values, asked anew only after one of its tables changed.

    A query that reads a table without marks is asked each time. Nobody may change what they get.
    """
    names, key = read_by(session, asked)
    return kept(session, names, key, lambda: ask(session, asked))


def read_by(session: Session, *asked: Asked) -> tuple[frozenset[str], Hashable]:
    """The tables that queries read, and what they ask: what `kept` goes by."""
    said = [one.compile(dialect=session.get_bind().engine.dialect) for one in asked]
    names = frozenset[str]().union(*(tables_in(one.string) for one in said))
    return names, tuple((one.string, repr(sorted(one.params.items()))) for one in said)


def kept(session: Session, names: frozenset[str], key: Hashable, count: Callable[[], T]) -> T:
    """What is counted in these tables, under a name of its own; in the same way as `rows`."""
    if not names <= WATCHED:
        return count()
    kept = _kept.setdefault(session.get_bind().engine, _Kept())
    whose = (key, left_out())
    marks = _marks(session, names)  # first: what changes while we count is counted again
    found: T | None = kept.find(whose, marks)
    if found is None:
        found = count()
        kept.keep(whose, marks, found)
    return found


def number(session: Session, asked: Asked) -> int:
    """The one number that a query counts, in the same way."""
    return int(rows(session, asked)[0][0] or 0)


def tables_in(sql: str) -> frozenset[str]:
    """The tables that a statement names, whether it reads all of them or not."""
    return frozenset(Base.metadata.tables.keys() & set(_NAMES.findall(sql)))


def forget() -> None:
    """Let go of everything, so that it is counted afresh."""
    _kept.clear()


def ask(session: Session, asked: Asked) -> Rows:
    """The rows of a query, asked now."""
    return [tuple(row) for row in session.execute(asked)]


def _marks(session: Session, names: frozenset[str]) -> Marks:
    found = session.execute(
        select(ChangeMark.name, func.sum(ChangeMark.value))
        .where(ChangeMark.name.in_(sorted(names)))
        .group_by(ChangeMark.name)
    )
    return dict.fromkeys(names) | {name: int(value) for name, value in found}
