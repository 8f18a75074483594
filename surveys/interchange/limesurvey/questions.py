"""LimeSurvey's question types as our kinds; a matrix becomes a question for each of its rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.interchange.limesurvey.tables import Row
from surveys.interchange.limesurvey.texts import Wording
from surveys.interchange.limesurvey.words import YES_NO
from surveys.interchange.names import make_key
from surveys.interchange.values import Found


@dataclass(frozen=True, slots=True)
class Part:
    """A subquestion or an answer: its code, its words, and which of two scales it belongs to."""

    code: str
    text: Wording
    scale: str = "0"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of LimeSurvey with everything that belongs to it."""

    row: Row
    name: str
    text: Wording
    help: Wording
    rows: tuple[Part, ...]
    answers: tuple[Part, ...]
    attributes: Mapping[str, str]
    languages: tuple[str, ...]


_SINGLE: dict[str, dict[str, Any]] = {
    "D": {"kind": "date"},
    "N": {"kind": "number"},
    "S": {"kind": "text"},
    "T": {"kind": "text"},
    "U": {"kind": "text"},
    "X": {"kind": "information"},
    "|": {"kind": "photo"},
}
_PICKED = {"!": "choice", "L": "choice", "O": "choice", "R": "ranking"}
_OF_EACH_ROW: dict[str, dict[str, Any]] = {
    "K": {"kind": "number"},
    "Q": {"kind": "text"},
    ":": {"kind": "number"},
    ";": {"kind": "text"},
}
_STOCK = {
    "C": (("Y", "Yes"), ("N", "No"), ("U", "Uncertain")),
    "E": (("I", "Increase"), ("S", "Same"), ("D", "Decrease")),
    "G": (("F", "Female"), ("M", "Male")),
    "Y": (("Y", "Yes"), ("N", "No")),
}
_DIGITS = {"5": 5, "A": 5, "B": 10}
_MATRICES = frozenset("ABCEFH1:;KQ")
WITH_STOCK_WORDS = frozenset(_STOCK)
MOST_STEPS = 7


def is_matrix(kind: str) -> bool:
    """Whether a type asks the same of several rows."""
    return kind in _MATRICES


def make(asked: Asked) -> Iterator[Found]:
    """The questions of ours that ask the same; none for a type that we do not have."""
    kind = asked.row.get("type", "")
    if kind in _SINGLE:
        yield _found(asked, asked.name, asked.text, dict(_SINGLE[kind]))
    elif kind in ("M", "P"):
        yield _several(asked)
    elif is_matrix(kind):
        yield from _rows_of(asked, kind)
    elif kind in _PICKED:
        yield _with_options(asked, asked.name, asked.text, _PICKED[kind], asked.answers)
    elif kind in _STOCK or kind in _DIGITS:
        yield _with_options(asked, asked.name, asked.text, _kind_of(kind), _stock(asked, kind))


def _rows_of(asked: Asked, kind: str) -> Iterator[Found]:
    rows = [row for row in asked.rows if row.scale == "0"]
    columns = [row for row in asked.rows if row.scale != "0"] if kind in ":;" else []
    for row in rows:
        name, text = f"{asked.name}_{row.code}", _join(asked.text, row.text)
        if kind in _OF_EACH_ROW:
            for column in columns:
                whole = _join(text, column.text)
                yield _found(asked, f"{name}_{column.code}", whole, dict(_OF_EACH_ROW[kind]))
            if not columns:
                yield _found(asked, name, text, dict(_OF_EACH_ROW[kind]))
            continue
        for scale in ("0", "1") if kind == "1" else ("0",):
            answers = [one for one in asked.answers if one.scale == scale]
            options = _stock(asked, kind) if kind in "ABCE" else tuple(answers)
            ending = f"_{scale}" if kind == "1" else ""
            yield _with_options(asked, name + ending, text, _kind_of(kind), options)


def _join(question: Wording, row: Wording) -> Wording:
    """A matrix's question and one of its rows, in the languages that have both."""
    return {one: f"{question[one]}\n{row[one]}" for one in question if one in row} or dict(row)


def _kind_of(kind: str) -> str:
    if kind == "Y":
        return "yes_no"
    return "scale" if 0 < _DIGITS.get(kind, 0) <= MOST_STEPS else "choice"


def _stock(asked: Asked, kind: str) -> tuple[Part, ...]:
    """Options whose words no file holds: digits, and words that LimeSurvey itself brings."""
    if kind in _DIGITS:
        digits = [str(one) for one in range(1, _DIGITS[kind] + 1)]
        return tuple(Part(one, dict.fromkeys(asked.languages, one)) for one in digits)
    return tuple(Part(code, _said(words, asked.languages)) for code, words in _STOCK[kind])


def _said(words: str, languages: tuple[str, ...]) -> Wording:
    place = {"Yes": 0, "No": 1}.get(words)
    if place is None:
        return {"en": words} if "en" in languages else {}
    return {one: YES_NO[one][place] for one in languages if one in YES_NO}


def _several(asked: Asked) -> Found:
    found = _with_options(asked, asked.name, asked.text, "choices", asked.rows)
    found.marks = {f"{asked.name}_{code}": key for code, key in found.codes.items()}
    found.marks |= {
        f"{alias}{code}": key for alias in found.aliases for code, key in found.codes.items()
    }
    return found


def _with_options(
    asked: Asked, name: str, text: Wording, kind: str, options: tuple[Part, ...]
) -> Found:
    found = _found(asked, name, text, {"kind": kind})
    for option in options:
        if option.code not in found.codes:
            found.codes[option.code] = make_key(option.code, set(found.codes.values()), "o")
    found.parts["options"] = [
        {"key": key, "text": next(one.text for one in options if one.code == code)}
        for code, key in found.codes.items()
    ]
    is_mixed = asked.attributes.get("random_order", "0") not in ("", "0")
    if kind in ("choice", "choices", "ranking") and not is_mixed:
        found.parts["ordered"] = True
    return found


def _found(asked: Asked, name: str, text: Wording, parts: dict[str, Any]) -> Found:
    parts["text"] = text
    if asked.help:
        parts["help"] = asked.help
    if parts["kind"] in ("text", "number"):
        parts |= _limits(asked.attributes, parts["kind"])
    ids = [asked.row.get(one, "") for one in ("sid", "gid", "qid")]
    alias = "X".join(ids) + name.removeprefix(asked.name).removeprefix("_")
    return Found(name, parts, asked.name, aliases=(alias,) if all(ids) else ())


def _limits(attributes: Mapping[str, str], kind: str) -> dict[str, Any]:
    names = {"number": _OF_NUMBERS, "text": {"maximum_chars": "longest"}}[kind]
    given = {ours: attributes.get(theirs, "") for theirs, ours in names.items()}
    return {
        ours: int(text)
        for ours, text in given.items()
        if text.removeprefix("-").isdecimal() and text.isascii() and len(text) < 10
    }


_OF_NUMBERS = {"min_num_value_n": "min", "max_num_value_n": "max"}
READ_ATTRIBUTES = frozenset({*_OF_NUMBERS, "maximum_chars", "random_order"})
