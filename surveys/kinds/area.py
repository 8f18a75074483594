"""Where in the area: one of the districts that the author names, never a postcode."""

import re
from typing import Any

from surveys.kinds import options
from surveys.kinds.refusal import NotAccepted

ASKS = True
SUMMARY = "most_first"
REASONS: tuple[str, ...] = ()
_POSTCODE = re.compile(
    r"\b[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2}\b|^[a-z]{1,2}[0-9][0-9a-z]?$", re.IGNORECASE
)

rules = options.no_rules
read_form = options.read_one
describe = options.describe
write_form = options.write_one


def find_problems(question: dict[str, Any]) -> list[str]:
    """Reasons why the options are unusable; a postcode, or the first half of one, is one."""
    named = [*options.keys_of(question)]
    for option in question.get("options", []):
        named += option["text"].values()
    if any(map(is_like_postcode, named)):
        return ["postcode_in_options"]
    return options.find_option_problems(question)


def accept(question: dict[str, Any], value: Any) -> str:
    """The picked district's key."""
    if isinstance(value, str) and is_like_postcode(value):
        raise NotAccepted("looks_like_postcode")
    return options.accept_one(question, value)


def is_like_postcode(words: str) -> bool:
    """Whether words hold a British postcode, or are the first half of one."""
    return bool(_POSTCODE.search(words.strip()))
