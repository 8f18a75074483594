"""Who was heard, beside who lives here: each dimension as the page shows it.

Readers see exact numbers. To everyone else each dimension is one suppressed table of voices by
groups (standards N3): a hidden count has no band and no interval either.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from analysis.disclosure import HIDDEN, PublishedTable, publish_table
from analysis.hearing import LEAST_EXPECTED, Band, Comparison, agreed, compare, differ
from analysis.population import DIMENSIONS, NOT_TOLD, Figure, is_plain, names_in
from surveys.models import Consultation
from voice.listen.heard import population, tallies
from voice.listen.heard.tallies import Names
from voice.listen.heard.told import Told

GAPS: tuple[Band, ...] = ("none", "few")
NOT_SHOWN = "–"
_STEP = 20  # per cent: where a chart may end
_UNTOLD = "\0untold"


@dataclass(frozen=True, slots=True)
class Cell:
    """One group in one voice: how many as they may be shown, and how that is beside each figure.

    `band` is None where sources disagree, or where there is nothing to compare with.
    """

    voice: str
    shown: str
    is_offered: bool = True  # whether everybody could choose it
    comparisons: tuple[Comparison, ...] = ()
    band: Band | None = None

    @property
    def drawn(self) -> Comparison | None:
        """What a chart shows of those who were heard; nothing for a handful of people."""
        return next((one for one in self.comparisons if one.base >= LEAST_EXPECTED), None)

    @property
    def is_disputed(self) -> bool:
        """Whether one figure says this and another that."""
        return self.band is None and len(self.comparisons) > 1

    @property
    def is_gap(self) -> bool:
        """Whether a figure says that nobody or few were heard."""
        return any(one.band in GAPS for one in self.comparisons)


@dataclass(frozen=True, slots=True)
class Line:
    """One group: what the population says of it, and who was heard."""

    group: str
    figures: tuple[Figure, ...]
    cells: tuple[Cell, ...]

    @property
    def differ(self) -> bool:
        """Whether the sources give it different shares."""
        return differ(self.figures)

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything to draw."""
        return any(cell.drawn for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension. `ends` is where its charts end, in per cent."""

    dimension: str
    voices: tuple[str, ...]
    asked: Mapping[str, str]  # people by voice, as they may be shown
    lines: tuple[Line, ...]
    untold: tuple[Cell, ...]
    ends: int

    @property
    def has_figures(self) -> bool:
        """Whether there is a figure for any group."""
        return any(line.figures for line in self.lines)


@dataclass(frozen=True, slots=True)
class Gap:
    """A group that a voice lacks."""

    dimension: str
    group: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything on the page."""

    parts: tuple[Part, ...]
    not_asked: tuple[str, ...]
    names: Mapping[str, Names]

    @property
    def gaps(self) -> list[Gap]:
        """Who is not heard enough, in the order of the page."""
        return [
            Gap(part.dimension, line.group, cell)
            for part in self.parts
            for line in part.lines
            for cell in line.cells
            if cell.is_gap
        ]


def of(
    session: Session,
    consultation: Consultation,
    districts: Sequence[Mapping[str, Any]],
    *,
    exact: bool,
) -> Coverage:
    """Who was heard in a consultation; `exact` numbers are for those who may read everything."""
    found = tallies.of_consultation(session, consultation.id, districts)
    known = population.figures(session)
    told = found.told
    parts = (_part(one, told[one], known, exact=exact) for one in DIMENSIONS if told[one])
    missing = tuple(one for one in DIMENSIONS if not told[one])
    return Coverage(tuple(parts), missing, found.names)


def _part(
    dimension: str, told: Mapping[str, Told], known: Iterable[Figure], *, exact: bool
) -> Part:
    figures = [one for one in known if one.dimension == dimension]
    groups = _groups(dimension, told, figures)
    table = None if exact else _publish(told, groups)
    compared = {voice: compare(figures, one.tally) for voice, one in told.items()}
    return Part(
        dimension,
        tuple(told),
        {voice: _show(one.asked, table, voice) for voice, one in told.items()},
        tuple(_line(one, figures, told, compared, table) for one in groups),
        tuple(Cell(one, _show(told[one].untold, table, one, _UNTOLD)) for one in told),
        _end([one for each in compared.values() for one in each]),
    )


def _groups(dimension: str, told: Mapping[str, Told], figures: Sequence[Figure]) -> list[str]:
    """In the order of the figures, then other answers, then sums of answers.

    Of the ways of answering, those that nobody took and no figure names are left out.
    """
    named = [one.group for one in figures]
    heard = [group for one in told.values() for group in one.counts]
    offered = [group for one in told.values() for group in one.offered]
    shown = [*heard] if dimension == "way" else [*offered, *heard]
    every = dict.fromkeys([*filter(is_plain, named), *shown, *named])
    return [one for one in every if one not in NOT_TOLD]


def _line(
    group: str,
    figures: Sequence[Figure],
    told: Mapping[str, Told],
    compared: Mapping[str, Sequence[Comparison]],
    table: PublishedTable | None,
) -> Line:
    cells = [
        _cell(voice, group, told[voice], [one for one in found if one.figure.group == group], table)
        for voice, found in compared.items()
    ]
    return Line(group, tuple(one for one in figures if one.group == group), tuple(cells))


def _cell(
    voice: str,
    group: str,
    told: Told,
    comparisons: Sequence[Comparison],
    table: PublishedTable | None,
) -> Cell:
    heard = told.heard(group)
    shown = _show(heard, table, voice, group)
    seen = () if shown in (HIDDEN, NOT_SHOWN) else tuple(comparisons)
    is_offered = heard > 0 or all(one in told.offered for one in names_in(group))
    return Cell(voice, shown, is_offered, seen, agreed(seen))


def _show(people: int, table: PublishedTable | None, voice: str, group: str = "") -> str:
    """A number as it may be shown: exact without a table, else as the table has it."""
    if table is None:
        return str(people)
    (mine,) = (one for one in table.groups if one.name == voice)
    if group and group not in mine.cells:
        return NOT_SHOWN
    published = mine.cells[group] if group else mine.people
    return published.shown if published else HIDDEN


def _publish(told: Mapping[str, Told], groups: Sequence[str]) -> PublishedTable:
    """One table a dimension. A group that is a sum of others would give them away: left out."""
    counts = {
        (voice, group): one.heard(group)
        for voice, one in told.items()
        for group in groups
        if is_plain(group)
    }
    counts |= {(voice, _UNTOLD): one.untold for voice, one in told.items()}
    return publish_table(counts, {voice: one.asked for voice, one in told.items()})


def _end(compared: Iterable[Comparison]) -> int:
    drawn = [one for one in compared if one.base >= LEAST_EXPECTED]
    longest = max((max(one.high, one.expected_share) for one in drawn), default=1.0)
    return min(100, _STEP * -(-int(100 * longest + 1) // _STEP))
