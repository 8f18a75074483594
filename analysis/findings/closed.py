"""Closed answers as tables: faces, choices, scales, stars, rankings and cards in columns."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.findings.tables import Table


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is stored (a key, a number, a list or a mapping), and how many gave it.

    A database counts equal answers faster than we could read them one by one.
    """

    group: str
    value: Any
    people: int = 1


class NotClosedError(ValueError):
    """A kind of question whose answers are not counted."""


Pairs = Callable[[Any], Iterator[tuple[str, str]]]


def tabulate(
    kind: str, options: Sequence[str], answers: Iterable[Answer], *, columns: Sequence[str] = ()
) -> dict[str, Table]:
    """The tables of one question, by name; people are counted, each once in a table.

    faces, choice, yes_no, scale, choices: one table "". stars: one table "", of people who gave
    an option any. ranking: a table for each place ("1", "2", …), by option. sort: a table for each
    card, by column. A person who did not place an option or a card is not in its table's base,
    except for a ranking's places, whose base is everyone who placed as many. Of a ranking only the
    first place may leave: whoever knows all places but one of an option knows that one.

    Raises NotClosedError for other kinds. `options` are the keys in the author's order (of a scale,
    the numbers of its steps as text); an answer that is not among them raises ValueError.
    """
    if kind not in _PAIRS:
        raise NotClosedError(f"answers of the kind {kind!r} are not counted")
    across = tuple(columns if kind == "sort" else options)
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    people: dict[str, Counter[str]] = defaultdict(Counter)
    for one in answers:
        pairs = list(_PAIRS[kind](one.value))
        for name in {name for name, _ in pairs}:
            people[name][one.group] += one.people
        for name, answer in pairs:
            if answer not in across:
                raise ValueError(f"{answer!r} is not an answer of the question")
            counts[name][one.group, answer] += one.people
    return {
        name: Table(across, counts[name], people[name], stays=kind == "ranking" and name != "1")
        for name in _names(kind, options)
    }


def total_stars(answers: Iterable[Answer]) -> Mapping[tuple[str, str], int]:
    """Stars given, by group and option: for staff, beside the people who gave any."""
    stars: Counter[tuple[str, str]] = Counter()
    for one in answers:
        for option, number in one.value.items():
            stars[one.group, option] += number * one.people
    return stars


def _names(kind: str, options: Sequence[str]) -> list[str]:
    if kind == "ranking":
        return [str(place) for place in range(1, len(options) + 1)]
    return list(options) if kind == "sort" else [""]


def _one(value: Any) -> Iterator[tuple[str, str]]:
    yield "", str(value)


def _several(value: Any) -> Iterator[tuple[str, str]]:
    return (("", option) for option in dict.fromkeys(value))


def _stars(value: Any) -> Iterator[tuple[str, str]]:
    return (("", option) for option, number in value.items() if number > 0)


def _places(value: Any) -> Iterator[tuple[str, str]]:
    return ((str(place), option) for place, option in enumerate(value, start=1))


def _cards(value: Any) -> Iterator[tuple[str, str]]:
    return ((card, column) for card, column in value.items())


_PAIRS: Mapping[str, Pairs] = {
    "faces": _one,
    "choice": _one,
    "yes_no": _one,
    "scale": _one,
    "choices": _several,
    "stars": _stars,
    "ranking": _places,
    "sort": _cards,
}
