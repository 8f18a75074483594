"""Whether two groups say something differently often."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.disclosure.counts import NUMBERS_FROM
from analysis.findings.chances import fisher, holm
from analysis.findings.shares import CONFIDENCE, Share, difference

NO_CLEAR_DIFFERENCE, TOO_FEW = "no_clear_difference", "too_few_to_say"
ALIKE_WITHIN = 0.15
"""How far apart two shares may likely be, 0 to 1, when we still call them alike."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first group's share minus the second's, with its 95 % interval, -1 to 1.

    `says` is the statement: "more_" and the group that says it more often,
    "no_clear_difference" (not the same as none: see the interval), or "too_few_to_say" where
    fewer than 10 people of a group answered. `p` has Holm's correction over all themes.
    """

    groups: tuple[str, str]
    value: float
    low: float
    high: float
    p: float
    says: str


def compare(
    shares: Mapping[str, tuple[Share, Share]], groups: tuple[str, str]
) -> dict[str, Difference]:
    """The difference of two groups in each theme (key), by its two shares."""
    enough = {key: pair for key, pair in shares.items() if are_enough(*pair)}
    chances = holm({key: fisher(*pair) for key, pair in enough.items()})
    return {
        key: _compare(pair, groups, chances[key] if key in enough else None)
        for key, pair in shares.items()
    }


def are_alike(one: Difference) -> bool:
    """Whether two groups say it about as often: all that is likely lies within 15 points.

    "No clear difference" alone does not mean so. Source: two one-sided tests (Schuirmann, 1987),
    here with the wider 95 % interval.
    """
    within = one.low >= -ALIKE_WITHIN and one.high <= ALIKE_WITHIN
    return one.says == NO_CLEAR_DIFFERENCE and within


def are_enough(*shares: Share) -> bool:
    """Whether enough people answered for anything to be said of them: 10 in each group."""
    return all(share.base >= NUMBERS_FROM for share in shares)


def is_clear(p: float) -> bool:
    """Whether chance alone would hardly make it."""
    return p < 1 - CONFIDENCE


def _compare(
    pair: tuple[Share, Share], groups: tuple[str, str], chance: float | None
) -> Difference:
    value, low, high = difference(*pair)
    if chance is None:
        return Difference(groups, value, low, high, 1.0, TOO_FEW)
    says = f"more_{groups[value < 0]}" if is_clear(chance) else NO_CLEAR_DIFFERENCE
    return Difference(groups, value, low, high, chance, says)
