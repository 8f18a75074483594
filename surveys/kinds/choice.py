"""Pick one of several options."""

from typing import Any

from surveys.kinds import options

ASKS = True


def find_problems(question: dict[str, Any]) -> list[str]:
    """Reasons why the options are unusable."""
    return options.find_option_problems(question)


def accept(question: dict[str, Any], value: Any) -> str:
    """The picked option's key."""
    return options.accept_one(question, value)


def read_form(question: dict[str, Any], values: list[str]) -> str | None:
    """The picked radio button's value."""
    return options.read_one(values)
