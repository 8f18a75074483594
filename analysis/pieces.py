"""A text by its sentences: what one sentence says is heard beside what the whole says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis import sentences
from analysis.runs import Floats, Ints

# Words in a long text, after which one part of it is enough; words in a part of it.
_SHORT, _LONG = 60, 120
_PIECE = 40
# How much the surest sentence says of a short text; measured by cross-validation.
_SHARE = 0.4
# Where one thing is said and the next begins; and within how many letters.
_CLAUSE_END = re.compile(r"[.,;:!?،؛؟。\n]+|\s(?:and|but|&|-)\s", re.IGNORECASE)
_BEGINNING = 400


@dataclass(frozen=True, slots=True)
class Pieces:
    """Parts of those texts that have several, one after the other.

    `owners` are the numbers of those texts, `starts` where the parts of each begin,
    `shares` how much its surest part says.
    """

    texts: list[str]
    owners: Ints
    starts: Ints
    shares: Floats

    @property
    def sources(self) -> Ints:
        """The number of the text that each part is of."""
        return np.repeat(self.owners, np.diff(self.starts, append=len(self.texts)))

    def blend(self, whole: Floats, parts: Floats) -> Floats:
        """Return the scores of whole texts, drawn towards those of their surest parts.

        Both are views by rows by themes; the rows of `parts` are `texts`.
        """
        blended = whole.copy()
        if len(self.owners):
            best = np.maximum.reduceat(parts, self.starts, axis=1)
            more = np.maximum(best - whole[:, self.owners], 0.0)
            blended[:, self.owners] += self.shares[:, None] * more
        return blended


def split(texts: Sequence[str]) -> Pieces:
    """Return the parts of the texts that have more than one sentence, or are long."""
    parts: list[str] = []
    owners, starts, shares = [], [], []
    for at, text in enumerate(texts):
        found, words = _parts(text)
        if len(found) > 1:
            owners.append(at)
            starts.append(len(parts))
            shares.append(_share(words))
            parts.extend(found)
    places = (np.array(owners, dtype=np.int64), np.array(starts, dtype=np.int64))
    return Pieces(parts, *places, np.array(shares, dtype=np.float64))


def begin(text: str) -> str:
    """Return how a text begins: its first clause, or so many that there are two words."""
    start = text.lstrip()[:_BEGINNING]
    for end in _CLAUSE_END.finditer(start):
        said = start[: end.start()]
        if len(said.split()) > 1:
            return said
    return start


def _parts(text: str) -> tuple[list[str], int]:
    said = [sentence.split() for sentence in sentences.split(text)]
    words = sum(len(sentence) for sentence in said)
    if words <= _SHORT:
        return [" ".join(sentence) for sentence in said], words
    return list(_runs(said)), words


def _runs(said: Sequence[Sequence[str]]) -> Iterator[str]:
    """Runs of sentences of 20 to 40 words or so."""
    run: list[str] = []
    for sentence in said:
        for start in range(0, len(sentence), _PIECE):
            if len(run) >= _PIECE // 2:
                yield " ".join(run)
                run = []
            run.extend(sentence[start : start + _PIECE])
    if run:
        yield " ".join(run)


def _share(words: int) -> float:
    """From 0.4 of a short text to all of a long one."""
    above = (words - _SHORT) / (_LONG - _SHORT)
    return _SHARE + (1.0 - _SHARE) * min(1.0, max(0.0, above))
