"""Figures of a population as files give them: so many people of a group, out of so many.

Two figures of the same group are two figures: nothing here averages them or chooses one.
"""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

DIMENSIONS = ("age", "area", "needs", "provision", "ethnicity", "language", "setting", "way")
"""What people are compared by, in the order in which it is shown."""
SEVERAL = ("needs",)
"""Of these, one person can be in several groups."""
CONFIDENCES = ("stated", "about", "conflict", "odd")
NEEDED = ("dimension", "group", "value", "denominator", "date", "source", "confidence")
"""The columns of a population file; `among` and `note` may be there as well."""
NOT_TOLD = ("prefer_not_to_say", "not_sure", "elsewhere")
"""Answers that are no group of the population: they stand in a row of their own."""

_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_ALL_BUT = "not "
_AND = "+"


class WrongFigure(ValueError):
    """A row that is no figure: its column, and the reason in a word."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}")
        self.column = column
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Figure:
    """How many people of a population are in a group.

    `group` is the key of an answer; several keys joined by `+` together; or `not` and a key:
    everybody else. The denominator counts everybody, or only the groups of `among`.
    """

    dimension: str
    group: str
    value: float
    denominator: float
    date: str
    source: str
    confidence: str
    among: str = ""
    note: str = ""

    @property
    def share(self) -> float:
        """The group's part of the population, 0 to 1."""
        return self.value / self.denominator

    @property
    def names(self) -> tuple[str, ...]:
        """The keys that the group is made of, or that it leaves out."""
        return names_in(self.group)

    @property
    def family(self) -> tuple[str, ...]:
        """What figures share that are parts of the same whole."""
        return (self.dimension, self.source, self.date, f"{self.denominator}", self.among)


def split(groups: str) -> tuple[str, ...]:
    """The keys in `a+b`."""
    return tuple(filter(None, (one.strip() for one in groups.split(_AND))))


def is_all_but(group: str) -> bool:
    """Whether a group is everybody who is not in what it names."""
    return group.startswith(_ALL_BUT)


def names_in(group: str) -> tuple[str, ...]:
    """The keys that a group is made of, or that it leaves out."""
    return split(group.removeprefix(_ALL_BUT))


def is_plain(group: str) -> bool:
    """Whether a group is one answer, and no sum of answers."""
    return not is_all_but(group) and len(names_in(group)) == 1


def keys_of(group: str, offered: Collection[str]) -> tuple[str, ...]:
    """The answers that count as a group, of those that people were offered."""
    if not is_all_but(group):
        return names_in(group)
    return tuple(one for one in offered if one not in (*names_in(group), *NOT_TOLD))


def read_figure(row: Mapping[str, str]) -> Figure:
    """The figure in a row of a population file.

    Raises `WrongFigure` with the column and `missing`, `unknown`, `no_number`, `above_whole`,
    `no_date`, `not_among` or `several_groups`.
    """
    cells = {column: row.get(column, "").strip() for column in (*NEEDED, "among", "note")}
    for column in NEEDED:
        if not cells[column]:
            raise WrongFigure(column, "missing")
    dimension, confidence = cells["dimension"].casefold(), cells["confidence"].casefold()
    _expect_one_of("dimension", dimension, DIMENSIONS)
    _expect_one_of("confidence", confidence, CONFIDENCES)
    if not _DAY.fullmatch(cells["date"]):
        raise WrongFigure("date", "no_date")
    value, whole = _number(cells, "value"), _number(cells, "denominator")
    if whole <= 0:
        raise WrongFigure("denominator", "no_number")
    if value > whole:
        raise WrongFigure("value", "above_whole")
    figure = Figure(
        dimension,
        cells["group"],
        value,
        whole,
        cells["date"],
        cells["source"],
        confidence,
        cells["among"],
        cells["note"],
    )
    _expect_keys(figure)
    return figure


def _expect_one_of(column: str, word: str, known: Collection[str]) -> None:
    if word not in known:
        raise WrongFigure(column, "unknown")


def _expect_keys(figure: Figure) -> None:
    if not figure.names:
        raise WrongFigure("group", "missing")
    if figure.dimension in SEVERAL and (figure.among or not is_plain(figure.group)):
        raise WrongFigure("among" if figure.among else "group", "several_groups")
    if figure.among and not set(figure.names) <= set(split(figure.among)):
        raise WrongFigure("among", "not_among")


def _number(cells: Mapping[str, str], column: str) -> float:
    try:
        number = float(cells[column].replace(",", ""))
    except ValueError:
        raise WrongFigure(column, "no_number") from None
    if not math.isfinite(number) or number < 0:
        raise WrongFigure(column, "no_number")
    return number
