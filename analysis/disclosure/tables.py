"""A table made safe to publish (standards N3 and N4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from analysis.disclosure.counts import HIDDEN, Published, Show, how_to_show, publish_count
from analysis.disclosure.grid import Grid, read
from analysis.disclosure.recovery import may_show_totals

# One or two names; a mapping's keys are invariant, so callers keep their own tuple type.
_Key = TypeVar("_Key", bound=tuple[str, ...])
_UNSEEN = Published(None, HIDDEN)


@dataclass(frozen=True, slots=True)
class PublishedGroup:
    """What may be shown of one group of people.

    `show` is "numbers"; "words" (name what they said, not how many); or "nothing".
    Unless it is "numbers", every cell is hidden, and so is `people`. `people` is None
    where it would give a hidden cell away. A table of one dimension has one group, "".
    """

    name: str
    show: Show
    cells: Mapping[str, Published]
    people: Published | None


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """What may be shown of a table.

    `show` is the most that any group allows. `totals` (answer to people in all groups)
    and `people` (everyone) are None when there is one group only, when not every group
    is shown in numbers, or when they would give a hidden cell away.
    """

    show: Show
    groups: tuple[PublishedGroup, ...]
    totals: Mapping[str, Published] | None
    people: Published | None


def publish_table(
    counts: Mapping[_Key, int], base: int | Mapping[str, int] | None = None
) -> PublishedTable:
    """Return the safe form of a table of people (standards N3 and N4).

    `counts` maps (answer,) or (group, answer) to people; a missing pair is none. Leave
    `base` out when each person gave one answer. When people may give several (themes),
    or not all answered, give the number of people: an int for one dimension, a mapping
    from group to people for two.

    Raises TooManyDimensionsError above two, and TableError (a ValueError) for keys of mixed
    length, a negative count, no cells, or a base that does not fit.
    """
    grid = read(counts, base)
    shows = {group: show_of(grid, group) for group in grid.groups}
    numbers = tuple(group for group in grid.groups if shows[group] == "numbers")
    across = len(grid.groups) > 1 and len(numbers) == len(grid.groups)
    safe = may_show_totals(grid.only(numbers), across_groups=across)
    groups = tuple(_group(grid, group, shows[group], safe) for group in grid.groups)
    everyone = sum(grid.people.values())
    return PublishedTable(
        show="nothing" if everyone == 0 else most(shows),
        groups=groups,
        totals={a: publish_count(grid.total(a)) for a in grid.answers} if across and safe else None,
        people=publish_count(everyone) if across and safe else None,
    )


def show_of(grid: Grid, group: str) -> Show:
    """How a group's answers may be shown (standards N3)."""
    # An empty group of several has no one to protect; its noughts are plain to see.
    if grid.people[group] == 0 and len(grid.groups) > 1:
        return "numbers"
    return how_to_show(grid.people[group], grid.largest(group))


def most(shows: Mapping[str, Show]) -> Show:
    """The most that any group allows."""
    levels: tuple[Show, ...] = ("numbers", "words", "nothing")
    return next(level for level in levels if level in shows.values())


def _group(grid: Grid, group: str, show: Show, safe: bool) -> PublishedGroup:
    if show != "numbers":
        return PublishedGroup(group, show, dict.fromkeys(grid.answers, _UNSEEN), _UNSEEN)
    cells = {answer: publish_count(grid.cells[group, answer]) for answer in grid.answers}
    people = publish_count(grid.people[group]) if safe else None
    return PublishedGroup(group, show, cells, people)
