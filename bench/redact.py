"""What the redaction marks find of what they should, and how much else they mark.

The sentences in `labels/` are made up; the held-out half was written before the marks were
tuned. Recall: labelled places that marks of any kind cover whole, as covering is what keeps
people safe. Precision: marks of a kind that touch a labelled place of any kind. One person
wrote the sentences and the patterns: take the figures for an upper bound.
"""

import re
import time
import timeit
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import redact
from analysis.types import Mark
from bench.rows import Goal, Row

LABELS = Path(__file__).parent / "labels"
SETS = {"tuned": LABELS / "redact.txt", "held out": LABELS / "redact_held_out.txt"}
NAMES, PATTERNS, EXACT = Goal("at_least", 0.9), Goal("at_least", 0.95), Goal("at_least", 0.9)
# Each over and over: text that makes a careless pattern slow.
HOSTILE = (
    *("a", "0", "Aa ", "1 ", "a@", "a.", "a-", "A of the ", "12 a a a ", "www.", "born in "),
    *("one ", "my name is ", "a at b dot ", "નામ ", "ring 1"),
)
_SHORT_LETTERS, _TIMES = 4_000, 8
_LABEL = re.compile(r"\{(\w+):([^}]*)\}")
_FREE_OF_LANGUAGE = frozenset(("phone", "email", "date_of_birth", "handle", "postcode", "url"))


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, its language, and the places in it that tell who someone is."""

    language: str
    text: str
    places: tuple[Mark, ...]


def measure() -> Iterator[Row]:
    """Recall and precision of each kind, on both sets; English apart from other languages."""
    for name, path in SETS.items():
        told = read(path)
        english = [one for one in told if one.language == "en"]
        others = [one for one in told if one.language != "en"]
        yield from _rows(f"redact, {name}, English", english)
        yield from _rows(f"redact, {name}, other languages", others)
    worst = max(_growth(unit) for unit in HOSTILE)
    name = f"redact: worst hostile text, time of {_TIMES} times the length"
    yield Row(name, worst, "times", goal=Goal("at_most", 3 * _TIMES))  # 64 if it were quadratic


def read(path: Path) -> list[Told]:
    """The labelled sentences of a file. Raises `ValueError` before the first language."""
    found: list[Told] = []
    language = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("== "):
            language = line[3:]
        elif not language:
            raise ValueError(f"{path.name}: {line!r} stands under no language")
        else:
            found.append(_told(language, line))
    return found


def missed(told: Sequence[Told]) -> list[tuple[str, Mark]]:
    """The labelled places that are not covered whole, each with its sentence."""
    return [
        (one.text, place)
        for one in told
        for place in one.places
        if not _is_covered(place, redact.mark(one.text))
    ]


def wrong(told: Sequence[Told]) -> list[tuple[str, Mark]]:
    """The marks that touch no labelled place, each with its sentence."""
    return [
        (one.text, mark)
        for one in told
        for mark in redact.mark(one.text)
        if not any(mark.start < p.end and p.start < mark.end for p in one.places)
    ]


def _told(language: str, line: str) -> Told:
    places: list[Mark] = []
    text, end = "", 0
    for label in _LABEL.finditer(line):
        text += line[end : label.start()]
        places.append(Mark(len(text), len(text) + len(label[2]), label[1], label[2]))
        text, end = text + label[2], label.end()
    return Told(language, text + line[end:], tuple(places))


def _is_covered(place: Mark, marks: Sequence[Mark]) -> bool:
    covered = {at for mark in marks for at in range(mark.start, mark.end)}
    letters = (at for at in range(place.start, place.end) if place.text[at - place.start].isalnum())
    return covered.issuperset(letters)


def _growth(unit: str) -> float:
    short, long = (
        _seconds(unit * (size // len(unit))) for size in (_SHORT_LETTERS, _SHORT_LETTERS * _TIMES)
    )
    return long / max(short, 0.002)  # what is over in a moment has no growth to speak of


def _seconds(text: str) -> float:
    """Of the quickest of three: in a process that holds much, tidying up takes longer than this."""
    return min(
        timeit.repeat(lambda: redact.mark(text), timer=time.process_time, number=1, repeat=3)
    )


def _rows(name: str, told: Sequence[Told]) -> Iterator[Row]:
    labelled = Counter(place.kind for one in told for place in one.places)
    lost = Counter(place.kind for _, place in missed(told))
    made = Counter(mark.kind for one in told for mark in redact.mark(one.text))
    idle = Counter(mark.kind for _, mark in wrong(told))
    for kind, count in labelled.items():
        goal = PATTERNS if kind in _FREE_OF_LANGUAGE else NAMES
        yield Row(f"{name}, {kind} ({count}): recall", 1 - lost[kind] / count, "share", goal=goal)
    for kind, count in made.items():
        right = 1 - idle[kind] / count
        yield Row(f"{name}, {kind} ({count} marks): precision", right, "share", goal=EXACT)
