"""Names for groups of comments: what one group talks of and others do not.

A name is a noun phrase ("autism assessment"), with what people say of it where the noun
alone is on everyone's lips ("friendly staff"), two where one covers too few ("food and
drinks"), and the name of a matter where nobody used a noun ("general praise").
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis import concepts
from analysis.phrases import Stems, read, stems
from analysis.tokens import words

_PHRASES = 6
_READ = 60
_UNNAMED = "Unnamed"
# A phrase of several words says more than one word: "waiting list" before "list".
_BY_LENGTH = {1: 1.0, 2: 1.5, 3: 1.5, 4: 1.3}
# Of the comments of a group: a phrase in fewer does not name it alone, one in even fewer
# does not at all. A noun in so many of the others needs a word more.
_COVERS, _NAMES, _COMMON = 0.4, 0.1, 0.04
_QUALIFIES = 0.12
_SMALL = 5
_MATTER = 0.5


@dataclass(slots=True)
class _Group:
    """How many comments of a group hold each phrase, and how people wrote it."""

    comments: int = 0
    holding: Counter[Stems] = field(default_factory=Counter)
    qualities: Counter[Stems] = field(default_factory=Counter)
    matters: Counter[Stems] = field(default_factory=Counter)
    spelling: dict[Stems, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def share(self, kind: str, what: Stems) -> float:
        """The share of comments that hold something of a kind."""
        held: Counter[Stems] = getattr(self, kind)
        return held[what] / self.comments


def name(
    groups: Sequence[Sequence[str]], kept: Sequence[str | None] = ()
) -> list[tuple[str, tuple[str, ...]]]:
    """Return a label and up to six phrases for each group of comments.

    `groups` hold texts, the most typical first (60 of each are read). Labels differ
    from each other and hold nothing that redaction marks. `kept` holds the names that
    groups have already, which stay.
    """
    known = [_read(texts[:_READ]) for texts in groups]
    names = [*kept, *[None] * (len(groups) - len(kept))]
    taken = {label.casefold() for label in names if label}
    named = []
    for group, label in zip(known, names, strict=True):
        ranked = _rank(group, "holding", known)
        phrases = tuple(_spell(group, phrase) for phrase in _differing(ranked))[:_PHRASES]
        if not label:
            label = next(
                one for one in _labels(group, ranked, known) if one.casefold() not in taken
            )
            taken.add(label.casefold())
        named.append((label, phrases))
    return named


def _read(texts: Sequence[str]) -> _Group:
    group = _Group()
    matters = concepts.load()
    for text in texts:
        group.comments += 1
        said = read(text)
        for held, written in ((group.holding, said.phrases), (group.qualities, said.qualities)):
            found = {stems(one): one for one in written}
            for one, spelled in found.items():
                held[one] += 1
                group.spelling[one][spelled] += 1
        group.matters.update((matters.names[at],) for at in matters.of(words(text)))
    return group


def _labels(group: _Group, ranked: Sequence[Stems], groups: Sequence[_Group]) -> Iterator[str]:
    """Names for a group, the best first, without end."""
    named = [phrase for phrase in ranked if group.share("holding", phrase) >= _NAMES]
    matter = _matter(group, groups)
    if named:
        yield _capital(_widen(group, named, groups))
    if matter:
        yield matter
        for phrase in ranked:
            yield f"{matter}: {_spell(group, phrase)}"
    for phrase in ranked or _rank(group, "qualities", groups):
        yield _capital(_spell(group, phrase))
    number = 1
    while True:
        yield _UNNAMED if number == 1 else f"{_UNNAMED} {number}"
        number += 1


def _widen(group: _Group, named: Sequence[Stems], groups: Sequence[_Group]) -> str:
    """The best phrase, with a quality or a second phrase where it says too little."""
    best = named[0]
    written = _spell(group, best)
    if group.comments < _SMALL:
        return written
    if len(best) == 1 and _elsewhere(group, "holding", best, groups) > _COMMON:
        for quality in _rank(group, "qualities", groups)[:1]:
            if group.share("qualities", quality) >= _QUALIFIES:
                return f"{_spell(group, quality)} {written}"
    if group.share("holding", best) >= _COVERS:
        return written
    others = (phrase for phrase in _differing(named) if phrase != best and len(phrase) <= 2)
    second = next(others, None)
    return f"{written} and {_spell(group, second)}" if second else written


def _matter(group: _Group, groups: Sequence[_Group]) -> str | None:
    """The matter that most comments of the group are about, and few of others."""
    ranked = _rank(group, "matters", groups)
    found = (one for one in ranked if group.share("matters", one) >= _MATTER)
    return next(("".join(one) for one in found), None)


def _rank(group: _Group, kind: str, groups: Sequence[_Group]) -> list[Stems]:
    """Phrases (or qualities, or matters) by how common they are here and rare elsewhere."""
    fewest = 1 if group.comments < 4 else 2
    scores = {}
    for phrase, held in getattr(group, kind).items():
        if held < fewest:
            continue
        elsewhere = _elsewhere(group, kind, phrase, groups)
        rarity = np.log1p(held / group.comments / (elsewhere + 0.01))
        scores[phrase] = held**0.75 * rarity * _BY_LENGTH.get(len(phrase), 1.0)
    return sorted(scores, key=lambda phrase: (-scores[phrase], phrase))


def _elsewhere(group: _Group, kind: str, what: Stems, groups: Sequence[_Group]) -> float:
    shares = sum(other.share(kind, what) for other in groups) - group.share(kind, what)
    return shares / max(1, len(groups) - 1)


def _differing(ranked: Sequence[Stems]) -> Iterator[Stems]:
    """Leave out a phrase that lies inside, or holds, one before it."""
    kept: list[frozenset[str]] = []
    for phrase in ranked:
        held = frozenset(phrase)
        if not any(held <= other or other <= held for other in kept):
            kept.append(held)
            yield phrase


def _spell(group: _Group, phrase: Stems) -> str:
    spelling = group.spelling[phrase]
    return min(spelling, key=lambda written: (-spelling[written], written))


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]
