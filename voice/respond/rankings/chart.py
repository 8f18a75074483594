"""The map of a ranking: how much a theme matters to one forum, against how much to the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.priorities import Place
from voice.respond.rankings.results import Listed, Pair, Results

SIDE = 400  # of the drawing, in its own units
_EDGE = 24


@dataclass(frozen=True, slots=True)
class Point:
    """A theme on the map, its number in the list of the forum upwards, and its doubt both ways."""

    key: str
    number: int
    x: float
    y: float
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Map:
    """The points, and where the middle importance of each forum runs."""

    points: tuple[Point, ...]
    middle_x: float
    middle_y: float


def draw(results: Results) -> Map | None:
    """The map, where two forums have a list: the first upwards, the second to the side."""
    if not results.pair:
        return None
    up, along = (_places(results, forum.id) for forum in results.pair.forums)
    return _map(results.pair, up, {one.item: one for one in along})


def length(places: Sequence[Place]) -> float:
    """The end of a list's scale: a little more than its largest value, at most 1."""
    return min(1.0, 1.05 * max((one.high for one in places), default=1.0))


def _places(results: Results, forum_id: int) -> tuple[Place, ...]:
    found: Listed = next(one for one in results.lists if one.forum.id == forum_id)
    return found.places


def _map(pair: Pair, up: Sequence[Place], along: dict[str, Place]) -> Map:
    end = max(length(up), length(list(along.values())))

    def x(value: float) -> float:
        return round(_EDGE + (SIDE - 2 * _EDGE) * min(1.0, value / end), 1)

    points = [
        Point(
            key=one.item,
            number=number,
            x=x(along[one.item].value),
            y=SIDE - x(one.value),
            left=x(along[one.item].low),
            right=x(along[one.item].high),
            top=SIDE - x(one.high),
            bottom=SIDE - x(one.low),
        )
        for number, one in enumerate(up, start=1)
    ]
    return Map(tuple(points), x(pair.middle[1]), SIDE - x(pair.middle[0]))
