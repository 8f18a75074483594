"""Pick one of several options."""

from typing import Any

from surveys.kinds import options

ASKS = True
SUMMARY = "most_first"
REASONS: tuple[str, ...] = ()

rules = options.no_rules
read_form = options.read_one
describe = options.describe
write_form = options.write_one


def find_problems(question: dict[str, Any]) -> list[str]:
    """Reasons why the options are unusable."""
    return options.find_option_problems(question)


def accept(question: dict[str, Any], value: Any) -> str:
    """The picked option's key."""
    return options.accept_one(question, value)
