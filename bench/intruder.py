"""Someone who reads a whole release and tries to find out what is hidden.

They know the rules, and who answered which question, but not what. They work in two ways, both
apart from the library's own audit: they look for another release of true numbers that would have
been published in just the same way (then nobody can tell which is true), and else they solve whole
numbers for the least and greatest that a hidden count can be.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.disclosure import PublishedGroup, PublishedTable
from analysis.findings import Heard, Publication, Table, Voice, publish

Cell = tuple[str, str, str]  # table, row, answer
Span = tuple[float, float]
OWN, HELPED = "self", "helped"
MANY = 1e6


@dataclass(frozen=True, slots=True)
class World:
    """True numbers: what was heard, and closed questions."""

    heard: Heard
    closed: Mapping[str, Table]

    def publish(self) -> Publication:
        """What the public sees of it."""
        return publish(self.heard, self.closed)


def make_world(chance: random.Random) -> World:
    """Mostly small numbers, where the danger is; several questions that all or some answered."""
    groups = [f"g{at}" for at in range(chance.randint(1, 3))]
    topics = tuple(f"t{at}" for at in range(chance.randint(1, 4)))
    sizes = ([0], range(1, 10), range(10, 20), range(10, 60))
    weights = [chance.random() for _ in sizes]
    people = {
        Voice(group, whose): chance.choice(chance.choices(sizes, weights)[0])
        for group in groups
        for whose in (OWN, HELPED)
    }
    counts = {
        (voice, topic): min(number, _small(chance))
        for voice, number in people.items()
        for topic in topics
    }
    heard = Heard(topics, people, counts)
    return World(heard, {f"q{at}": _question(chance, heard) for at in range(chance.randint(0, 3))})


def hidden_cells(seen: Publication) -> Iterator[Cell]:
    """The counts that are published as hidden, in rows of numbers."""
    for name, table in _tables(seen).items():
        for row in table.groups:
            if row.show == "numbers":
                yield from (
                    (name, row.name, a) for a, cell in row.cells.items() if cell.shown == "c"
                )


def has_twin(world: World, seen: Publication, cell: Cell) -> bool:
    """Whether a world with another count in this cell is published in just the same way."""
    return any(one.publish() == seen for one in _neighbours(world, cell))


def reach(world: World, seen: Publication, cell: Cell) -> tuple[int, int]:
    """The least and the greatest whole number that fits all that is published.

    Of the true world only this is used: how many answered each question, where they are as many as
    those who wrote, because an intruder may know that all of them answered it.
    """
    return _Puzzle(world, seen).solve(cell)


class _Puzzle:
    """Unknown whole numbers, and what a release says about them."""

    def __init__(self, world: World, seen: Publication) -> None:
        self.at: dict[Cell, int] = {}
        self.limits: list[Span] = []
        self.sums: list[tuple[dict[int, int], Span]] = []
        self._read(seen)
        self._tie(world, seen)

    def solve(self, cell: Cell) -> tuple[int, int]:
        rows = np.zeros((len(self.sums), len(self.limits)))
        for row, (terms, _) in zip(rows, self.sums, strict=True):
            for at, factor in terms.items():
                row[at] = factor
        limits = np.array([span for _, span in self.sums])
        goal = np.zeros(len(self.limits))
        goal[self.at[cell]] = 1
        low, high = np.array(self.limits).T
        ends = [
            milp(
                sign * goal,
                integrality=np.ones_like(goal),
                bounds=Bounds(low, high),
                constraints=LinearConstraint(rows, limits[:, 0], limits[:, 1]),
            ).fun
            for sign in (1, -1)
        ]
        return round(ends[0]), round(-ends[1])

    def _read(self, seen: Publication) -> None:
        for name, table in _tables(seen).items():
            for row in table.groups:
                self._add((name, row.name, "people"), _people_of(row))
                for answer, cell in row.cells.items():
                    limits = bounds(cell.shown) if row.show == "numbers" else (0, MANY)
                    self._add((name, row.name, answer), limits)
                    self._sum({(name, row.name, "people"): 1, (name, row.name, answer): -1})

    def _add(self, cell: Cell, span: Span) -> None:
        self.at[cell] = len(self.limits)
        self.limits.append(span)

    def _sum(self, terms: Mapping[Cell, int], span: Span = (0, MANY)) -> None:
        self.sums.append(({self.at[cell]: factor for cell, factor in terms.items()}, span))

    def _tie(self, world: World, seen: Publication) -> None:
        for row in seen.whose.groups:
            self._tie_group(row.name, seen)
            wrote = sum(n for voice, n in world.heard.people.items() if voice.group == row.name)
            for name, table in world.closed.items():
                if row.name not in table.people:
                    continue
                self._tie_question(name, row.name, table)
                for other, beside in [("whose", wrote), *_beside(world, name, row.name)]:
                    if beside == table.people[row.name]:
                        both = {(name, row.name, "people"): 1, (other, row.name, "people"): -1}
                        self._sum(both, (0, 0))

    def _tie_group(self, group: str, seen: Publication) -> None:
        whole = ("whose", group, "people")
        self._sum({whole: 1, ("whose", group, OWN): -1, ("whose", group, "other"): -1}, (0, 0))
        if group in seen.split:
            for part in (OWN, "other"):
                row = ("topics", f"{group} {part}", "people")
                self._sum({row: 1, ("whose", group, part): -1}, (0, 0))
        else:
            self._sum({("topics", group, "people"): 1, whole: -1}, (0, 0))

    def _tie_question(self, name: str, group: str, table: Table) -> None:
        terms = {(name, group, answer): 1 for answer in table.answers}
        total = sum(table.counts.get((group, answer), 0) for answer in table.answers)
        # Who answers a question with several choices makes one at least.
        most = 0 if total == table.people[group] else MANY
        self._sum({**terms, (name, group, "people"): -1}, (0, most))


def bounds(shown: str) -> Span:
    """The whole numbers that are published so; from the standard, not from the library."""
    if shown == "c":
        return 1, 7
    value = int(shown)
    return (0, 0) if value == 0 else (max(8, value - 2), value + 2)


def _people_of(row: PublishedGroup) -> Span:
    if row.show != "numbers" or row.people is None:
        return 0, MANY
    return bounds(row.people.shown)


def _tables(seen: Publication) -> dict[str, PublishedTable]:
    return {"whose": seen.whose, "topics": seen.topics, **seen.closed}


def _beside(world: World, name: str, group: str) -> Iterator[tuple[str, int]]:
    for other, table in world.closed.items():
        if other != name and group in table.people:
            yield other, table.people[group]


def _small(chance: random.Random) -> int:
    kinds = ([0], range(1, 3), range(1, 8), range(6, 13), range(8, 60))
    return chance.choice(chance.choice(kinds))


def _question(chance: random.Random, heard: Heard) -> Table:
    """One that everyone answered, or some did; one answer each, or several."""
    answers = tuple(f"a{at}" for at in range(chance.randint(2, 6)))
    is_whole, is_several = chance.random() < 0.7, chance.random() < 0.3
    favourites = [chance.random() ** 3 + 0.02 for _ in answers]
    people, counts = {}, {}
    for group in heard.groups:
        wrote = sum(number for voice, number in heard.people.items() if voice.group == group)
        people[group] = wrote if is_whole else chance.randint(0, wrote)
        for _ in range(people[group]):
            picked = {chance.choices(answers, favourites)[0]}
            if is_several:
                picked |= {one for one in answers if chance.random() < 0.2}
            for one in picked:
                counts[group, one] = counts.get((group, one), 0) + 1
    return Table(answers, counts, people)


def _neighbours(world: World, cell: Cell) -> Iterator[World]:
    """Worlds with one or two people more or fewer in a cell."""
    name, row, answer = cell
    for way in (1, -1):
        if name == "topics":
            yield from _with_topic(world, row, answer, way)
        elif name == "whose":
            yield from _with_whose(world, row, answer, way)
        else:
            yield from _with_answer(world, name, row, answer, way)


def _with_topic(world: World, row: str, topic: str, way: int) -> Iterator[World]:
    heard = world.heard
    for voice, people in heard.people.items():
        part = OWN if voice.whose == OWN else "other"
        number = heard.counts.get((voice, topic), 0) + way
        if row in (voice.group, f"{voice.group} {part}") and 0 <= number <= people:
            counts = {**heard.counts, (voice, topic): number}
            yield replace(world, heard=replace(heard, counts=counts))


def _with_whose(world: World, group: str, part: str, way: int) -> Iterator[World]:
    here = Voice(group, OWN if part == OWN else HELPED)
    there = Voice(group, HELPED if part == OWN else OWN)
    people = world.heard.people
    for change in (-way, 0, way):
        moved = {**people, here: people[here] + way, there: people[there] + change}
        if min(moved.values()) >= 0:
            yield replace(world, heard=_fit(replace(world.heard, people=moved)))


def _fit(heard: Heard) -> Heard:
    counts = {key: min(number, heard.people[key[0]]) for key, number in heard.counts.items()}
    return replace(heard, counts=counts)


def _with_answer(world: World, name: str, group: str, answer: str, way: int) -> Iterator[World]:
    table = world.closed[name]
    for other in table.answers:
        counts = {**table.counts}
        for key, change in (((group, answer), way), ((group, other), -way)):
            counts[key] = counts.get(key, 0) + change
        if other != answer and min(counts.values()) >= 0 and _fits(table, counts, group):
            yield replace(world, closed={**world.closed, name: replace(table, counts=counts)})


def _fits(table: Table, counts: Mapping[tuple[str, str], int], group: str) -> bool:
    return all(counts.get((group, one), 0) <= table.people[group] for one in table.answers)
