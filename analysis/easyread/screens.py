"""ER16: how much there is on a screen."""

import re
from collections.abc import Iterator

from analysis.easyread.limits import FEW_CHOICES, MOST_CHOICES, limits_of
from analysis.easyread.page import Finding, Page, words

_CHOICES = re.compile(r"(?:^[ \t]{0,8}(?:[-*•]|\d{1,2}[.)])[ \t]+\S[^\n]*(?:\n|\Z))+", re.MULTILINE)
_MARKED = re.compile(r"\f|^[ \t]*-{3,}[ \t]*$", re.MULTILINE)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")


def choices(page: Page) -> Iterator[Finding]:
    """ER16: at most 5 choices in a list, 3 if that will do."""
    for match in _CHOICES.finditer(page.text):
        yield from judge_choices(len(match.group().strip().splitlines()), *match.span())


def judge_choices(count: int, start: int, end: int) -> Iterator[Finding]:
    """The finding about this many choices at a place, if any."""
    gaps = (("count", str(count)), ("most", str(MOST_CHOICES)), ("few", str(FEW_CHOICES)))
    if count > MOST_CHOICES:
        yield Finding("ER16.choices", start, end, "error", gaps)
    elif count > FEW_CHOICES:
        yield Finding("ER16.many", start, end, "warn", gaps)


def screens(page: Page) -> Iterator[Finding]:
    """ER16: at most 40 words a screen, or as many as the language needs to say the same.

    A line of "---" or a form feed ends a screen; where there is none, an empty line does.
    """
    ends = _MARKED if _MARKED.search(page.text) else _PARAGRAPHS
    start = 0
    last = (len(page.text),) * 2
    for stop, after in [*(match.span() for match in ends.finditer(page.text)), last]:
        count = len(words(page.text[start:stop]))
        yield from judge_words(count, page.language, start, stop)
        start = after


def judge_words(count: int, language: str, start: int, end: int) -> Iterator[Finding]:
    """The finding about this many words on a screen, if any."""
    most = limits_of(language).screen
    if count > most:
        gaps = (("count", str(count)), ("most", str(most)))
        yield Finding("ER16.words", start, end, "error", gaps)
