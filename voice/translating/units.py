"""What goes to translators and comes back, whatever the file's format."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

MOST_UNITS = 5000


class UnusableFile(Exception):
    """A translator's file that cannot be read; the reason is a stable word."""

    def __init__(self, reason: str) -> None:
        """Keep the reason: too_big, not_utf8, broken, hostile, nothing."""
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Unit:
    """One text: where it stands, its English (and plural), its words (one for each form)."""

    place: str
    english: tuple[str, ...]
    words: tuple[str, ...]
    state: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Words that a file brings for a place, and what stands there now."""

    place: str
    english: tuple[str, ...]
    before: tuple[str, ...]
    words: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a file would change, before anything is changed."""

    changes: list[Change] = field(default_factory=list)
    stale: list[Change] = field(default_factory=list)
    """Made from an older English: taken, and marked so that somebody looks."""
    refused: list[Change] = field(default_factory=list)
    unknown: list[Unit] = field(default_factory=list)
    same: int = 0
    empty: int = 0


Check = Callable[[Unit, Sequence[str]], str]
"""Says in a sentence why words cannot stand for a text of ours; "" where they can."""


def compare(units: Iterable[Unit], ours: Mapping[str, Unit], check: Check) -> Comparison:
    """Set a file beside what we have, matched by place."""
    found = Comparison()
    same = empty = 0
    for unit in units:
        own = ours.get(unit.place)
        if own is None:
            found.unknown.append(unit)
        elif not any(one.strip() for one in unit.words):
            empty += 1
        elif unit.words == own.words:
            same += 1
        else:
            _sort(found, unit, own, check)
    return Comparison(found.changes, found.stale, found.refused, found.unknown, same, empty)


def read_back(units: Iterable[Unit]) -> list[Unit]:
    """The units of a file, each text once. Raises `UnusableFile` where there are none, or many."""
    found: dict[tuple[str, tuple[str, ...]], Unit] = {}
    for unit in units:
        found[unit.place, unit.english] = unit
        if len(found) > MOST_UNITS:
            raise UnusableFile("too_big")
    if not found:
        raise UnusableFile("nothing")
    return list(found.values())


def _sort(found: Comparison, unit: Unit, own: Unit, check: Check) -> None:
    problem = check(own, unit.words)
    change = Change(unit.place, unit.english, own.words, unit.words, problem)
    if problem:
        found.refused.append(change)
    elif unit.english != own.english:
        found.stale.append(change)
    else:
        found.changes.append(change)
