"""Before the first question: what this is, who sees it, you can stop, when we must tell someone.

The wording is the interface's own, so that it is right in one place for every survey (standards
Q10, G1). A survey adds only what it is about.
"""

from collections.abc import Mapping
from typing import Any

PICTURES = {
    "what": "openmoji:1F4AC",
    "who": "openmoji:1F465",
    "stop": "openmoji:270B",
    "tell": "openmoji:1F6E1",
}
BREAK_PICTURE = "openmoji:2615"
PLAIN = frozenset({"parents", "practitioners"})
"""Audiences that get the same in plain words, unless their survey is easy to read."""


def is_pictured(document: Mapping[str, Any]) -> bool:
    """Whether the four things come with pictures."""
    return bool(document.get("easy_read")) or document["audience"] not in PLAIN
