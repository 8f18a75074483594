"""Made-up people who answer the demo's surveys, each with one mood in faces and words."""

import csv
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from typing import Any

from surveys.base import utc_now
from surveys.documents import questions_by_key
from surveys.kinds import asks
from surveys.paths import reachable
from voice.demo import chances
from voice.demo.picking import MOODS, pick

_LEAVES_OUT = 0.06  # of questions: as often "I do not know" as "Skip"
_IN_WORDS = {"text", "voice"}  # whom the demo makes up writes: there is nobody to speak
_FORM = "en"  # whose language the survey does not have writes it on the English form
_STAYS_SILENT = 0.3  # of people, for each of these questions
_CHANNELS = {"phone": 72, "event": 14, "paper": 8, "form": 6}
_ANSWERED_BY = {
    "young_people": {"self": 62, "helped": 29, "proxy": 9},
    "parents": {"self": 96, "helped": 4},
    "practitioners": {"self": 1},
}
_HELPERS = {"parent_or_carer": 55, "staff": 30, "friend": 10, "other": 5}
_CHOSE = {"parent_or_carer": "together", "staff": "helper", "friend": "person", "other": "helper"}


class Sayings:
    """The texts of one audience. Each is said once before two are said together."""

    def __init__(self, audience: str, chance: random.Random) -> None:
        """Read and shuffle the audience's texts."""
        self._chance = chance
        self._all: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        path = files("voice").joinpath(f"demo/answers/{audience}.csv")
        for row in csv.DictReader(path.read_text("utf-8").splitlines()):
            self._all[row["question"], row["language"]].append((row["tone"], row["text"]))
        self._left = {place: chance.sample(texts, len(texts)) for place, texts in self._all.items()}
        languages = [language for (_, language), texts in self._all.items() for _ in texts]
        self._languages = sorted(languages)

    def pick_language(self) -> str:
        """A language, as often as texts in it were written."""
        return self._chance.choice(self._languages)

    def say(self, question: str, language: str, mood: str) -> str | None:
        """A text for this question and mood; None where nobody wrote one in this language."""
        place = (question, language)
        if place not in self._all:
            return None
        left = self._left[place]
        if not left:
            return self._say_two(place)
        fitting = [one for one in left if one[0] == mood] or left
        said = fitting[0]
        left.remove(said)
        return said[1]

    def _say_two(self, place: tuple[str, str]) -> str:
        first, second = self._chance.sample(self._all[place], 2)
        return f"{first[1]}\n{second[1]}"


def make_responses(
    document: dict[str, Any], how_many: int, *, seed: int = 7
) -> Iterator[dict[str, Any]]:
    """Responses in the contract's JSON to a survey document; the same for the same seed and day."""
    chance = chances.from_seed(f"{seed}:{document['audience']}")
    sayings = Sayings(document["audience"], chance)
    begin = utc_now().replace(hour=8, minute=0, second=0, microsecond=0) - timedelta(days=48)
    for _ in range(how_many):
        started = begin + timedelta(minutes=chance.randrange(45 * 24 * 60))
        yield _make_response(document, sayings, chance) | {"started_at": started.isoformat()}


def _make_response(
    document: dict[str, Any], sayings: Sayings, chance: random.Random
) -> dict[str, Any]:
    language = sayings.pick_language()
    mood = chance.choices(MOODS, (35, 33, 32))[0]
    answers: dict[str, Any] = {}
    left_out: dict[str, list[str]] = {"unknown": [], "skipped": []}
    for key, question in questions_by_key(document).items():
        if not asks(question) or key not in reachable(document, answers):
            continue
        value = _answer(question, language, mood, sayings, chance)
        if value is not None:
            answers[key] = value
        else:
            left_out[chance.choice(("unknown", "skipped"))].append(key)
    return {
        "edition": document["edition"],
        "language": language if language in document["languages"] else _FORM,
        "channel": _weighted(_CHANNELS, chance),
        **_who(document["audience"], chance),
        "answers": answers,
        **left_out,
    }


def _who(audience: str, chance: random.Random) -> dict[str, str]:
    who = _weighted(_ANSWERED_BY[audience], chance)
    if who == "self":
        return {"answered_by": who}
    helper = _weighted(_HELPERS, chance)
    chose = {"who_chose": _CHOSE[helper]} if who == "proxy" else {}
    return {"answered_by": who, "helper_role": helper, **chose}


def _answer(
    question: dict[str, Any], language: str, mood: str, sayings: Sayings, chance: random.Random
) -> Any | None:
    kind, key = question["kind"], question["key"]
    if kind in _IN_WORDS:
        silent = chance.random() < _STAYS_SILENT
        said = None if silent else sayings.say(key, language, mood)
        return {"story": said} if said and kind == "voice" else said
    return None if chance.random() < _LEAVES_OUT else pick(question, mood, chance)


def _weighted(weights: dict[str, int], chance: random.Random) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]
