"""Numbers as people type them: in the digits of their script, with a point or a comma."""

import re
from typing import Any

ZEROS = "٠۰०০੦૦"
"""Zero in Arabic, Urdu, Hindi, Bengali, Punjabi and Gujarati; the nine digits follow each."""

_DIGITS = {ord(zero) + digit: str(digit) for zero in ZEROS for digit in range(10)}
# A comma with three digits behind it would be thousands to one person and a fraction to another.
_NUMBER = re.compile(r"[-−]?[0-9]{1,12}(?:[.٫][0-9]{1,6}|,[0-9]{1,2})?")
_AS_WRITTEN_HERE = str.maketrans({"٫": ".", ",": ".", "−": "-"})


def plain_digits(typed: str) -> str:
    """The same words with the digits 0 to 9."""
    return typed.translate(_DIGITS)


def parse_number(typed: str) -> float | str:
    """The number that was typed, or the words themselves where they are none."""
    plain = plain_digits(typed.strip())
    return float(plain.translate(_AS_WRITTEN_HERE)) if _NUMBER.fullmatch(plain) else typed


def whole(value: Any) -> int | None:
    """A whole number, also where it came as 2.0; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, int) else None
