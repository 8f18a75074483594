"""How a made-up person with a mood answers each kind of question that is not words."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from surveys.base import utc_now
from voice.demo import drawings

MOODS = ("good", "mixed", "bad")
_SAYS_YES = {"good": 0.85, "mixed": 0.45, "bad": 0.15}
_FACES = {"good": (8, 2, 0), "mixed": (2, 6, 2), "bad": (0, 3, 7)}
_FIVE_FACES = {"good": (5, 4, 1, 0, 0), "mixed": (1, 2, 4, 2, 1), "bad": (0, 0, 2, 4, 4)}
_UPWARDS = {"good": 1.4, "mixed": 0.2, "bad": -1.2}  # how strongly a scale's upper end draws
_MAY_QUOTE = 0.7
_ETHNICITY = {"white": 66, "mixed": 4, "asian": 9, "black": 4, "other": 1, "prefer_not_to_say": 9}

Question = dict[str, Any]


def pick(question: Question, mood: str, chance: random.Random) -> Any:
    """An answer that the door accepts."""
    if question["key"] == "share_words":
        return "yes" if chance.random() < _MAY_QUOTE else "no"
    if question["key"] == "equality_ethnicity":
        return chance.choices(list(_ETHNICITY), list(_ETHNICITY.values()))[0]
    return _PICKS[question["kind"]](question, mood, chance)


def _keys(question: Question, part: str = "options") -> list[str]:
    return [option["key"] for option in question[part]]


def _one(question: Question, mood: str, chance: random.Random) -> str:
    keys = _keys(question)
    return chance.choices(keys, range(len(keys) + 2, 2, -1))[0]


def _some(question: Question, mood: str, chance: random.Random) -> list[str]:
    """One to three of the options; "none of these" is said alone."""
    picked = chance.sample(_keys(question), chance.choice((1, 1, 2, 2, 3)))
    return ["none"] if picked[0] == "none" else [one for one in picked if one != "none"]


def _face(question: Question, mood: str, chance: random.Random) -> str:
    keys = _keys(question)
    return chance.choices(keys, (_FACES if len(keys) == 3 else _FIVE_FACES)[mood])[0]


def _side(question: Question, mood: str, chance: random.Random) -> str:
    first, second = _keys(question)
    return first if chance.random() < _SAYS_YES[mood] else second


def _step(question: Question, mood: str, chance: random.Random) -> int:
    steps = range(1, len(question["options"]) + 1)
    return chance.choices(steps, [2.0 ** (_UPWARDS[mood] * step) for step in steps])[0]


def _order(question: Question, mood: str, chance: random.Random) -> list[str]:
    """Most people place everything; some stop after the first few."""
    keys = _keys(question)
    placed = chance.choice((len(keys), len(keys), len(keys), 2, 1))
    return sorted(keys, key=lambda key: keys.index(key) + chance.uniform(0, len(keys)))[:placed]


def _columns(question: Question, mood: str, chance: random.Random) -> dict[str, str]:
    columns = _keys(question, "columns")
    return {
        card: chance.choices(columns, (4 - place % 3, 2, 1 + place % 3))[0]
        for place, card in enumerate(_keys(question))
        if chance.random() < 0.95 or place == 0
    }


def _stars(question: Question, mood: str, chance: random.Random) -> dict[str, int]:
    keys = _keys(question)
    given = chance.choices(keys, range(len(keys) + 2, 2, -1), k=question.get("stars", 5))
    return {key: given.count(key) for key in keys if key in given}


def _number(question: Question, mood: str, chance: random.Random) -> int:
    least, most = question.get("min", 0), question.get("max", 10)
    return round(chance.triangular(least, most, most if mood == "good" else least))


def _day(question: Question, mood: str, chance: random.Random) -> str:
    day = utc_now().date() - timedelta(days=chance.randrange(1, 365))
    return day.isoformat()


_PICKS: dict[str, Callable[[Question, str, random.Random], Any]] = {
    "area": _one,
    "choice": _one,
    "choices": _some,
    "date": _day,
    "drawing": drawings.pick,
    "faces": _face,
    "number": _number,
    "ranking": _order,
    "scale": _step,
    "sort": _columns,
    "stars": _stars,
    "yes_no": _side,
}
