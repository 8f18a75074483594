"""Names for groups of comments: noun phrases that one group says and others do not."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain, pairwise

import numpy as np
from textblob.en import parse

from analysis.tokens import is_telling, stem, words

_LONGEST_PHRASE = 4
_PHRASES = 6
_READ = 150
_UNNAMED = "Unnamed"
_LETTERS = 3_000
# A phrase of several words says more than one word: "waiting list" before "list".
_BY_LENGTH = {1: 1.0, 2: 1.5, 3: 1.5, 4: 1.3}
# Words that name nothing, even with others; and those that name nothing alone.
_EMPTY = """
    everyone everything everybody anyone anything anybody someone something nothing nobody
    none one other yr else lot bit
"""
_VAGUE = """
    hour minute min second today tomorrow morning ok okay yes no
    thing lot bit way time day year week month people person someone anyone everyone
    everything anything something nothing none one ones other others reason kind sort
    part case fact number couple area point question answer idea matter place need
"""

_VAGUE_STEMS = frozenset(stem(word) for word in _VAGUE.split())

_EMPTY_STEMS = frozenset(stem(word) for word in _EMPTY.split())

Stems = tuple[str, ...]
Item = tuple[str, ...]


@dataclass(slots=True)
class _Group:
    """How many comments of a group hold each phrase, and how people wrote it."""

    comments: int = 0
    holding: Counter[Stems] = field(default_factory=Counter)
    spelling: dict[Stems, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


def name(
    groups: Sequence[Sequence[str]], kept: Sequence[str | None] = ()
) -> list[tuple[str, tuple[str, ...]]]:
    """Return a label and up to six phrases for each group of comments.

    `groups` hold texts, the most typical first (150 of each are read). Labels differ
    from each other. A group without any noun phrase is named by its words. `kept` holds
    the names that groups have already, which stay.
    """
    read = [_read(texts[:_READ]) for texts in groups]
    names = [*kept, *[None] * (len(groups) - len(kept))]
    taken = {_stems(label) for label in names if label}
    named = []
    for group, label in zip(read, names, strict=True):
        ranked = _rank(group, read)
        phrases = tuple(_spell(group, phrase) for phrase in _differing(ranked))[:_PHRASES]
        if not label:
            label = _label(group, ranked, taken)
            taken.add(_stems(label))
        named.append((label, phrases))
    return named


def _label(group: _Group, ranked: Sequence[Stems], taken: Set[Stems]) -> str:
    best = next((phrase for phrase in ranked if phrase not in taken), None)
    if best is None:
        return _UNNAMED
    label = _spell(group, best)
    return label[:1].upper() + label[1:]


def _stems(phrase: str) -> Stems:
    return tuple(stem(word) for word in words(phrase))


def _read(texts: Sequence[str]) -> _Group:
    group = _Group()
    for text in texts:
        group.comments += 1
        found = {}
        for phrase in _phrases(text[:_LETTERS]):
            found[_stems(phrase)] = phrase
        for stems, phrase in found.items():
            group.holding[stems] += 1
            group.spelling[stems][phrase] += 1
    return group


def _phrases(text: str) -> Iterator[str]:
    """Noun phrases; in a language the tagger does not know, pairs of words."""
    found = False
    for line in parse(text.replace("/", " ").replace("’", "'")).split("\n"):
        items = [(*item.split("/"), "", "")[:3] for item in line.split(" ")]
        for phrase in chain(_chunks(items), _misread(items)):
            found = True
            yield phrase
    if not found:
        yield from _pairs(text)


def _chunks(items: Sequence[Item]) -> Iterator[str]:
    chunk: list[Item] = []
    for word, tag, place in [*items, (".", ".", "O")]:
        if place == "B-NP" or not place.endswith("-NP"):
            yield from _trim(chunk)
            chunk = []
        if place.endswith("-NP"):
            chunk.append((word, tag, place))


def _trim(chunk: Sequence[Item]) -> Iterator[str]:
    """A chunk without its article, numbers and fillers, and each of its endings."""
    kept = [word.casefold() for word, tag, _ in chunk if tag.startswith(("NN", "JJ", "VBG"))]
    kept = [word for word in kept if is_telling(word) and len(word) > 2][-_LONGEST_PHRASE:]
    if not kept or not chunk[-1][1].startswith("NN") or stem(kept[-1]) in _EMPTY_STEMS:
        return
    for start in range(len(kept)):
        run = kept[start:]
        if not all(word.replace("-", "").isalpha() for word in run):
            continue
        if len(run) > 1 or stem(run[0]) not in _VAGUE_STEMS:
            yield " ".join(run)


def _misread(items: Sequence[Item]) -> Iterator[str]:
    """Pairs such as "bus stop", whose second noun the tagger takes for a verb."""
    for (first, tag, _), (second, other, _) in pairwise(items):
        pair = (first.casefold(), second.casefold())
        named = all(word.isalpha() and len(word) > 2 and is_telling(word) for word in pair)
        if named and (tag, other) == ("NN", "VB") and stem(pair[0]) not in _EMPTY_STEMS:
            yield " ".join(pair)


def _pairs(text: str) -> Iterator[str]:
    run = words(text)
    plain = text.casefold()
    for first, second in pairwise(run):
        if is_telling(first) and is_telling(second) and f"{first} {second}" in plain:
            yield f"{first} {second}"
    if len(run) == 1:
        yield run[0]


def _rank(group: _Group, groups: Sequence[_Group]) -> list[Stems]:
    """Phrases by how common they are here times how rare elsewhere."""
    fewest = 1 if group.comments < 4 else 2
    scores = {}
    for phrase, held in group.holding.items():
        if held < fewest:
            continue
        here = held / group.comments
        shares = [other.holding[phrase] / other.comments for other in groups]
        elsewhere = (sum(shares) - here) / max(1, len(groups) - 1)
        rarity = np.log1p(here / (elsewhere + 0.01))
        scores[phrase] = held**0.75 * rarity * _BY_LENGTH.get(len(phrase), 1.0)
    return sorted(scores, key=lambda phrase: (-scores[phrase], phrase))


def _differing(ranked: Sequence[Stems]) -> Iterator[Stems]:
    """Leave out a phrase that lies inside, or holds, one before it."""
    kept: list[frozenset[str]] = []
    for phrase in ranked:
        stems = frozenset(phrase)
        if not any(stems <= other or other <= stems for other in kept):
            kept.append(stems)
            yield phrase


def _spell(group: _Group, phrase: Stems) -> str:
    spelling = group.spelling[phrase]
    return min(spelling, key=lambda written: (-spelling[written], written))
