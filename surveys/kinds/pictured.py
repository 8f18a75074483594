"""What the kinds that take a picture share: the picture, words about it, or both.

Nobody must draw or own a camera: words alone are an answer too (standards Q15).
"""

import re
from collections.abc import Mapping
from typing import Any

from surveys.kinds import options, text
from surveys.kinds.refusal import NotAccepted

_PART = re.compile(r"[A-Za-z0-9_.-]{1,80}")

rules = text.rules
find_problems = text.find_problems


def accept(question: dict[str, Any], value: Any) -> dict[str, str]:
    """The name of the part that holds the picture, as `media`, and the words as `story`."""
    if not isinstance(value, Mapping) or value.keys() - {"media", "story"}:
        raise NotAccepted("not_a_picture")
    accepted = {}
    if "media" in value:
        accepted["media"] = _accept_part(value["media"])
    if "story" in value:
        accepted["story"] = text.accept(question, value["story"])
    if not accepted:
        raise NotAccepted("empty")
    return accepted


def read_form(question: dict[str, Any], fields: options.Fields) -> dict[str, str] | None:
    """The file chosen under the question's key, and what was typed about it."""
    given = {
        "media": options.first(fields(question["key"])),
        "story": options.first(fields(f"{question['key']}-story")),
    }
    return {name: value for name, value in given.items() if value} or None


def describe(question: dict[str, Any], value: Any, language: str) -> list[str]:
    """The words; whoever tells it back shows the picture beside them."""
    return [value["story"]] if "story" in value else []


def _accept_part(name: Any) -> str:
    if not isinstance(name, str) or not _PART.fullmatch(name):
        raise NotAccepted("not_a_picture")
    return name


def write_form(question: dict[str, Any], value: Any) -> options.Filled:
    """The words; a form cannot hold a picture that was sent before."""
    return {f"{question['key']}-story": [value["story"]]} if "story" in value else {}
