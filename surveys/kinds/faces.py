"""Labelled faces, best first: three, or five where everyone who is asked is old enough."""

from typing import Any

from surveys.kinds import options

ASKS = True
SUMMARY = "in_order"
REASONS: tuple[str, ...] = ()
THREE = ["happy", "ok", "sad"]
FIVE = ["very_happy", "happy", "ok", "sad", "very_sad"]
FIVE_FROM = 11
"""Years: five faces mislead younger children, who pick the top one (standards Q1, Q2)."""

rules = options.no_rules
read_form = options.read_one
describe = options.describe
write_form = options.write_one


def find_problems(question: dict[str, Any]) -> list[str]:
    """A face scale is always the same faces, so that surveys can be compared."""
    return [] if options.keys_of(question) in (THREE, FIVE) else ["not_three_faces"]


def accept(question: dict[str, Any], value: Any) -> str:
    """The picked face's key."""
    return options.accept_one(question, value)


def mislead(question: dict[str, Any], youngest: int) -> bool:
    """Whether these are more faces than the youngest who is asked can tell apart."""
    return options.keys_of(question) == FIVE and youngest < FIVE_FROM
