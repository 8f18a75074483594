"""Say it in your own words."""

import re
import unicodedata
from typing import Any

from surveys.kinds import options
from surveys.kinds.refusal import NotAccepted

ASKS = True
SUMMARY = "words"
write_form = options.write_one
REASONS: tuple[str, ...] = ("too_long",)
LONGEST = 4000  # characters, unless the question says otherwise
_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
"""Control characters but line breaks and tabs, halves of characters, and the mark of a file."""


def find_problems(question: dict[str, Any]) -> list[str]:
    """A limit, where there is one, leaves room for an answer."""
    return [] if 1 <= _longest(question) <= 20_000 else ["limit_out_of_range"]


def rules(question: dict[str, Any]) -> dict[str, Any]:
    """How many characters fit."""
    return {"longest": _longest(question)}


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
    longest = _longest(question)
    if len(words) > longest:
        raise NotAccepted("too_long", length=len(words), longest=longest)
    return words


def read_form(question: dict[str, Any], fields: options.Fields) -> str | None:
    """What was typed, or None where the box was left empty."""
    return options.first(fields(question["key"])) or None


def describe(question: dict[str, Any], value: Any, language: str) -> list[str]:
    """The person's own words."""
    return [str(value)]


def _longest(question: dict[str, Any]) -> int:
    return int(question.get("longest", LONGEST))


def _tidy(value: str) -> str:
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _DROPPED.sub("", lines)).strip()
