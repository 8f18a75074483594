"""The meaning of texts and of the sentences in them: a text may be about many things."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis import sentences
from analysis.runs import Floats, Ints
from analysis.types import Encoder

Vectors = NDArray[np.float32]

# Of a text, so many sentences are judged; what is long is cut into pieces before.
_MOST = 12
# How much the whole text counts beside its best sentence.
_WHOLE = 0.4


@dataclass(frozen=True, slots=True)
class Passages:
    """A vector for each text, and for each sentence of those that have more than one.

    `owners` tells the text of each sentence, in order.
    """

    whole: Vectors
    parts: Vectors
    owners: Ints

    def __getitem__(self, which: NDArray[np.bool_] | Ints) -> "Passages":
        """Some of the texts, in the order asked for."""
        places = np.arange(len(self.whole))[which]
        starts = np.searchsorted(self.owners, places)
        ends = np.searchsorted(self.owners, places, "right")
        spans = [np.arange(start, end) for start, end in zip(starts, ends, strict=True)]
        kept = np.concatenate([np.zeros(0, np.int64), *spans])
        owners = np.repeat(np.arange(len(places)), ends - starts)
        return Passages(self.whole[places], self.parts[kept], owners)

    def join(self, other: "Passages") -> "Passages":
        """These texts followed by the other ones."""
        owners = np.concatenate([self.owners, other.owners + len(self.whole)])
        return Passages(
            np.concatenate([self.whole, other.whole]),
            np.concatenate([self.parts, other.parts]),
            owners,
        )

    def judge(self, score: Callable[[Vectors], Floats]) -> Floats:
        """Texts by themes: a text's own score, and that of its sentence that fits best."""
        found = score(self.whole)
        several, starts = np.unique(self.owners, return_index=True)
        if len(several):
            best = np.maximum.reduceat(score(self.parts), starts, axis=0)
            found[several] = _WHOLE * found[several] + (1 - _WHOLE) * best
        return found


class Reader:
    """Reads texts into passages; the same texts again, for another view, only once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._last: tuple[list[str], Passages] | None = None

    def read(self, texts: Sequence[str]) -> Passages:
        """Return the passages of texts: each whole, and up to 12 sentences of it."""
        if self._last is None or self._last[0] != list(texts):
            self._last = (list(texts), self._read(texts))
        return self._last[1]

    def _read(self, texts: Sequence[str]) -> Passages:
        split = [_several(text) for text in texts]
        owners = np.repeat(np.arange(len(texts)), [len(one) for one in split])
        every = [*texts, *(sentence for one in split for sentence in one)]
        both = self._encoder.vectors(every)
        return Passages(both[: len(texts)], both[len(texts) :], owners)


def wholly(vectors: Vectors) -> Passages:
    """Return the passages of texts that are only looked at as a whole."""
    return Passages(vectors, vectors[:0], np.zeros(0, np.int64))


def of(features: object) -> Passages:
    """Return what a view of meaning sees. Raises TypeError for what another view sees."""
    if not isinstance(features, Passages):
        raise TypeError(f"a view of meaning looks at passages, not {type(features).__name__}")
    return features


def _several(text: str) -> list[str]:
    found = sentences.split(text)[:_MOST]
    return found if len(found) > 1 else []
