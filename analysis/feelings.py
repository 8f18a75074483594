"""How words sound, by rule: what TextBlob knows, and what it does not know of this field.

A hint only. TextBlob's word list calls "special school" praise and knows nothing of
being ignored, so words of this field come first and negations and wishes are heard.
"""

import math
import re
from functools import cache
from importlib import resources

from textblob.en import sentiment as textblob_words

from analysis import sentences, wishes
from analysis.tokens import is_telling, stem, words

# Scores nearer to 0 than this are neutral.
NEUTRAL = 0.05
# What somebody feels is told by then.
_LONGEST = 100_000
_NEGATION_WORDS = """
    no not never none nobody nothing without hardly barely cannot neither nor less isn't
"""
_NEGATIONS = frozenset(_NEGATION_WORDS.split())
_STRONGER = {"very": 1.3, "so": 1.2, "extremely": 1.5, "really": 1.2, "too": 1.1,
             "absolutely": 1.4, "incredibly": 1.4, "always": 1.1}  # fmt: skip
_WEAKER = {"bit": 0.7, "little": 0.7, "slightly": 0.6, "quite": 0.9, "fairly": 0.8}
_GLUED = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2})")
_CLAUSE = re.compile(r"[,;:()–—/]|\s-+\s?|-\s|\bbut\b|\bhowever\b|\balthough\b")  # fmt: skip
_WISH_SCORE = -0.25
_CONTENT_SCORE = 0.3
_BARE_SCORE = 0.2
_LONGEST_PHRASE = 5
_REACH = 3


@cache
def _own() -> dict[tuple[str, ...], float]:
    text = resources.files("analysis").joinpath("data", "feelings.txt").read_text("utf-8")
    groups = (line.split(": ", 1) for line in text.splitlines() if line[:1] != "#")
    return {
        tuple(stem(word) for word in words(phrase)): float(score)
        for score, phrases in groups
        for phrase in phrases.split(";")
    }


@cache
def _general() -> dict[str, float]:
    textblob_words.load()
    return {
        str(word): float(senses[None][0])
        for word, senses in textblob_words.items()
        if None in senses
    }


def polarity(text: str, question: str = "") -> float:
    """Return how a text sounds, -1 (bad) to 1 (good); 0 when nothing tells.

    The mean of its sentences that tell something; complaints weigh a little more, as
    people wrap them in thanks. `question` is what the text answers: to "What could be
    better?" a "Nothing" is praise and a bare "The bus" is none.
    """
    return _join(text, question, [_sentence(part) for part in _parts(text)])


def clues(text: str, question: str = "") -> tuple[float, ...]:
    """Return what the rules notice in a text, always as many numbers: for a learner."""
    parts = _parts(text)
    scores = [_sentence(part) for part in parts] or [0.0]
    asked = [wishes.is_wish(part) for part in parts] or [False]
    good, bad = [s for s in scores if s > 0], [s for s in scores if s < 0]
    overall, length, count = _join(text, question, scores), len(words(text[:_LONGEST])), len(scores)
    return (
        *(overall, abs(overall) < NEUTRAL, max(0.0, *scores), min(0.0, *scores)),
        *(sum(good) / 3, sum(bad) / 3, scores[0], scores[-1], len(good) / count, len(bad) / count),
        *(any(asked), sum(asked) / count, asked[0], bool(good and bad)),
        *(math.log1p(length) / 5, length < 4, wishes.is_nothing(text), wishes.lean(question)),
        any(wishes.has_nothing_left(part) for part in parts),
    )


def _parts(text: str) -> list[str]:
    """The sentences; "very kindHelped us", which lost its line break, is two."""
    return sentences.split(_GLUED.sub(". ", text[:_LONGEST]))


def _join(text: str, question: str, scores: list[float]) -> float:
    heard = [score for score in scores if score]
    if not heard:
        return _by_question(text, wishes.lean(question))
    weights = [1.5 if score < 0 else 1.0 for score in heard]
    total = sum(w * score for w, score in zip(weights, heard, strict=True))
    return max(-1.0, min(1.0, total / sum(weights)))


def _by_question(text: str, lean: int) -> float:
    if wishes.is_no_answer(text):
        return 0.0
    if wishes.is_nothing(text):
        return -_CONTENT_SCORE * lean
    return -_BARE_SCORE if lean < 0 and any(map(is_telling, words(text))) else 0.0


def _sentence(sentence: str) -> float:
    # A negation reaches to the end of its clause: "Nothing, it was excellent".
    clauses = _CLAUSE.split(wishes.without_nothing(sentence).casefold())
    hits = [hit for clause in clauses for hit in _hits(words(clause))]
    score = sum(hits)
    squeezed = score / (abs(score) + 0.6) if hits else 0.0
    if wishes.is_wish(sentence):
        return min(squeezed, 0.0) / 2 + _WISH_SCORE
    if squeezed <= 0 and wishes.has_nothing_left(sentence):
        return _CONTENT_SCORE
    return squeezed


def _hits(forms: list[str]) -> list[float]:
    hits: list[float] = []
    stems = [stem(form) for form in forms]
    at = 0
    while at < len(forms):
        size, score = _match(stems, forms, at)
        if score:
            hits.append(_in_context(score, forms, at, size))
        at += size
    return hits


def _match(stems: list[str], forms: list[str], at: int) -> tuple[int, float]:
    own = _own()
    for size in range(min(_LONGEST_PHRASE, len(stems) - at), 0, -1):
        score = own.get(tuple(stems[at : at + size]))
        if score is not None:
            return size, score
    if forms[at] in _NEGATIONS:
        return 1, 0.0
    return 1, _general().get(forms[at], 0.0)


def _in_context(score: float, forms: list[str], at: int, size: int) -> float:
    before = forms[max(0, at - _REACH) : at]
    if size == 1 or score > 0:
        turned = sum(w in _NEGATIONS or w.endswith("n't") for w in before) % 2
        score *= -0.6 if turned else 1.0
    if not before:
        return score
    return score * _STRONGER.get(before[-1], 1.0) * _WEAKER.get(before[-1], 1.0)
