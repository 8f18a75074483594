"""Whether what is published gives a hidden count away (standards N4).

Counts that add up are a flow: people run from the whole to the groups, to the answers,
and back to the whole. Published numbers bound each flow. Two tables with the same
published numbers differ by rounds in this network, so a hidden count can also be another
one exactly when a round with room leads through it (the residual graph of network flow
theory; Ahuja, Magnanti and Orlin, "Network Flows", 1993).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.disclosure.counts import LARGEST_HIDDEN, is_hidden, possible
from analysis.disclosure.grid import Grid

Node = tuple[str, str]
_NO_LIMIT = 10**12
_FREE = (0, _NO_LIMIT)
_IN, _OUT = ("whole", "in"), ("whole", "out")


@dataclass(frozen=True, slots=True)
class _Flow:
    """True people from `start` to `end`, and the bounds that the published numbers give."""

    start: Node
    end: Node
    people: int
    bounds: tuple[int, int]


def may_show_totals(grid: Grid, *, across_groups: bool) -> bool:
    """Whether totals beside the cells leave every hidden count open.

    `across_groups`: whether the answers' totals over all groups, and the number of all
    people, are published too. Tables one hidden answer away decide as well: else a
    missing total would itself say that the hidden counts are at their limit.
    """
    return not any(_gives_away(near, across_groups=across_groups) for near in (grid, *_near(grid)))


def _near(grid: Grid) -> Iterator[Grid]:
    for cell in grid.hidden():
        for change in (1, -1):
            if 1 <= grid.cells[cell] + change <= LARGEST_HIDDEN:
                yield grid.one_more(cell, change)


def _gives_away(grid: Grid, *, across_groups: bool) -> bool:
    flows = _flows(grid, across_groups=across_groups)
    room = _room(flows)
    return any(
        is_hidden(flow.people) and flow.bounds != _FREE and not _can_change(index, flows, room)
        for index, flow in enumerate(flows)
    )


def _flows(grid: Grid, *, across_groups: bool) -> list[_Flow]:
    everyone = sum(grid.people[group] for group in grid.groups)
    adds_up = across_groups and grid.single.issuperset(grid.groups)
    flows = [_Flow(_OUT, _IN, everyone, possible(everyone) if adds_up else _FREE)]
    for group in grid.groups:
        people = grid.people[group]
        bounds = possible(people) if group in grid.single else _FREE
        flows.append(_Flow(_IN, ("group", group), people, bounds))
    for answer in grid.answers:
        people = grid.total(answer)
        bounds = possible(people) if across_groups else _FREE
        flows.append(_Flow(("answer", answer), _OUT, people, bounds))
    for group in grid.groups:
        for answer in grid.answers:
            people = grid.cells[group, answer]
            flows.append(_Flow(("group", group), ("answer", answer), people, possible(people)))
    return flows


def _room(flows: list[_Flow]) -> dict[Node, list[tuple[Node, int]]]:
    """Where a step can go from each node, and by which flow: one more ahead, one fewer back."""
    room: dict[Node, list[tuple[Node, int]]] = {}
    for index, flow in enumerate(flows):
        low, high = flow.bounds
        if flow.people < high:
            room.setdefault(flow.start, []).append((flow.end, index))
        if flow.people > low:
            room.setdefault(flow.end, []).append((flow.start, index))
    return room


def _can_change(index: int, flows: list[_Flow], room: dict[Node, list[tuple[Node, int]]]) -> bool:
    flow = flows[index]
    low, high = flow.bounds
    more = flow.people < high and _reaches(flow.end, flow.start, index, room)
    return more or (flow.people > low and _reaches(flow.start, flow.end, index, room))


def _reaches(
    start: Node, goal: Node, without: int, room: dict[Node, list[tuple[Node, int]]]
) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        for node, index in room.get(waiting.pop(), ()):
            if index == without or node in seen:
                continue
            if node == goal:
                return True
            seen.add(node)
            waiting.append(node)
    return False
