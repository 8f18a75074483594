"""How many, how old, how long: one number."""

import math
from typing import Any

from surveys.kinds import options
from surveys.kinds.refusal import NotAccepted
from surveys.kinds.typed import parse_number

ASKS = True
SUMMARY = "figures"
write_form = options.write_one
REASONS: tuple[str, ...] = (
    "number_needed",
    "whole_number_needed",
    "number_too_small",
    "number_too_big",
)
_MOST = 1_000_000_000  # unless the question says otherwise


def find_problems(question: dict[str, Any]) -> list[str]:
    """The limits leave room for an answer."""
    limits = rules(question)
    return [] if -_MOST <= limits["min"] < limits["max"] <= _MOST else ["limit_out_of_range"]


def rules(question: dict[str, Any]) -> dict[str, Any]:
    """The smallest and the biggest number, and whether it has to be whole."""
    return {
        "min": question.get("min", 0),
        "max": question.get("max", _MOST),
        "whole": question.get("whole", True),
    }


def accept(question: dict[str, Any], value: Any) -> float:
    """The number; a whole one without a point."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
        raise NotAccepted("number_needed")
    limits = rules(question)
    if limits["whole"] and value != int(value):
        raise NotAccepted("whole_number_needed")
    if value < limits["min"]:
        raise NotAccepted("number_too_small", min=limits["min"])
    if value > limits["max"]:
        raise NotAccepted("number_too_big", max=limits["max"])
    return int(value) if value == int(value) else value


def read_form(question: dict[str, Any], fields: options.Fields) -> float | str | None:
    """The typed number, or what was typed instead of one."""
    typed = options.first(fields(question["key"]))
    return parse_number(typed) if typed else None


def describe(question: dict[str, Any], value: Any, language: str) -> list[str]:
    """The number in digits."""
    return [str(value)]


def _is_finite(value: float) -> bool:
    return isinstance(value, int) or math.isfinite(value)
