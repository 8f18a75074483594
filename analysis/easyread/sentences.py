"""Rules about a sentence: its length, its ideas, its negatives, its first word."""

import re
from collections.abc import Iterator

from analysis.easyread.page import Finding, Page, words

# Words to aim for, and at most. English: ER1. Others: our own setting from how many words
# a translation of the same sentence needs; standards L4 asks for one each, no source gives it.
_LENGTHS = {
    "en": (10, 15),
    "ar": (8, 12),
    "bn": (9, 13),
    "gu": (9, 14),
    "hi": (11, 17),
    "pa": (11, 17),
    "pl": (9, 13),
    "pt": (10, 16),
    "ro": (10, 15),
    "so": (10, 15),
    "uk": (9, 13),
    "ur": (12, 18),
}
_OTHER_LENGTH = (10, 15)

_VERBS = (
    "am|is|are|was|were|be|have|has|had|do|does|did|can|could|will|would|may|might|must|should"
    "|come|get|give|go|help|know|like|look|make|need|put|say|see|send|take|talk|tell|think|try"
    "|use|want|write|read|ask|work|find|feel|keep|let|start|stop|meet|show|plan|check|choose"
)
_CLAUSES = re.compile(
    rf"[;—–()]|:(?=\s+\S)|\bwhich\b"
    rf"|\band (?:then )?(?:(?:I|you|we|they|he|she|it) |(?:{_VERBS})\b)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"[\W_\d]*(They|It|This|These|Those|He|She)\b")
_NEGATIVE = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|cannot|\w+n['’]t"
    r"|un(?:able|aware|clear|comfortable|fair|happy|heard|helpful|important|kind|known|less"
    r"|likely|met|necessary|safe|seen|sure|usual|well|wanted))\b",
    re.IGNORECASE,
)


def length(page: Page) -> Iterator[Finding]:
    """ER1: at most 15 words a sentence, better 10; other languages have their own limits."""
    aim, most = _LENGTHS.get(page.language, _OTHER_LENGTH)
    for sentence in page.sentences:
        count = len(words(sentence.text))
        if count <= aim:
            continue
        sure = count > most and page.language == "en"
        advice = f"This sentence has {count} words. Use at most {most}; {aim} is better."
        yield Finding("ER1", sentence.start, sentence.end, "error" if sure else "warn", advice)


def ideas(page: Page) -> Iterator[Finding]:
    """ER2: one idea a sentence; brackets, dashes, "which", "and" with a verb, two commas."""
    for sentence in page.sentences:
        if _CLAUSES.search(sentence.text) or sentence.text.count(",") >= 2:
            advice = "Say one thing in each sentence. Split this one."
            yield Finding("ER2", sentence.start, sentence.end, "warn", advice)


def pronouns(page: Page) -> Iterator[Finding]:
    """ER13: a block begins with the thing itself, not with "It" or "They"."""
    for block in page.blocks:
        match = _PRONOUN.match(block.text)
        if match:
            start, end = (block.start + offset for offset in match.span(1))
            advice = f"Say who or what “{match.group(1)}” is."
            yield Finding("ER13", start, end, "hint", advice)


def negatives(page: Page) -> Iterator[Finding]:
    """ER15: never two negatives in a sentence."""
    for sentence in page.sentences:
        if len(_NEGATIVE.findall(sentence.text)) >= 2:
            advice = "Two words for “not” are hard to follow. Say what is so."
            yield Finding("ER15", sentence.start, sentence.end, "error", advice)
