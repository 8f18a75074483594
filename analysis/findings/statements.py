"""What may be said of two groups when only published numbers are known."""

from collections.abc import Mapping

from analysis.findings.chances import fisher, holm
from analysis.findings.comparisons import NO_CLEAR_DIFFERENCE, TOO_FEW, are_enough, is_clear
from analysis.findings.shares import Share

Reach = tuple[Share, Share]
"""The lowest and the highest that a share may be."""


def state(pairs: Mapping[str, tuple[Reach, Reach]], groups: tuple[str, str]) -> dict[str, str]:
    """The statement on each topic that holds wherever in their reach the true shares are."""
    enough = {topic: pair for topic, pair in pairs.items() if are_enough(*pair[0], *pair[1])}
    chances = holm({topic: _chance(*pair) for topic, pair in enough.items()})
    says = dict.fromkeys(pairs, TOO_FEW)
    for topic, (one, other) in enough.items():
        more = groups[one[0].part <= other[1].part]
        says[topic] = f"more_{more}" if is_clear(chances[topic]) else NO_CLEAR_DIFFERENCE
    return says


def _chance(one: Reach, other: Reach) -> float:
    """The p value where the two shares are nearest; 1 where they may be the same."""
    if one[0].part > other[1].part:
        return fisher(one[0], other[1])
    return fisher(one[1], other[0]) if one[1].part < other[0].part else 1.0
