"""Say it in your own words."""

import unicodedata
from typing import Any

from surveys.kinds.refusal import NotAccepted

ASKS = True
LONGEST = 4000  # characters, unless the question says otherwise


def find_problems(question: dict[str, Any]) -> list[str]:
    """A limit, where there is one, leaves room for an answer."""
    longest = question.get("longest", LONGEST)
    return [] if 1 <= longest <= 20_000 else ["limit_out_of_range"]


def accept(question: dict[str, Any], value: Any) -> str:
    """The words as written, in one Unicode form (NFC), without control characters at all.

    Line breaks and tabs stay. Joiners and direction marks stay too: Gujarati, Urdu and emoji
    are spelled with them.
    """
    if not isinstance(value, str):
        raise NotAccepted("not_text")
    words = _tidy(value)
    if not words:
        raise NotAccepted("empty")
    longest = question.get("longest", LONGEST)
    if len(words) > longest:
        raise NotAccepted("too_long", length=len(words), longest=longest)
    return words


def read_form(question: dict[str, Any], values: list[str]) -> str | None:
    """What was typed, or None where the box was left empty."""
    typed = values[0].strip() if values else ""
    return typed or None


def _tidy(value: str) -> str:
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        one for one in lines if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cs")
    )
    return unicodedata.normalize("NFC", kept).strip()
