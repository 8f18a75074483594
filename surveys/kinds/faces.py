"""Labelled faces, best first: three, or five where everyone who is asked is old enough.

Of five, all may be kind ones: people who never pick a sad face spread out more over these.
Their keys are their own, so that they never become one trend with the others (standards Q3).
"""

from typing import Any

from surveys.kinds import options

ASKS = True
SUMMARY = "in_order"
REASONS: tuple[str, ...] = ()
THREE = ["happy", "ok", "sad"]
FIVE = ["very_happy", "happy", "ok", "sad", "very_sad"]
KIND = ["great", "very_good", "good", "quite_good", "little_good"]
SETS = {"3": THREE, "5": FIVE, "kind": KIND}
"""What whoever writes can choose between."""
FIVE_FROM = 11
"""Years: five faces mislead younger children, who pick the top one (standards Q1, Q2)."""

rules = options.no_rules
read_form = options.read_one
describe = options.describe
write_form = options.write_one


def find_problems(question: dict[str, Any]) -> list[str]:
    """A face scale is always the same faces, so that surveys can be compared."""
    return [] if options.keys_of(question) in SETS.values() else ["not_three_faces"]


def accept(question: dict[str, Any], value: Any) -> str:
    """The picked face's key."""
    return options.accept_one(question, value)


def mislead(question: dict[str, Any], youngest: int) -> bool:
    """Whether these are more faces than the youngest who is asked can tell apart."""
    return options.keys_of(question) != THREE and youngest < FIVE_FROM


def set_of(question: dict[str, Any]) -> str:
    """Which of `SETS` a question has; empty for none of them."""
    keys = options.keys_of(question)
    return next((name for name, known in SETS.items() if known == keys), "")
