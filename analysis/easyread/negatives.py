"""The rule about words for "not"."""

import re
from collections.abc import Iterator
from functools import lru_cache

from analysis.easyread.page import Finding, Page
from analysis.redact.vocabulary import part_of_speech

_NEGATIVE = re.compile(
    r"\b(?:not|no(?!\. ?\d)|never|none|nobody|nothing|nowhere|neither|nor|cannot|without|unless"
    r"|[a-z]{2,9}n['’]t|(?:ca|do|wo|did|does|is|was|are|were|should|could|would|have|has|had)nt"
    r"|un(?P<rest>[a-z]{3,18}))\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"no, ", re.IGNORECASE)
"""Says no to what was asked before: "No, I do not" turns nothing round."""
_DESCRIBES = ("JJ", "VBN", "VBD", "RB")


def negatives(page: Page) -> Iterator[Finding]:
    """ER15: never two negatives in a sentence."""
    for sentence in page.sentences:
        answer = _ANSWER.match(sentence.text)
        start = answer.end() if answer else 0
        matches = (m.group("rest") for m in _NEGATIVE.finditer(sentence.text, start))
        if sum(rest is None or _is_turned(rest.lower()) for rest in matches) >= 2:
            yield Finding("ER15.negatives", sentence.start, sentence.end, "error")


@lru_cache(maxsize=10_000)
def _is_turned(rest: str) -> bool:
    """Whether "un-" turns the rest of the word round: "unkind" is, "under" is not."""
    if rest == "ique":
        return False
    return part_of_speech(rest) in _DESCRIBES or part_of_speech(f"un{rest}") == "JJ"
