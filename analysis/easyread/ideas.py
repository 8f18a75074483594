"""The rule about ideas in a sentence.

A condition ("If you are sad, tell us.") and a question within a sentence ("Tell us what you
think.") count as one idea.
"""

import re
from collections.abc import Iterator

from analysis.easyread.page import Finding, Page, bare, word_set
from analysis.redact.vocabulary import part_of_speech

_BULLET = re.compile(r"[ \t]*(?:[-*•–—]|\(?\d{1,2}[.)])[ \t]+")
_MARKS = re.compile(
    r"[;—–()؛]|:(?=\s+\S)|(?<=[^\W\d]) -{1,2} (?=[^\W\d])|(?<=\w)[ ,]+which\b|, who(?:se)?\b"
    r"|\b(?:although|though|whereas|so that)\b|\bbecause\b(?! of)|,? (?:and|but) then\b",
    re.IGNORECASE,
)
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_JOINS = frozenset(("and", "but", "so", "or", "while", "yet", "since"))
_OPPOSES = frozenset(("but", "so", "yet"))
_SURE_SUBJECTS = word_set("i we they he she nobody others")
_SUBJECTS = word_set("i you we they he she it this that there no-one nobody everyone")
_OWNERS = word_set("my your our their his her its the a an this that these those no some")
_OBJECTS = _OWNERS | word_set("us you it them me him for to about if how what who")
_BE = word_set("am is are was were be been has have had do does did will would can could")
# Words of advice and news that are verbs wherever "and" stands before them.
_ACTS = word_set(
    "ask become begin bring choose come decide fill find get give go hear keep know learn let"
    " listen make meet pay pick put read ring say see send share sit take tell think tick try"
    " write"
)
_CERTAIN = ("VB", "VBP", "VBD", "VBZ", "MD")
_VERBS = (*_CERTAIN, "VBN")


def ideas(page: Page) -> Iterator[Finding]:
    """ER2: one idea a sentence; brackets, dashes, "which", "and" with a verb, two commas."""
    for sentence in page.sentences:
        bullet = _BULLET.match(sentence.text)
        text = sentence.text[bullet.end() :] if bullet else sentence.text
        if _MARKS.search(text) or len(_COMMA.findall(text)) >= 2 or _has_second_clause(text):
            yield Finding("ER2.ideas", sentence.start, sentence.end, "warn")


def _has_second_clause(text: str) -> bool:
    parts = [bare(word) for word in text.split()]
    return any(
        word in _JOINS and _begins_clause(word, parts[max(0, at - 12) : at], parts[at + 1 : at + 5])
        for at, word in enumerate(parts)
        if at
    )


def _begins_clause(join: str, before: list[str], after: list[str]) -> bool:
    if not after or not (join in _OPPOSES or _has_verb(before)):
        return False
    if after[0] in _SURE_SUBJECTS or after[:2] == ["no", "one"]:
        return before[-1] not in _SUBJECTS and len(after) > 1
    if after[0] in _SUBJECTS:
        return before[-1] not in _SUBJECTS and any(map(_is_verb, after[1:]))
    if after[0] in _OWNERS:
        return any(map(_is_certain, after[2:4]))
    if join == "and":
        return _acts(after)
    return _is_certain(after[0]) and join == "but" and len(after) > 1


def _has_verb(part: list[str]) -> bool:
    """Whether there is a verb: by its form, or by the place after "I" or "you"."""
    return any(map(_is_verb, part)) or any(
        word in _SURE_SUBJECTS or word == "you" for word in part[:-1]
    )


def _acts(after: list[str]) -> bool:
    """Whether what follows "and" is a verb; words that can be nouns need something after them."""
    word = after[0]
    if word in _ACTS or word in _BE or part_of_speech(word) in ("VBD", "VBZ", "MD"):
        return True
    could_be = part_of_speech(word) in ("VB", "VBP", "NN", "NNS", "VBN")
    return could_be and len(after) > 1 and after[1] in _OBJECTS - {"for", "to", "about"}


def _is_verb(word: str) -> bool:
    return word in _BE or word in _ACTS or "n't" in word or part_of_speech(word) in _VERBS


def _is_certain(word: str) -> bool:
    return word in _BE or "n't" in word or part_of_speech(word) in _CERTAIN
