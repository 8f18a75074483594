"""Two sides of one question, both in words (standards Q4: people say yes to a bare question)."""

from typing import Any

from surveys.kinds import options

ASKS = True
SUMMARY = "in_order"
REASONS: tuple[str, ...] = ()

rules = options.no_rules
read_form = options.read_one
describe = options.describe
write_form = options.write_one


def find_problems(question: dict[str, Any]) -> list[str]:
    """Exactly two sides."""
    if len(options.keys_of(question)) != 2:
        return ["not_two_sides"]
    return options.find_option_problems(question)


def accept(question: dict[str, Any], value: Any) -> str:
    """The picked side's key."""
    return options.accept_one(question, value)
