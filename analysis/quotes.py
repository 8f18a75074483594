"""Representative quotes: what people said about a theme, in their words, safely."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis import sentences
from analysis.quotable import is_quotable
from analysis.tokens import is_telling, stem, words
from analysis.types import Coding, Comment, Quote

# Shorter ones say too little alone; asking for six words instead of four made five in a
# hundred quotes more wrong, as short comments are about one thing.
SHORTEST, LONGEST = 4, 40
# How much being sure counts beside being unlike the quotes already picked
# (maximal marginal relevance, Carbonell and Goldstein 1998).
_RELEVANCE = 0.9
_CANDIDATES = 200
# Better fewer quotes than wrong ones: at least so sure, rather of comments that no other theme
# claims, and rather of those that say little else. Measured on labelled comments, several splits.
_SURE, _RIVAL, _PLAIN = 0.9, 0.3, 0.2
_SUREST = 0.9999


@dataclass(frozen=True, slots=True)
class Facts:
    """Whose words a comment holds: which group's (forum's), in which language, their own."""

    group: str | None = None
    language: str | None = None
    is_own: bool = True


_UNKNOWN = Facts()


@dataclass(frozen=True, slots=True)
class _Candidate:
    quote: Quote
    relevance: float
    stems: frozenset[str]
    facts: Facts
    is_long_enough: bool


def pick(
    comments: Sequence[Comment],
    codings: Sequence[Coding],
    theme: str,
    *,
    most: int = 5,
    facts: Mapping[str, Facts] | None = None,
    is_safe: Callable[[str], bool] = is_quotable,
) -> list[Quote]:
    """Return up to `most` quotes for a theme (its key), the best first.

    Sure codings come first, rather those of comments with no other theme in which most words are
    evidence, each next one unlike those before it. Unsure ones (below 0.9) are not quoted, but
    where all of the same `facts` are, the surest is. A quote is a whole short comment or the
    sentence of a longer one that holds most of the evidence, 4 to 40 words where there is one;
    shorter and longer ones only fill up. No quote holds a name, a place, a date or anything else
    that tells who a person is (standards N6).

    With `facts` (by comment id), people's own words come before those of helpers and
    supporters, then groups take turns, then languages. `is_safe` as in `choose`.
    """
    texts = {comment.id: comment.text for comment in comments}
    sure = sorted(
        (c for c in codings if c.theme == theme and c.comment in texts),
        key=lambda coding: -coding.confidence,
    )
    rivals = _rivals(codings, theme)
    passages = [
        (c.comment, texts[c.comment], _relevance(c, texts[c.comment], rivals), c.evidence)
        for c in _sure(sure, facts or {})
    ]
    passages.sort(key=lambda passage: -passage[2])
    return choose(passages, most=most, facts=facts, is_safe=is_safe)


def _rivals(codings: Sequence[Coding], theme: str) -> Mapping[str, float]:
    """How sure the surest other theme of each comment is."""
    found: dict[str, float] = defaultdict(float)
    for one in codings:
        if one.theme != theme:
            found[one.comment] = max(found[one.comment], one.confidence)
    return found


def _relevance(coding: Coding, text: str, rivals: Mapping[str, float]) -> float:
    """Log odds, to 1, and what else counts: from 0.9 to 0.99 is further than from 0.5 to 0.6."""
    sure = min(max(coding.confidence, 1.0 - _SUREST), _SUREST)
    odds = math.log(sure / (1.0 - sure)) / math.log(_SUREST / (1.0 - _SUREST))
    return odds - _RIVAL * rivals[coding.comment] + _PLAIN * _plainness(coding.evidence, text)


def _plainness(evidence: Sequence[str], text: str) -> float:
    """The share of a text's telling words that are evidence, 0 to 1."""
    told = sum(is_telling(word) for word in words(text))
    return min(1.0, sum(len(words(phrase)) for phrase in evidence) / max(told, 1))


def _sure(codings: Sequence[Coding], facts: Mapping[str, Facts]) -> Iterator[Coding]:
    """Those sure enough to be quoted; `codings` come with the surest first."""
    heard: set[Facts] = set()
    for one in codings:
        whose = facts.get(one.comment, _UNKNOWN)
        if one.confidence >= _SURE or whose not in heard:
            yield one
        heard.add(whose)


def choose(
    passages: Sequence[tuple[str, str, float, Sequence[str]]],
    *,
    most: int,
    candidates: int = _CANDIDATES,
    facts: Mapping[str, Facts] | None = None,
    is_safe: Callable[[str], bool] = is_quotable,
) -> list[Quote]:
    """Return up to `most` varied quotes from (comment id, text, relevance, evidence).

    `is_safe` says of words whether they may be quoted; give your own where people decided it.

    `passages` come with the most relevant first; of each kind of `facts`, only the first
    `candidates` (200) that have a safe quote in them are looked at.
    """
    found: list[_Candidate] = []
    seen: set[frozenset[str]] = set()
    looked_at: Counter[Facts] = Counter()
    fitting: Counter[Facts] = Counter()
    for comment, text, relevance, evidence in passages:
        whose = (facts or {}).get(comment, _UNKNOWN)
        if fitting[whose] >= candidates or looked_at[whose] >= 3 * candidates:
            continue
        quoted = _best_part(text, evidence, is_safe)
        stems = frozenset(stem(w) for w in words(quoted) if is_telling(w))
        if not quoted or stems in seen:
            continue
        seen.add(stems)
        fits = _fits(quoted)
        looked_at[whose] += 1
        fitting[whose] += fits
        found.append(_Candidate(Quote(comment, quoted), relevance, stems, whose, fits))
        if fits and most == 1 and not facts:
            break  # the only quote: none that comes later is more relevant
    return [candidate.quote for candidate in _vary(found, most)]


def _best_part(text: str, evidence: Sequence[str], is_safe: Callable[[str], bool]) -> str:
    """The whole text if it fits, else its best sentence; "" when none is safe."""
    whole = " ".join(text.split())
    if _fits(whole) and is_safe(whole):
        return whole
    parts = [" ".join(part.split()) for part in sentences.split(text[:20_000])]
    ranked = sorted(parts, key=lambda part: -_worth(part, evidence))
    return next((part for part in ranked if words(part) and is_safe(part)), "")


def _worth(part: str, evidence: Sequence[str]) -> float:
    held = sum(phrase in part for phrase in evidence)
    return held + 1.5 * _fits(part)


def _fits(text: str) -> bool:
    return SHORTEST <= len(text.split()) <= LONGEST


def _vary(candidates: Sequence[_Candidate], most: int) -> list[_Candidate]:
    """The candidates whose turn it is; among them, sure ones unlike those before."""
    chosen: list[_Candidate] = []
    left = list(candidates)
    nearest = [0.0] * len(left)
    groups: Counter[str | None] = Counter()
    languages: Counter[str | None] = Counter()

    def worth(at: int) -> tuple[bool, bool, int, int, float]:
        one = left[at]
        gain = _RELEVANCE * one.relevance - (1 - _RELEVANCE) * nearest[at]
        turns = (-groups[one.facts.group], -languages[one.facts.language])
        return one.is_long_enough, one.facts.is_own, *turns, gain

    while left and len(chosen) < most:
        at = max(range(len(left)), key=worth)
        last = left.pop(at)
        nearest.pop(at)
        chosen.append(last)
        groups[last.facts.group] += 1
        languages[last.facts.language] += 1
        nearest = [
            max(near, _likeness(candidate.stems, last.stems))
            for candidate, near in zip(left, nearest, strict=True)
        ]
    return chosen


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of words in common (Jaccard), 0 to 1."""
    return len(one & other) / (len(one | other) or 1)
