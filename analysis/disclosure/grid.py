"""A table of counts, read and checked: groups down, answers across."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from analysis.disclosure.counts import is_hidden

EVERYONE = ""
_Key = TypeVar("_Key", bound=tuple[str, ...])


class TableError(ValueError):
    """A table that cannot be: no cell, a count below nought, more answers than people."""


class TooManyDimensionsError(TableError):
    """A table of more than two dimensions; small numbers could be found from it (N3)."""


@dataclass(frozen=True, slots=True)
class Grid:
    """True counts, never to be shown: `cells[group, answer]` and `people[group]`.

    `single` holds the groups whose answers add up to their people, so that whoever
    knows the total and all answers but one knows that one too.
    """

    groups: tuple[str, ...]
    answers: tuple[str, ...]
    cells: Mapping[tuple[str, str], int]
    people: Mapping[str, int]
    single: frozenset[str]

    def largest(self, group: str) -> int:
        """The count of the commonest answer in `group`."""
        return max(self.cells[group, answer] for answer in self.answers)

    def total(self, answer: str) -> int:
        """How many people in all groups gave `answer`."""
        return sum(self.cells[group, answer] for group in self.groups)

    def only(self, groups: tuple[str, ...]) -> "Grid":
        """The same table with `groups` alone."""
        return replace(self, groups=groups)

    def one_more(self, cell: tuple[str, str], change: int) -> "Grid":
        """The same table with one person more (1) or fewer (-1) in `cell`."""
        people = dict(self.people)
        if cell[0] in self.single:
            people[cell[0]] += change
        cells = {**self.cells, cell: self.cells[cell] + change}
        return replace(self, cells=cells, people=people)

    def hidden(self) -> list[tuple[str, str]]:
        """The cells that are published as hidden."""
        keys = ((group, answer) for group in self.groups for answer in self.answers)
        return [key for key in keys if is_hidden(self.cells[key])]


def read(counts: Mapping[_Key, int], base: int | Mapping[str, int] | None) -> Grid:
    """Return `counts` as a grid; see `publish_table` for the arguments and errors."""
    pairs = _pairs(counts)
    groups = tuple(dict.fromkeys(group for group, _ in pairs))
    answers = tuple(dict.fromkeys(answer for _, answer in pairs))
    cells = {
        (group, answer): pairs.get((group, answer), 0) for group in groups for answer in answers
    }
    sums = {group: sum(cells[group, answer] for answer in answers) for group in groups}
    people = _people(base, sums)
    grid = Grid(
        groups, answers, cells, people, frozenset(g for g in groups if people[g] == sums[g])
    )
    for group in groups:
        if grid.largest(group) > people[group]:
            raise TableError(f"{group or 'the table'} has more answers of one kind than people")
    return grid


def _pairs(counts: Mapping[_Key, int]) -> dict[tuple[str, str], int]:
    sizes = {len(key) for key in counts}
    if any(size > 2 for size in sizes):
        raise TooManyDimensionsError("a table may have two dimensions at most")
    if len(sizes) != 1 or 0 in sizes:
        raise TableError("a table needs cells, all with the same one or two names")
    if any(count < 0 for count in counts.values()):
        raise TableError("a count of people cannot be negative")
    return {
        (EVERYONE, key[0]) if len(key) == 1 else (key[0], key[1]): count
        for key, count in counts.items()
    }


def _people(base: int | Mapping[str, int] | None, sums: dict[str, int]) -> dict[str, int]:
    if base is None:
        return sums
    if isinstance(base, int):
        base = {EVERYONE: base}
    if set(base) != set(sums):
        raise TableError("the base must name the groups of the table")
    return dict(base)
