"""Happy, OK or sad: three labelled faces (standards Q1, Q2: more faces mislead under 11)."""

from typing import Any

from surveys.kinds import options

ASKS = True
FACES = ["happy", "ok", "sad"]


def find_problems(question: dict[str, Any]) -> list[str]:
    """A face scale is always the same three, best first, so that surveys can be compared."""
    return [] if options.keys_of(question) == FACES else ["not_three_faces"]


def accept(question: dict[str, Any], value: Any) -> str:
    """The picked face's key."""
    return options.accept_one(question, value)


def read_form(question: dict[str, Any], values: list[str]) -> str | None:
    """The picked radio button's value."""
    return options.read_one(values)
