"""How important each item is to one group, and which places in the order chance leaves open."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, exp, expm1, log1p, sqrt
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.findings.chances import holm
from analysis.findings.comparisons import is_clear
from analysis.findings.shares import CONFIDENCE

Array = NDArray[np.float64]
_Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """What a group's votes say of each item, on the scale on which items are compared.

    `covariances` are different views of the doubt (a model's, and the spread between people); the
    widest counts. `middle` is the value of an item of middle importance. On the scale "odds" a
    value is a Bradley-Terry strength, on "share" a share.
    """

    items: tuple[str, ...]
    people: int  # who said anything
    values: Array
    covariances: tuple[Array, ...]
    middle: float
    scale: Literal["odds", "share"]

    def shown(self, value: float) -> float:
        """A value as people read it, 0 to 1: the chance to win against a middle item; a share."""
        if self.scale == "odds":
            return 1 / (1 + exp(-value))
        return min(1.0, max(0.0, value))

    def doubt(self, contrast: Array) -> float:
        """The standard error of a sum of the values, each times its number in `contrast`."""
        return sqrt(max(0.0, *(float(contrast @ one @ contrast) for one in self.covariances)))


@dataclass(frozen=True, slots=True)
class Place:
    """An item in a group's order: its importance with a 95 % interval (0 to 1), and its places.

    `first` and `last` are the best and the worst place that the votes leave open. `is_above` and
    `is_below` say that it clearly matters more, or less, than the middle.
    """

    item: str
    value: float
    low: float
    high: float
    first: int
    last: int
    is_above: bool
    is_below: bool

    @property
    def is_open(self) -> bool:
        """Whether its place is too close to call."""
        return self.first != self.last


def order(estimate: Estimate) -> tuple[Place, ...]:
    """The items, the most important first; equal ones in the order that they were given.

    An item's places follow from comparing it with every other, with Holm's correction: at 95 %, it
    is not outside of them (the marginal sets of Mogstad, Romano, Shaikh and Wilhelm, 2024,
    "Inference for ranks").
    """
    ranked = sorted(range(len(estimate.items)), key=lambda at: (-estimate.values[at], at))
    return tuple(_place(estimate, at) for at in ranked)


def leaders(places: Sequence[Place]) -> tuple[str, ...]:
    """The items of which any may be the most important; more than one is too close to call."""
    return tuple(one.item for one in places if one.first == 1)


def bands(places: Sequence[Place]) -> tuple[tuple[str, ...], ...]:
    """The items in bands, the most important first; within a band it is too close to call.

    No place that is open to an item of one band is open to an item of another.
    """
    found: list[tuple[str, ...]] = []
    band: list[str] = []
    reaches = 0
    for one in sorted(places, key=lambda place: place.first):
        if band and one.first > reaches:
            found.append(tuple(band))
            band = []
        band.append(one.item)
        reaches = max(reaches, one.last)
    return (*found, tuple(band)) if band else tuple(found)


def chance_of(value: float, doubt: float, people: int) -> float:
    """How likely chance alone makes a value this far from nought, two-sided.

    Student's t, for the doubt too comes from a few people; by Wallace's formula (1959).
    """
    if doubt == 0:
        return 0.0 if value else 1.0
    freedom = max(1, people - 1)
    t = value / doubt
    normal = sqrt(freedom * log1p(t * t / freedom)) * (8 * freedom + 1) / (8 * freedom + 3)
    return erfc(normal / sqrt(2))


def reach(doubt: float, people: int) -> float:
    """Half the width of a 95 % interval: `chance_of` the other way round."""
    freedom = max(1, people - 1)
    normal = _Z * (8 * freedom + 3) / (8 * freedom + 1)
    return doubt * sqrt(freedom * expm1(normal * normal / freedom))


def unit(size: int, *places: int) -> Array:
    """A contrast: 1 at the first place, -1 at the second where there is one."""
    contrast = np.zeros(size)
    for place, number in zip(places, (1.0, -1.0), strict=False):
        contrast[place] = number
    return contrast


def _chance(estimate: Estimate, one: int, other: int) -> float:
    doubt = estimate.doubt(unit(len(estimate.items), one, other))
    return chance_of(float(estimate.values[one] - estimate.values[other]), doubt, estimate.people)


def _place(estimate: Estimate, at: int) -> Place:
    size = len(estimate.items)
    value = float(estimate.values[at])
    around = reach(estimate.doubt(unit(size, at)), estimate.people)
    chances = holm({one: _chance(estimate, at, one) for one in range(size) if one != at})
    clear = [estimate.values[one] > value for one, chance in chances.items() if is_clear(chance)]
    return Place(
        item=estimate.items[at],
        value=estimate.shown(value),
        low=estimate.shown(value - around),
        high=estimate.shown(value + around),
        first=1 + sum(clear),
        last=size - clear.count(False),
        is_above=value - around > estimate.middle,
        is_below=value + around < estimate.middle,
    )
