"""How far two people who coded the same comments agree, beyond what chance alone would give.

For each theme: Cohen's kappa (Cohen 1960, A coefficient of agreement for nominal scales). Over all
themes: the pooled kappa, of the mean observed and the mean expected agreement (De Vries et al.
2008, Using pooled kappa to summarize interrater agreement across many items). Intervals: the
jackknife over comments (Fleiss and Davies 1982, Jackknifing functions of multinomial frequencies),
because one comment may say several themes. Where nobody ever disagreed the jackknife knows no
spread; there the rule of three (Hanley and Lippman-Hand 1983) says how much may have been missed.
Words: Altman (1991), Practical statistics for medical research.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

FEWEST = 30
"""Comments that both have coded, under which nothing is said: the intervals are no use there."""
RARE = 5
"""Comments that either of the two put under a theme, under which nothing is said of that theme."""
BANDS = ((0.8, "very_good"), (0.6, "good"), (0.4, "moderate"), (0.2, "fair"))
_Z = NormalDist().inv_cdf(0.975)
_MISSED = 3.0  # of the rule of three: what may have been missed, in comments

Said = Mapping[str, Collection[str]]
"""Comment -> the themes that one person says it says; a comment without any is there, empty."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Comments by what the two say of one theme."""

    both: int
    only_first: int
    only_second: int
    neither: int

    @property
    def comments(self) -> int:
        """All of them."""
        return self.both + self.only_first + self.only_second + self.neither

    @property
    def differ(self) -> int:
        """On how many the two do not agree."""
        return self.only_first + self.only_second

    @property
    def observed(self) -> float:
        """The part on which they agree, 0 to 1."""
        return (self.both + self.neither) / self.comments

    @property
    def expected(self) -> float:
        """The part on which they would agree by chance, each as often for the theme as they are."""
        first, second = self.both + self.only_first, self.both + self.only_second
        rest_first, rest_second = self.comments - first, self.comments - second
        return (first * second + rest_first * rest_second) / self.comments**2


@dataclass(frozen=True, slots=True)
class Agreement:
    """Kappa with its 95 % interval, and what it says in a word; no kappa where too little is known.

    `says` is very_good, good, moderate, fair, poor, or too_few_to_say.
    """

    comments: int
    differ: int
    kappa: float | None = None
    low: float = -1.0
    high: float = 1.0

    @property
    def says(self) -> str:
        """The band that kappa falls into."""
        if self.kappa is None:
            return "too_few_to_say"
        return next((word for least, word in BANDS if self.kappa > least), "poor")


@dataclass(frozen=True, slots=True)
class Compared:
    """Two people's codings side by side; `disagreements` are (comment, theme), in order."""

    overall: Agreement
    themes: Mapping[str, Agreement]
    counts: Mapping[str, Counts]
    disagreements: tuple[tuple[str, str], ...]


def compare(first: Said, second: Said, themes: Sequence[str]) -> Compared:
    """What two people agree on, of the comments that both have coded."""
    comments = [one for one in first if one in second]
    cells = {
        theme: [(theme in first[one], theme in second[one]) for one in comments] for theme in themes
    }
    counts = {theme: _count(said) for theme, said in cells.items()}
    each = {
        theme: agreement_of([counts[theme]], [[one] for one in cells[theme]]) for theme in themes
    }
    rows = [[cells[theme][at] for theme in themes] for at in range(len(comments))]
    return Compared(
        _overall(list(counts.values()), rows),
        {theme: _unless_rare(one, counts[theme]) for theme, one in each.items()},
        counts,
        tuple(
            (comment, theme)
            for at, comment in enumerate(comments)
            for theme in themes
            if len(set(cells[theme][at])) > 1
        ),
    )


def kappa_of(counts: Sequence[Counts]) -> float | None:
    """The kappa of one theme, or pooled of several; None where chance alone leaves nothing open."""
    observed = sum(one.observed for one in counts) / len(counts)
    expected = sum(one.expected for one in counts) / len(counts)
    return None if expected >= 1 else (observed - expected) / (1 - expected)


def agreement_of(
    counts: Sequence[Counts], rows: Sequence[Sequence[tuple[bool, bool]]]
) -> Agreement:
    """Kappa with its interval; `rows` are the comments, each with what both say of every theme."""
    comments, differ = len(rows), sum(one.differ for one in counts)
    kappa = kappa_of(counts) if comments >= FEWEST else None
    if kappa is None:
        return Agreement(comments, differ)
    if not differ:
        return Agreement(comments, 0, kappa, _low_without_differences(counts), 1.0)
    spread = _Z * _jackknife(counts, rows, kappa)
    return Agreement(comments, differ, kappa, max(-1.0, kappa - spread), min(1.0, kappa + spread))


def _overall(counts: Sequence[Counts], rows: Sequence[Sequence[tuple[bool, bool]]]) -> Agreement:
    return agreement_of(counts, rows) if counts else Agreement(len(rows), 0)


def _unless_rare(one: Agreement, counts: Counts) -> Agreement:
    if counts.both + counts.differ >= RARE:
        return one
    return Agreement(one.comments, one.differ)


def _count(said: Sequence[tuple[bool, bool]]) -> Counts:
    return Counts(
        said.count((True, True)),
        said.count((True, False)),
        said.count((False, True)),
        said.count((False, False)),
    )


def _jackknife(
    counts: Sequence[Counts], rows: Sequence[Sequence[tuple[bool, bool]]], kappa: float
) -> float:
    """The standard error: how much kappa moves where each comment is left out in turn.

    Comments that were coded alike move it alike, so each kind is worked out once.
    """
    kinds: dict[tuple[tuple[bool, bool], ...], int] = {}
    for row in rows:
        kinds[tuple(row)] = kinds.get(tuple(row), 0) + 1
    moved = []
    for kind, how_often in kinds.items():
        without = kappa_of([_without(one, said) for one, said in zip(counts, kind, strict=True)])
        moved.append((kappa if without is None else without, how_often))
    total = len(rows)
    middle = sum(value * how_often for value, how_often in moved) / total
    squares = sum(how_often * (value - middle) ** 2 for value, how_often in moved)
    return sqrt((total - 1) / total * squares)


def _without(counts: Counts, said: tuple[bool, bool]) -> Counts:
    return Counts(
        counts.both - (said == (True, True)),
        counts.only_first - (said == (True, False)),
        counts.only_second - (said == (False, True)),
        counts.neither - (said == (False, False)),
    )


def _low_without_differences(counts: Sequence[Counts]) -> float:
    missed = _MISSED / counts[0].comments
    expected = sum(one.expected for one in counts) / len(counts)
    return max(-1.0, 1 - missed / (1 - expected))
