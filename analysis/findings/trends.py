"""Whether something is said more or less often from edition to edition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.findings.chances import cochran_armitage, fisher, holm
from analysis.findings.comparisons import are_enough, is_clear
from analysis.findings.shares import Share, difference

Direction = Literal[
    "rising", "falling", "no_clear_change", "too_few_to_say", "not_comparable", "one_edition"
]


@dataclass(frozen=True, slots=True)
class Point:
    """One edition's share. `question` is its wording, or anything that changes with it."""

    edition: str
    share: Share
    question: str


@dataclass(frozen=True, slots=True)
class Trend:
    """The last edition's share minus the first's, of those that can be compared (`editions`).

    `value`, `low` and `high` (95 %) are None where nothing can be compared. The same people may
    have answered twice; we do not know who they are, so editions count as different people.
    """

    editions: tuple[str, ...]
    value: float | None
    low: float | None
    high: float | None
    p: float
    says: Direction


def trace(series: Mapping[str, Sequence[Point]]) -> dict[str, Trend]:
    """The trend of each theme (key) over its editions, the oldest first.

    Only editions since the question last changed are compared. Two editions: Fisher's test; more:
    Cochran and Armitage's. Holm's correction runs over all themes.
    """
    runs = {key: _since_change(points) for key, points in series.items()}
    known = {key: run for key, run in runs.items() if len(run) > 1 and _are_enough(run)}
    chances = holm({key: _chance(run) for key, run in known.items()})
    return {
        key: _trend(runs[key], chances[key]) if key in known else _unknown(points, runs[key])
        for key, points in series.items()
    }


def _since_change(points: Sequence[Point]) -> Sequence[Point]:
    last = len(points)
    while last and points[last - 1].question == points[-1].question:
        last -= 1
    return points[last:]


def _are_enough(run: Sequence[Point]) -> bool:
    return are_enough(*(point.share for point in run))


def _chance(run: Sequence[Point]) -> float:
    shares = [point.share for point in run]
    return fisher(*shares) if len(shares) == 2 else cochran_armitage(shares)


def _trend(run: Sequence[Point], chance: float) -> Trend:
    value, low, high = difference(run[-1].share, run[0].share)
    says: Direction = "no_clear_change"
    if is_clear(chance):
        says = "rising" if _lean(run) > 0 else "falling"
    return Trend(_names(run), value, low, high, chance, says)


def _lean(run: Sequence[Point]) -> float:
    """Above nought where later editions say it more often than all together."""
    shares = [point.share for point in run]
    part = sum(share.people for share in shares) / sum(share.base for share in shares)
    return sum(at * (share.people - share.base * part) for at, share in enumerate(shares))


def _unknown(points: Sequence[Point], run: Sequence[Point]) -> Trend:
    says: Direction = "too_few_to_say"
    if len(points) < 2:
        says = "one_edition"
    elif len(run) < 2:
        says = "not_comparable"
    return Trend(_names(run), None, None, None, 1.0, says)


def _names(run: Sequence[Point]) -> tuple[str, ...]:
    return tuple(point.edition for point in run)
