"""Heard against expected: whether a group speaks as often as its part of the population.

The rule, for one group and one kind of voice:

- expected is the group's share of the population, times the people who told their group;
- fewer than 10 expected: too few to say anything;
- nobody heard: none;
- else the share that was heard gets Wilson's 95% interval, which holds for small numbers and
  never leaves 0 to 1. All of it below the expected share: few. All of it above: many. Otherwise
  about right.

About 1 group in 20 is called few or many by chance alone. Who answers is no random sample, so a
band says where to go next, not how large a gap is.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from analysis.population import NOT_TOLD, SEVERAL, Figure, is_plain, keys_of, split

Band = Literal["none", "few", "about_right", "many", "too_few"]
LEAST_EXPECTED = 10
_Z = 1.959963984540054  # 95%, both sides
_FREE = ("language", "way")  # people outside these groups answer in another one


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people of one kind of voice told that they are in which group.

    `offered` are the groups that everybody of them could choose; `people` told any group at all
    and `counts` is how many told each: more in sum where one person can be in several.
    """

    counts: Mapping[str, int]
    people: int
    offered: Collection[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One group beside one figure. Shares are 0 to 1; `low` to `high` holds the heard share."""

    figure: Figure
    expected_share: float
    expected: float
    heard: int
    base: int
    low: float
    high: float
    band: Band

    @property
    def heard_share(self) -> float:
        """The group's part of those who were heard, 0 to 1."""
        return self.heard / self.base if self.base else 0.0


def interval(count: int, base: int) -> tuple[float, float]:
    """Wilson's 95% interval for the share `count` of `base`; 0 to 1 where nobody was asked.

    Raises ValueError when `count` is not between 0 and `base`.
    """
    if not 0 <= count <= base:
        raise ValueError(f"{count} people cannot be part of {base}")
    if not base:
        return 0.0, 1.0
    share, weight = count / base, _Z * _Z / base
    middle = (share + weight / 2) / (1 + weight)
    reach = _Z * math.sqrt(share * (1 - share) / base + weight / (4 * base)) / (1 + weight)
    low = 0.0 if count == 0 else middle - reach
    return low, 1.0 if count == base else middle + reach


def band_of(count: int, base: int, share: float) -> Band:
    """What `count` of `base` people is beside an expected share, by the rule of this module."""
    low, high = interval(count, base)
    if base * share < LEAST_EXPECTED:
        return "too_few"
    if count == 0:
        return "none"
    if high < share:
        return "few"
    return "many" if low > share else "about_right"


def compare(figures: Iterable[Figure], tally: Tally) -> list[Comparison]:
    """Each figure beside what was heard; one that the questions cannot answer is left out.

    A group that not everybody could choose is compared with nothing, and its people leave the
    whole that the others are parts of.
    """
    together = list(figures)
    told = [one for one in tally.offered if one not in NOT_TOLD]
    return [
        _compare(one, _whole(one, together, told), tally, told)
        for one in together
        if all(name in told for name in (*one.names, *split(one.among)))
    ]


def _compare(figure: Figure, whole: float, tally: Tally, told: Collection[str]) -> Comparison:
    among = split(figure.among) or told
    is_several = figure.dimension in SEVERAL
    base = tally.people if is_several else sum(tally.counts.get(one, 0) for one in among)
    heard = sum(tally.counts.get(one, 0) for one in keys_of(figure.group, among))
    share = min(1.0, figure.value / whole) if whole else 1.0
    low, high = interval(heard, base)
    band = band_of(heard, base, share)
    return Comparison(figure, share, base * share, heard, base, low, high, band)


def _whole(figure: Figure, figures: Iterable[Figure], told: Collection[str]) -> float:
    """The denominator without the people of groups that nobody was offered."""
    if figure.dimension in (*SEVERAL, *_FREE):
        return figure.denominator
    absent = sum(
        one.value
        for one in figures
        if one.family == figure.family and is_plain(one.group) and one.group not in told
    )
    return max(figure.denominator - absent, figure.value)


def agreed(comparisons: Iterable[Comparison]) -> Band | None:
    """The band that every figure of a group leads to; None where sources disagree."""
    bands = {one.band for one in comparisons}
    return bands.pop() if len(bands) == 1 else None


def differ(figures: Iterable[Figure]) -> bool:
    """Whether sources give a group different shares, to a tenth of a per cent."""
    return len({round(1000 * one.share) for one in figures}) > 1
