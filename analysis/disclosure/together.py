"""Several tables of the same people, published beside each other (standards N4).

Where two tables count the same people, they share a sum that nobody published: the answers to
one bound the sum of the answers to the other, and so its hidden counts. Without totals over
groups, tables are tied by these sums alone, so that whole numbers between bounds decide exactly
what can be worked out.

What is left out follows from the numbers that are shown, or from so wide a set of true numbers
that a gap itself gives nothing away.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.disclosure.counts import (
    HIDDEN,
    LARGEST_HIDDEN,
    Published,
    Show,
    possible,
    publish_count,
)
from analysis.disclosure.grid import Grid, read
from analysis.disclosure.tables import PublishedGroup, PublishedTable, most, show_of

Bounds = tuple[int, int]
Row = Sequence[Bounds]
_Place = tuple[str, str]  # table, group
_ANY = (0, 10**12)
_UNSEEN = Published(None, HIDDEN)


@dataclass(frozen=True, slots=True)
class Counts:
    """A table to be published: people by (group, answer), and by group.

    `may_add_up`: whether answers may be all that people gave, one each. Where the counts of a group
    add up to its people they are treated so. Themes never are: people may raise none, or many.
    `with_people`: whether the number of people may be shown with them.
    """

    cells: Mapping[tuple[str, str], int]
    people: Mapping[str, int]
    may_add_up: bool = True
    with_people: bool = True


def publish_together(tables: Mapping[str, Counts]) -> dict[str, PublishedTable]:
    """Return the safe form of tables (by name) whose groups may be the same people.

    Groups are the same where they have the same name. There are no totals over groups: whoever
    wants one adds up what is shown. Raises as `publish_table` does.
    """
    grids = {name: read(one.cells, one.people) for name, one in tables.items()}
    shows = {
        (name, group): show_of(grid, group) for name, grid in grids.items() for group in grid.groups
    }
    seen: set[_Place] = set()
    for tied in _ties(grids, shows):
        adding = [
            one for one in tied if tables[one[0]].may_add_up and one[1] in grids[one[0]].single
        ]
        rows = [_bounds(grids[name], group) for name, group in adding]
        if _gives_away(rows, _common(rows)):
            shows.update(dict.fromkeys(adding, "words"))
        elif _may_show_people(rows, grids[tied[0][0]].people[tied[0][1]]):
            seen.update(one for one in tied if tables[one[0]].with_people)
    return {name: _table(name, grid, shows, seen) for name, grid in grids.items()}


def _ties(grids: Mapping[str, Grid], shows: Mapping[_Place, Show]) -> Iterator[Sequence[_Place]]:
    """Rows in numbers that may be the same people: one group's, and as many."""
    tied: dict[tuple[str, int], list[_Place]] = defaultdict(list)
    for (name, group), show in shows.items():
        if show == "numbers" and grids[name].people[group]:
            tied[group, grids[name].people[group]].append((name, group))
    return iter(tied.values())


def _bounds(grid: Grid, group: str) -> Row:
    return [possible(grid.cells[group, answer]) for answer in grid.answers]


def _sum(row: Row) -> Bounds:
    return sum(low for low, _ in row), sum(high for _, high in row)


def _common(rows: Sequence[Row], step: Bounds = _ANY) -> Bounds:
    """What is known of the people: they are the sum of each row."""
    sums = [step, *(_sum(row) for row in rows)]
    return max(low for low, _ in sums), min(high for _, high in sums)


def _gives_away(rows: Sequence[Row], people: Bounds) -> bool:
    """Whether so many people leave a hidden count of a row only one value."""
    return any(_pins(row, people) for row in rows if (1, LARGEST_HIDDEN) in row)


def _pins(row: Row, people: Bounds) -> bool:
    least, greatest = _sum(row)
    low = max(1, people[0] - (greatest - LARGEST_HIDDEN))
    high = min(LARGEST_HIDDEN, people[1] - (least - 1))
    return low >= high


def _may_show_people(rows: Sequence[Row], people: int) -> bool:
    """Whether the number of people may be shown: where it, or the next one, gives nothing away.

    The next one too, because a missing number would otherwise itself say what is hidden.
    """
    if not rows:
        return True
    low, high = _common(rows)
    steps = list(dict.fromkeys(possible(at) for at in range(low, high + 1)))
    unsafe = [at for at, step in enumerate(steps) if _gives_away(rows, _common(rows, step))]
    here = steps.index(possible(people))
    return all(abs(here - at) > 1 for at in unsafe)


def _table(
    name: str, grid: Grid, shows: Mapping[_Place, Show], seen: set[_Place]
) -> PublishedTable:
    groups = tuple(
        _group(grid, group, shows[name, group], (name, group) in seen) for group in grid.groups
    )
    nobody = not any(grid.people.values())
    show: Show = "nothing" if nobody else most({one.name: one.show for one in groups})
    return PublishedTable(show, groups, None, None)


def _group(grid: Grid, group: str, show: Show, with_people: bool) -> PublishedGroup:
    if show != "numbers":
        return PublishedGroup(group, show, dict.fromkeys(grid.answers, _UNSEEN), _UNSEEN)
    cells = {answer: publish_count(grid.cells[group, answer]) for answer in grid.answers}
    people = publish_count(grid.people[group]) if with_people else None
    return PublishedGroup(group, show, cells, people)
