"""New questions of each kind, as the standards want them (Q1 to Q6): nothing is ever required."""

from collections.abc import Callable, Mapping
from typing import Any

from surveys import naming
from surveys.kinds import KINDS
from surveys.kinds.faces import SETS

Part = dict[str, Any]


def begin(document: Mapping[str, Any], kind: str, words: str) -> Part:
    """A new question of this kind that asks this, in English, with a key that is free.

    Raises `KeyError` for a kind that there is none of.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    taken = [question["key"] for question in document["questions"]]
    question: Part = {"key": naming.mint(words, taken, kind), "kind": kind, "text": {}}
    if words:
        question["text"] = {"en": words}
    return question | _PARTS.get(kind, dict)()


def begin_option(words: str, taken: list[str]) -> Part:
    """A new answer, card, step or place that says this in English."""
    key = naming.mint(words, taken, "answer")
    return {"key": key, "text": {"en": words} if words else {}}


def faces(name: str) -> list[Part]:
    """One of the sets of `kinds.faces`; best first, each face with a word."""
    drawn = {
        "very_happy": ("Very happy", "1F600"),
        "happy": ("Happy", "1F642"),
        "ok": ("Okay", "1F610"),
        "sad": ("Sad", "1F641"),
        "very_sad": ("Very sad", "1F622"),
        "great": ("Great", "1F929"),
        "very_good": ("Very good", "1F604"),
        "good": ("Good", "1F600"),
        "quite_good": ("Quite good", "1F60A"),
        "little_good": ("A little good", "1F642"),
    }
    return [_option(key, *drawn[key]) for key in SETS[name]]


def _option(key: str, words: str, picture: str = "", *, last: bool = False) -> Part:
    option: Part = {"key": key, "text": {"en": words}}
    if picture:
        option["picture"] = f"openmoji:{picture}"
    return option | ({"last": True} if last else {})


def _something_else() -> Part:
    return _option("other", "Something else", "2795", last=True)


def _choice() -> Part:
    return {"options": [_blank("first"), _blank("second"), _something_else()]}


def _blank(key: str) -> Part:
    return {"key": key, "text": {}}


def _faces() -> Part:
    return {"options": faces("3")}


def _yes_no() -> Part:
    """Both sides are said, each by its own words: people say yes to a bare question (Q4)."""
    return {
        "options": [
            _option("yes", "Yes, I do", "2705"),
            _option("no", "No, I do not", "274C"),
        ]
    }


def _scale() -> Part:
    steps = (
        ("never", "Never"),
        ("sometimes", "Sometimes"),
        ("often", "Often"),
        ("always", "Always"),
    )
    return {"options": [_option(*step) for step in steps]}


def _cards() -> Part:
    return {"options": [_blank("first"), _blank("second"), _blank("third")]}


def _sort() -> Part:
    columns = [
        _option("good", "Good", "1F44D"),
        _option("okay", "Okay", "1F610"),
        _option("not_good", "Not good", "1F44E"),
    ]
    return _cards() | {"columns": columns}


def _in_own_words() -> Part:
    return {"help": {"en": "A few words are enough. Please do not say names."}}


_PARTS: dict[str, Callable[[], Part]] = {
    "area": lambda: {"options": [_blank("first"), _blank("second")]},
    "choice": _choice,
    "choices": lambda: {"help": {"en": "You can choose more than 1."}} | _choice(),
    "drawing": lambda: {"help": {"en": "You can draw it or write it."}},
    "faces": _faces,
    "number": lambda: {"min": 0, "max": 100},
    "photo": lambda: {"help": {"en": "Please do not show faces or names."}},
    "ranking": _cards,
    "scale": _scale,
    "sort": _sort,
    "stars": lambda: {"stars": 5} | _cards(),
    "text": _in_own_words,
    "voice": lambda: {"help": {"en": "You can say it, draw it or write it."}},
    "yes_no": _yes_no,
}
