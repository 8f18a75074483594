"""Two groups' estimates side by side: what differs, what both want, and one list of the two."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import hypot, sqrt

import numpy as np

from analysis.findings.chances import holm
from analysis.findings.comparisons import is_clear
from analysis.priorities.estimates import Estimate, chance_of, order, unit


@dataclass(frozen=True, slots=True)
class Contrast:
    """An item's importance to two groups. `p` has Holm's correction over all items.

    `more_to` is 0 or 1, the group to which it clearly matters more; None is too close to call.
    """

    item: str
    values: tuple[float, float]
    p: float
    more_to: int | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two groups want the same.

    `tau` is Kendall's, from -1 (the other way round) to 1 (the same order). `both`, `only` and
    `neither` are the items that clearly matter more than the middle to both, to one group alone
    where they clearly matter less to the other, or clearly less to both; no item is in two.
    """

    tau: float
    both: tuple[str, ...]
    only: tuple[tuple[str, ...], tuple[str, ...]]
    neither: tuple[str, ...]


def compare(one: Estimate, other: Estimate) -> dict[str, Contrast]:
    """Each item's importance to two groups that voted in the same way on the same items."""
    _check(one, other)
    chances = holm({item: _chance(one, other, at) for at, item in enumerate(one.items)})
    return {
        item: Contrast(
            item,
            (one.shown(float(one.values[at])), other.shown(float(other.values[at]))),
            chances[item],
            int(other.values[at] > one.values[at]) if is_clear(chances[item]) else None,
        )
        for at, item in enumerate(one.items)
    }


def agree(one: Estimate, other: Estimate) -> Agreement:
    """How far two groups want the same. Raises ValueError unless the items are the same."""
    _check(one, other)
    first, second = ({place.item: place for place in order(each)} for each in (one, other))
    pairs = [(item, first[item], second[item]) for item in one.items]
    return Agreement(
        tau=kendall(list(one.values), list(other.values)),
        both=tuple(item for item, a, b in pairs if a.is_above and b.is_above),
        only=(
            tuple(item for item, a, b in pairs if a.is_above and b.is_below),
            tuple(item for item, a, b in pairs if b.is_above and a.is_below),
        ),
        neither=tuple(item for item, a, b in pairs if a.is_below and b.is_below),
    )


def combine(estimates: Sequence[Estimate], weights: Sequence[float]) -> Estimate:
    """One estimate for several groups, each with its declared weight, whatever its size.

    Raises ValueError for weights that are not above 0, or items that are not the same.
    """
    first = estimates[0]
    for estimate in estimates[1:]:
        _check(first, estimate)
    if len(weights) != len(estimates) or not all(weight > 0 for weight in weights):
        raise ValueError("each group needs a weight above 0")
    parts = [weight / sum(weights) for weight in weights]
    weighed = list(zip(parts, estimates, strict=True))
    return Estimate(
        items=first.items,
        people=min(estimate.people for estimate in estimates),  # the doubt of the smaller group
        values=np.sum([part * one.values for part, one in weighed], axis=0),
        covariances=tuple(
            np.sum([part**2 * one.covariances[view] for part, one in weighed], axis=0)
            for view in range(len(first.covariances))
        ),
        middle=sum(part * one.middle for part, one in weighed),
        scale=first.scale,
    )


def kendall(one: Sequence[float], other: Sequence[float]) -> float:
    """Kendall's tau-b of two rankings; 0 where one of them ranks nothing."""
    signs = [
        (_sign(one[a] - one[b]), _sign(other[a] - other[b]))
        for a, b in combinations(range(len(one)), 2)
    ]
    both = sum(a * b for a, b in signs)
    ranked = sqrt(sum(a * a for a, _ in signs) * sum(b * b for _, b in signs))
    return both / ranked if ranked else 0.0


def _check(one: Estimate, other: Estimate) -> None:
    if (one.items, one.scale) != (other.items, other.scale):
        raise ValueError("the groups did not vote on the same items in the same way")


def _chance(one: Estimate, other: Estimate, at: int) -> float:
    contrast = unit(len(one.items), at)
    doubt = hypot(one.doubt(contrast), other.doubt(contrast))
    difference = float(one.values[at] - other.values[at])
    return chance_of(difference, doubt, min(one.people, other.people))


def _sign(number: float) -> int:
    return int(number > 0) - int(number < 0)
