"""Representative quotes: what people said about a theme, in their words, safely."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis import sentences
from analysis.redact import mark
from analysis.tokens import is_telling, stem, words
from analysis.types import Coding, Comment, Quote

SHORTEST, LONGEST = 6, 40
# How much being sure counts beside being unlike the quotes already picked
# (maximal marginal relevance, Carbonell and Goldstein 1998).
_RELEVANCE = 0.7
_CANDIDATES = 200
# Marks that keep words from being quoted: they could tell who a person is.
_PRIVATE = frozenset(
    {
        "name",
        "phone",
        "email",
        "postcode",
        "address",
        "school",
        "date_of_birth",
        "handle",
        "url",
    }
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    quote: Quote
    relevance: float
    stems: frozenset[str]


def pick(
    comments: Sequence[Comment],
    codings: Sequence[Coding],
    theme: str,
    *,
    most: int = 5,
) -> list[Quote]:
    """Return up to `most` quotes for a theme (its key), the best first.

    Sure codings come first, each next one unlike those before it. A quote is a whole
    short comment or the sentence of a longer one that holds most of the evidence, 6
    to 40 words where there is one; shorter and longer ones only fill up. No quote holds
    a name, a school or anything else by which redaction knows a person (standards N6).
    """
    texts = {comment.id: comment.text for comment in comments}
    sure = sorted(
        (c for c in codings if c.theme == theme and c.comment in texts),
        key=lambda coding: -coding.confidence,
    )
    passages = [(c.comment, texts[c.comment], c.confidence, c.evidence) for c in sure]
    return choose(passages, most=most)


def choose(
    passages: Sequence[tuple[str, str, float, Sequence[str]]],
    *,
    most: int,
    candidates: int = _CANDIDATES,
) -> list[Quote]:
    """Return up to `most` varied quotes from (comment id, text, relevance, evidence).

    `passages` come with the most relevant first; only the first `candidates` (200) that have a
    safe quote in them are looked at.
    """
    good: list[_Candidate] = []
    spare: list[_Candidate] = []
    seen: set[frozenset[str]] = set()
    for comment, text, relevance, evidence in passages:
        if len(good) >= candidates or len(seen) >= 3 * candidates:
            break
        found = _best_part(text, evidence)
        stems = frozenset(stem(w) for w in words(found) if is_telling(w))
        if not found or stems in seen:
            continue
        seen.add(stems)
        candidate = _Candidate(Quote(comment, found), relevance, stems)
        (good if _fits(found) else spare).append(candidate)
    chosen = _vary(good, most)
    return [c.quote for c in [*chosen, *_vary(spare, most - len(chosen))]]


def _best_part(text: str, evidence: Sequence[str]) -> str:
    """The whole text if it fits, else its best sentence; "" when none is safe."""
    whole = " ".join(text.split())
    if _fits(whole) and _is_safe(whole):
        return whole
    parts = [" ".join(part.split()) for part in sentences.split(text[:20_000])]
    ranked = sorted(parts, key=lambda part: -_worth(part, evidence))
    return next((part for part in ranked if words(part) and _is_safe(part)), "")


def _is_safe(text: str) -> bool:
    return not any(found.kind in _PRIVATE for found in mark(text))


def _worth(part: str, evidence: Sequence[str]) -> float:
    held = sum(phrase in part for phrase in evidence)
    return held + 1.5 * _fits(part)


def _fits(text: str) -> bool:
    return SHORTEST <= len(text.split()) <= LONGEST


def _vary(candidates: list[_Candidate], most: int) -> list[_Candidate]:
    chosen: list[_Candidate] = []
    left = list(candidates)
    nearest = [0.0] * len(left)
    while left and len(chosen) < most:
        gains = [
            _RELEVANCE * candidate.relevance - (1 - _RELEVANCE) * near
            for candidate, near in zip(left, nearest, strict=True)
        ]
        at = gains.index(max(gains))
        last = left.pop(at)
        nearest.pop(at)
        chosen.append(last)
        nearest = [
            max(near, _likeness(candidate.stems, last.stems))
            for candidate, near in zip(left, nearest, strict=True)
        ]
    return chosen


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of words in common (Jaccard), 0 to 1."""
    return len(one & other) / (len(one | other) or 1)
