"""How likely chance alone makes so large a difference: tests that suit small samples.

The tests of this module compare its results with scipy's. The formulas are short, and the web
process, which needs them, does not load scipy.
"""

from collections.abc import Mapping, Sequence
from math import erfc, sqrt
from typing import TypeVar

import numpy as np

from analysis.findings.shares import Share

_Name = TypeVar("_Name")
_ROUNDING = 1e-7  # as in R and scipy: equally likely tables differ in their last digits


def fisher(one: Share, other: Share) -> float:
    """The p value of Fisher's exact test, two-sided.

    Boschloo's test finds a little more in the smallest samples; it takes seconds where hundreds
    answered, and a page has dozens of themes.
    """
    said = one.people + other.people
    least, most = max(0, said - other.base), min(one.base, said)
    at = np.arange(least, most)
    # Of the first group, how many may be among `said`: each number by the one before, in logs.
    steps = np.log((said - at) * (one.base - at)) - np.log((at + 1) * (other.base - said + at + 1))
    logs = np.concatenate(([0.0], np.cumsum(steps)))
    chances = np.exp(logs - logs.max())
    rarer = logs <= logs[one.people - least] + _ROUNDING
    return float(chances[rarer].sum() / chances.sum())


def cochran_armitage(shares: Sequence[Share]) -> float:
    """The p value of a steady rise or fall over equally spaced times, two-sided.

    Source: Armitage (1955), with Mantel's variance (n - 1), a little more careful in small samples.
    """
    everyone = sum(share.base for share in shares)
    said = sum(share.people for share in shares)
    part = said / everyone if everyone else 0.0
    at_times = list(enumerate(shares))
    lean = sum(time * (share.people - share.base * part) for time, share in at_times)
    first = sum(time * share.base for time, share in at_times)
    second = sum(time * time * share.base for time, share in at_times)
    if everyone < 2 or part in (0.0, 1.0):
        return 1.0
    variance = part * (1 - part) * (second - first * first / everyone) * everyone / (everyone - 1)
    return erfc(abs(lean) / sqrt(2 * variance)) if variance > 0 else 1.0


def holm(found: Mapping[_Name, float]) -> dict[_Name, float]:
    """The p values after Holm's correction: of many themes some differ by chance (Holm, 1979)."""
    corrected: dict[_Name, float] = {}
    largest = 0.0
    for rank, name in enumerate(sorted(found, key=lambda one: found[one])):
        largest = max(largest, min(1.0, (len(found) - rank) * found[name]))
        corrected[name] = largest
    return corrected
