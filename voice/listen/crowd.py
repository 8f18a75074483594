"""Who said what in a consultation, as numbers in memory: what counts of themes are made from.

The database hands over each theme, and each kind of comment, as one line of numbers: joining and
sorting a row for each coding takes it several times as long. It is read anew only after something
changed (`voice.counted`). Numbers are exact, and no words are among them.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    cast,
    func,
    select,
)
from sqlalchemy.orm import Session

from voice import counted
from voice.counted import Rows
from voice.listen.models import REJECTED, Coding, Comment, Theme
from voice.listen.topics.topics import key_of_comment

H = TypeVar("H", bound=Hashable)
Numbers = NDArray[np.int64]
TABLES = frozenset({"coding", "comment", "theme"})
"""What all of it is read from."""

_MORE_THAN_ROWS = 10_000_000
"""Than any sheet can have, so that no two rows of two files have the same number."""


class Kind(NamedTuple):
    """What comments have in common that are counted together."""

    topic: str
    audience: str
    answered_by: str
    feeling: str | None
    waits: bool  # not in English, for a person's translation


@dataclass(frozen=True, slots=True)
class Crowd:
    """The comments of a consultation by their places, which run from 0."""

    kinds: Sequence[Kind]
    ids: Numbers  # ascending
    kind: Numbers  # each comment's, as a place in `kinds`
    person: Numbers  # each comment's: a response, a row of a file, or nobody else's
    codings: Mapping[tuple[int, str], Numbers]  # places of comments by theme and state

    @property
    def everything(self) -> Numbers:
        """Every comment's place."""
        return np.arange(len(self.ids))

    def said(self, theme_id: int, *states: str) -> Numbers:
        """The places of the comments that say a theme."""
        return _join(self.codings.get((theme_id, state)) for state in states)

    @property
    def is_themed(self) -> NDArray[np.bool_]:
        """Of each comment, whether it says any theme."""
        found = np.zeros(len(self.ids), dtype=bool)
        found[_join(self.codings.values())] = True
        return found

    def places(self, ids: Numbers) -> Numbers:
        """Where these comments are; those that are not there are left out."""
        found = np.searchsorted(self.ids, ids)
        there = found < len(self.ids)
        there[there] = self.ids[found[there]] == ids[there]
        return found[there]

    def comments(self, places: Numbers) -> list[tuple[Kind, int]]:
        """How many of these comments are of each kind."""
        numbers = np.bincount(self.kind[places], minlength=len(self.kinds)).tolist()
        return [(kind, number) for kind, number in zip(self.kinds, numbers, strict=True) if number]

    def people(self, places: Numbers, by: Callable[[Kind], H]) -> Counter[H]:
        """How many people are behind these comments, by what kinds have in common; each once."""
        groups = {each: number for number, each in enumerate(dict.fromkeys(map(by, self.kinds)))}
        group = np.array([groups[by(kind)] for kind in self.kinds], dtype=np.int64)
        several = len(groups)
        each_once = np.unique(self.person[places] * several + group[self.kind[places]])
        numbers = np.bincount(each_once % several, minlength=several) if len(each_once) else ()
        return Counter({each: int(one) for each, one in zip(groups, numbers, strict=False) if one})


def of_consultation(session: Session, consultation_id: int) -> Crowd:
    """Everything that was said, and under which themes; what was called wrong is not there."""

    def read() -> Crowd:
        comments = counted.ask(session, _comments(consultation_id))
        return _gather(comments, counted.ask(session, _codings(consultation_id)))

    return counted.kept(session, TABLES, ("crowd", consultation_id), read)


def ids_of(session: Session, consultation_id: int, *conditions: ColumnElement[bool]) -> Numbers:
    """The ids of the comments that fit."""
    here = Comment.consultation_id == consultation_id
    return read_line(session.scalar(select(in_a_line(Comment.id)).where(here, *conditions)))


def row_of_file() -> ColumnElement[int]:
    """A number for the row of a file that a comment comes from, as no other row has it."""
    return cast(Comment.import_id, BigInteger) * _MORE_THAN_ROWS + Comment.import_row


def in_a_line(column: SQLColumnExpression[int]) -> ColumnElement[str]:
    """A group's numbers as one text, in the order in which the database comes upon them."""
    return func.aggregate_strings(cast(column, String), ",")


def read_line(line: str | None) -> Numbers:
    """The numbers in such a text."""
    return np.fromstring(line or "", dtype=np.int64, sep=",")


def _comments(consultation_id: int) -> Select[*tuple[object, ...]]:
    person = (Comment.response_id, row_of_file(), -Comment.id)
    said = (
        select(
            Comment.id,
            key_of_comment().label("topic"),
            Comment.audience,
            Comment.answered_by,
            Comment.feeling,
            Comment.is_untranslated.label("waits"),
            func.coalesce(*(cast(one, String) for one in person)).label("person"),
        )
        .where(Comment.consultation_id == consultation_id)
        .subquery()
    )
    kind = [said.c[name] for name in Kind._fields]
    people = func.aggregate_strings(said.c.person, ",")
    return select(*kind, in_a_line(said.c.id), people).group_by(*kind)


def _codings(consultation_id: int) -> Select[*tuple[object, ...]]:
    themes = select(Theme.id).where(Theme.consultation_id == consultation_id)
    by = (Coding.theme_id, Coding.state)
    asked = select(*by, in_a_line(Coding.comment_id))
    return asked.where(Coding.theme_id.in_(themes), Coding.state != REJECTED).group_by(*by)


def _gather(comments: Rows, codings: Rows) -> Crowd:
    known: dict[str, int] = {}
    ids = [read_line(row[-2]) for row in comments]
    people = [
        np.array([known.setdefault(one, len(known)) for one in row[-1].split(",")])
        for row in comments
    ]
    kind = [np.full(len(some), number) for number, some in enumerate(ids)]
    every = _join(ids)
    order = np.argsort(every)
    crowd = Crowd(
        [Kind._make((*row[:-3], bool(row[-3]))) for row in comments],
        every[order],
        _join(kind)[order],
        _join(people)[order],
        {},
    )
    said = {(theme, state): crowd.places(read_line(line)) for theme, state, line in codings}
    return Crowd(crowd.kinds, crowd.ids, crowd.kind, crowd.person, said)


def _join(parts: Iterable[Numbers | None]) -> Numbers:
    there = [one for one in parts if one is not None]
    return np.concatenate(there) if there else np.empty(0, dtype=np.int64)
