"""ER16: how much there is on a screen."""

import re
from collections.abc import Iterator

from analysis.easyread.page import Finding, Page, words

_CHOICES = re.compile(r"(?:^[ \t]{0,8}(?:[-*•]|\d{1,2}[.)])[ \t]+\S[^\n]*(?:\n|\Z))+", re.MULTILINE)
_MOST_CHOICES, _FEW_CHOICES, _MOST_WORDS = 5, 3, 40
_MARKED = re.compile(r"\f|^[ \t]*-{3,}[ \t]*$", re.MULTILINE)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")


def choices(page: Page) -> Iterator[Finding]:
    """ER16: at most 5 choices in a list, 3 if that will do."""
    for match in _CHOICES.finditer(page.text):
        count = len(match.group().strip().splitlines())
        if count > _MOST_CHOICES:
            advice = f"These are {count} choices. Give at most {_MOST_CHOICES}."
            yield Finding("ER16", *match.span(), "error", advice)
        elif count > _FEW_CHOICES:
            advice = f"These are {count} choices. {_FEW_CHOICES} are easier."
            yield Finding("ER16", *match.span(), "hint", advice)


def screens(page: Page) -> Iterator[Finding]:
    """ER16: at most 40 words a screen.

    A line of "---" or a form feed ends a screen; where there is none, an empty line does.
    """
    ends = _MARKED if _MARKED.search(page.text) else _PARAGRAPHS
    start = 0
    for stop, after in [
        *(match.span() for match in ends.finditer(page.text)),
        (len(page.text),) * 2,
    ]:
        count = len(words(page.text[start:stop]))
        if count > _MOST_WORDS:
            advice = f"This screen has {count} words. Use at most {_MOST_WORDS}."
            yield Finding("ER16", start, stop, "error", advice)
        start = after
