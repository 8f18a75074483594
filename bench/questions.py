"""The ten questions that every side asks, and made-up answers to them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from bench.sayings import sayings

SINGLE, SEVERAL, TEXT = "single", "several", "text"
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    kind: str  # single, several, text
    text: str
    options: tuple[Option, ...] = ()


_AGREE = tuple(
    Option(key, text)
    for key, text in (
        ("never", "Never"),
        ("rarely", "Rarely"),
        ("sometimes", "Sometimes"),
        ("often", "Often"),
        ("always", "Always"),
    )
)
_HELPERS = tuple(
    Option(key, text)
    for key, text in (
        ("visit", "A visit before the move"),
        ("person", "One person to call"),
        ("plan", "A written plan"),
        ("friend", "A friend who moved too"),
        ("time", "More time"),
    )
)

TEN = (
    Question("listened", SINGLE, "Did people listen to you?", _AGREE),
    Question("told", SINGLE, "Were you told what would happen next?", _AGREE),
    Question("time", SINGLE, "Did help come in time?", _AGREE),
    Question("people", SINGLE, "Did the old and the new place talk to each other?", _AGREE),
    Question("safe", SINGLE, "Did the new place feel safe?", _AGREE),
    Question("kind", SINGLE, "Were people kind?", _AGREE),
    Question("helped", SEVERAL, "What helped?", _HELPERS),
    Question("missed", SEVERAL, "What did you miss?", _HELPERS),
    Question("good", TEXT, "What was good?"),
    Question("better", TEXT, "What would make it better?"),
)
"""Six single choices of five, two multiple choices of five, two free texts."""

Answers = dict[str, str | list[str]]


def make_answers(seed: int) -> Iterator[Answers]:
    """Complete answers, one after the other, for ever; the same for the same seed."""
    chance = random.Random(seed)
    words = [one.text for one in sayings()]
    while True:
        yield {question.key: _answer(question, chance, words) for question in TEN}


def _answer(question: Question, chance: random.Random, words: list[str]) -> str | list[str]:
    if question.kind == TEXT:
        return chance.choice(words)
    keys = [option.key for option in question.options]
    if question.kind == SINGLE:
        return chance.choice(keys)
    return chance.sample(keys, chance.randint(1, 3))
