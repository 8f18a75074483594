"""Two sides of one question, both in words (standards Q4: people say yes to a bare question)."""

from typing import Any

from surveys.kinds import options

ASKS = True


def find_problems(question: dict[str, Any]) -> list[str]:
    """Exactly two sides."""
    if len(options.keys_of(question)) != 2:
        return ["not_two_sides"]
    return options.find_option_problems(question)


def accept(question: dict[str, Any], value: Any) -> str:
    """The picked side's key."""
    return options.accept_one(question, value)


def read_form(question: dict[str, Any], values: list[str]) -> str | None:
    """The picked radio button's value."""
    return options.read_one(values)
