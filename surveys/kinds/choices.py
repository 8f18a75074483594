"""Pick as many of several options as you like."""

from typing import Any

from surveys.kinds import options
from surveys.kinds.refusal import NotAccepted

ASKS = True
SUMMARY = "most_first"
REASONS: tuple[str, ...] = ()

rules = options.no_rules
describe = options.describe


def find_problems(question: dict[str, Any]) -> list[str]:
    """Reasons why the options are unusable."""
    return options.find_option_problems(question)


def accept(question: dict[str, Any], value: Any) -> list[str]:
    """The picked options' keys, each once, in the order they were given."""
    if not isinstance(value, list) or not value:
        raise NotAccepted("not_a_list_of_options")
    picked = [options.accept_one(question, one) for one in value]
    return list(dict.fromkeys(picked))


def read_form(question: dict[str, Any], fields: options.Fields) -> list[str] | None:
    """The ticked boxes' values, or None where nothing was ticked."""
    return fields(question["key"]) or None


def write_form(question: dict[str, Any], value: Any) -> options.Filled:
    """The ticked boxes' values."""
    return {question["key"]: list(value)}
