"""Keys of questions and options: made from English words, once, and never changed after."""

import re
import unicodedata
from collections.abc import Collection

from surveys.documents import RESERVED

_LONGEST = 30
_FILLER = re.compile("a|an|and|are|be|did|do|does|how|is|it|of|or|the|to|was|were|what|you|your")


def mint(words: str, taken: Collection[str], otherwise: str) -> str:
    """A key that says what the words are about, unlike those that are taken or reserved.

    `otherwise` begins the key where the words have no Latin letters.
    """
    plain = unicodedata.normalize("NFKD", words.lower().replace("’", "").replace("'", ""))
    spelled = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    telling = [word for word in spelled if not _FILLER.fullmatch(word)] or spelled
    wished = _shorten(telling) or otherwise
    if not wished[0].isalpha():
        wished = f"{otherwise}_{wished}"
    return _next_free(wished, {*taken, *RESERVED})


def _shorten(words: list[str]) -> str:
    """The first four words, as far as they fit; a very long word is cut."""
    wished = ""
    for word in words[:4]:
        longer = f"{wished}_{word}" if wished else word[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        wished = longer
    return wished


def _next_free(wished: str, taken: Collection[str]) -> str:
    if wished not in taken:
        return wished
    number = 2
    while f"{wished}_{number}" in taken:
        number += 1
    return f"{wished}_{number}"
