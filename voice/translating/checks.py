"""What a translation must keep: pages put values into it, and a browser reads it as HTML."""

import re
from collections.abc import Sequence

from flask_babel import gettext as _

MOST_LETTERS = 5000

_FIXED = re.compile(r"%%|%\(\w+\)[a-z]|<[^<>]+>|&#?\w+;")
_DANGEROUS = ("<", ">", "%", '"')
"""Left over, these end an element, an attribute, or the page: a value could not be put in."""


def find_problem(english: Sequence[str], words: Sequence[str]) -> str:
    """Why these words cannot stand for the English, as a sentence; "" where they can.

    `english` is one string, or a singular and its plural; `words` is one, or one for each form.
    """
    if not all(one.strip() for one in words):
        return str(_("Write the words in every box."))
    if any(len(one) > MOST_LETTERS for one in words):
        return str(_("These words are too long."))
    for one in words:
        problem = _find_wrong_part(english, one)
        if problem:
            return problem
    return ""


def fixed_parts(text: str) -> list[str]:
    """What must stay as it is: places for values, tags, and letters written as HTML."""
    return sorted(_FIXED.findall(text))


def _find_wrong_part(english: Sequence[str], words: str) -> str:
    wanted, found = fixed_parts(" ".join(english)), fixed_parts(words)
    if len(english) == 1:
        lost = [one for one in dict.fromkeys(wanted) if found.count(one) < wanted.count(one)]
        if lost:
            return str(_("Keep %(parts)s as it is in the English.", parts=_(", ").join(lost)))
    most = {one: max(text.count(one) for text in english) for one in wanted}
    added = [one for one in dict.fromkeys(found) if found.count(one) > most.get(one, 0)]
    if added:
        return str(
            _("The English does not have %(parts)s. Take it out.", parts=_(", ").join(added))
        )
    left = _FIXED.sub("", words)
    allowed = _FIXED.sub("", " ".join(english))
    wrong = [mark for mark in _DANGEROUS if mark in left and mark not in allowed]
    if wrong:
        return str(_("Do not use %(parts)s here.", parts=_(", ").join(wrong)))
    return ""
