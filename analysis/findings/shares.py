"""What part of a group said something, with what chance alone may have done to it."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from analysis.disclosure.counts import check_part

CONFIDENCE = 0.95
_Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)


@dataclass(frozen=True, slots=True)
class Share:
    """`people` of the `base` who answered. Raises ValueError unless they are part of it.

    There are no weights. Whoever wants to answer may, so nobody knows how likely each person was
    to be heard; weighting a small group up would make one child speak for twenty. Groups stand
    side by side instead, and "who we have not heard" says who is missing.
    """

    people: int
    base: int

    def __post_init__(self) -> None:
        check_part(self.people, self.base)

    @property
    def part(self) -> float:
        """The share, 0 to 1; 0 where nobody answered."""
        return self.people / self.base if self.base else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval; all from 0 to 1 where nobody answered.

        Source: Wilson (1927); it holds for a handful of people and for none or all of them. The
        tests compare it with scipy, which would cost each web process 70 MB for this formula.
        """
        if not self.base:
            return 0.0, 1.0
        square = _Z * _Z / self.base
        middle = (self.part + square / 2) / (1 + square)
        spread = _Z * sqrt(self.part * (1 - self.part) / self.base + square / (4 * self.base))
        spread /= 1 + square
        low = 0.0 if self.people == 0 else middle - spread
        return low, 1.0 if self.people == self.base else middle + spread


def difference(one: Share, other: Share) -> tuple[float, float, float]:
    """`one` minus `other` with its 95 % interval: (value, low, high), each -1 to 1.

    Source: Newcombe (1998), method 10, made of the two Wilson intervals.
    """
    value = one.part - other.part
    low, high = one.interval
    other_low, other_high = other.interval
    down = sqrt((one.part - low) ** 2 + (other_high - other.part) ** 2)
    up = sqrt((high - one.part) ** 2 + (other.part - other_low) ** 2)
    return value, max(-1.0, value - down), min(1.0, value + up)
