"""Labelled steps from one end to the other, never shuffled, never a slider."""

from typing import Any

from surveys.kinds import options
from surveys.kinds.refusal import NotAccepted
from surveys.kinds.typed import parse_number, whole
from surveys.wording import words_in

ASKS = True
SUMMARY = "in_order"
write_form = options.write_one
REASONS: tuple[str, ...] = ()


def find_problems(question: dict[str, Any]) -> list[str]:
    """Two to seven steps."""
    if len(options.keys_of(question)) > 7:
        return ["too_many_steps"]
    return options.find_option_problems(question)


def rules(question: dict[str, Any]) -> dict[str, Any]:
    """How many steps there are."""
    return {"steps": len(question["options"])}


def accept(question: dict[str, Any], value: Any) -> int:
    """The number of the picked step, counted from 1."""
    step = whole(value)
    if step is None:
        raise NotAccepted("not_an_option")
    if not 1 <= step <= len(question["options"]):
        raise NotAccepted("unknown_option")
    return step


def read_form(question: dict[str, Any], fields: options.Fields) -> float | str | None:
    """The picked radio button's number."""
    typed = options.read_one(question, fields)
    return parse_number(typed) if typed else None


def describe(question: dict[str, Any], value: Any, language: str) -> list[str]:
    """The picked step's words."""
    return [words_in(question["options"][value - 1]["text"], language)]
