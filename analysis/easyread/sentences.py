"""Rules about a sentence: its length and its first word."""

import re
from collections.abc import Iterator

from analysis.easyread.limits import limits_of
from analysis.easyread.page import Finding, Level, Page, word_set, words
from analysis.redact.vocabulary import part_of_speech

_PRONOUN = re.compile(
    r"[\W_\d]*(?:(They|It|He|She|Them|Theirs|Him)(?=$|[^\w-])|(This|These|Those|That)(?=(?:['’]s)?[^\w-]+(\w+)|\W*$))"
)
# "0116 496 0123" is read as one thing.
_SPACED_NUMBER = re.compile(r"(?<=\d) (?=\d)")
_AFTER_PRONOUN = word_set(
    "is are was were will would can could may might must should has have had does do did means"
    " mean helps help says say gives give makes make tells tell shows show costs cost takes take"
    " starts start ends end also not all lets let"
)


def length(page: Page) -> Iterator[Finding]:
    """ER1: at most 15 words a sentence, better 10; other languages have their own limits."""
    limits = limits_of(page.language)
    for sentence in page.sentences:
        count = len(words(_SPACED_NUMBER.sub("", sentence.text)))
        if count <= limits.aim:
            continue
        gaps = (("count", str(count)), ("most", str(limits.most)), ("aim", str(limits.aim)))
        level: Level = "error" if count > limits.most else "warn"
        yield Finding("ER1.long", sentence.start, sentence.end, level, gaps)


def pronouns(page: Page) -> Iterator[Finding]:
    """ER13: a block begins with the thing itself, not with "It" or "They"."""
    for block in page.blocks:
        match = _PRONOUN.match(block.text)
        if not match or (match.group(2) and not _stands_alone(match.group(3))):
            continue
        start, end = match.span(1) if match.group(1) else match.span(2)
        gaps = (("word", block.text[start:end]),)
        yield Finding("ER13.pronoun", block.start + start, block.start + end, "hint", gaps)


def _stands_alone(after: str | None) -> bool:
    """Whether a verb or nothing follows "This": "This is new", not "This plan is new"."""
    if after is None or after.lower() in _AFTER_PRONOUN:
        return True
    return part_of_speech(after.lower()) in ("VBZ", "VBD", "MD", "VBP")
