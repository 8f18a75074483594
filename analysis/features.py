"""Words and parts of words as numbers, in a way that can be explained afterwards.

A text becomes four blocks of columns: stems with pairs of neighbouring stems, the letter
runs inside each word (which forgive spelling), the matters that its words are about
(see `concepts`: what a few hundred texts cannot teach), and which of these are named near
each other. All are TF-IDF, each block scaled to a length of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis import concepts
from analysis.runs import Floats, Runs, number
from analysis.vocabulary import Vocabulary, held

# How long the rows of words, of letter runs, of matters and of pairs of them are; measured by
# cross-validation.
SHARES = (0.5**0.5, 0.5**0.5, 0.5, 0.35)
_KINDS = ("word", "gram", "matter", "together")


class Block:
    """TF-IDF for one kind of column: log counts times rarity, rows of length 1."""

    def __init__(self, seen: Floats, texts: int) -> None:
        self.idf: Floats = np.log((1 + texts) / (1 + seen)) + 1.0

    @classmethod
    def with_idf(cls, idf: Floats) -> "Block":
        """Return a block with rarities counted before."""
        made = cls.__new__(cls)
        made.idf = idf
        return made

    def weigh(self, counts: sparse.csr_array) -> tuple[sparse.csr_array, Floats]:
        """Return the weighed rows, and the length each had before it became 1."""
        values = (1.0 + np.log(counts.data)) * self.idf[counts.indices]
        weighed = sparse.csr_array((values, counts.indices, counts.indptr), counts.shape)
        lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        lengths[lengths == 0] = 1.0
        weighed.data = weighed.data / np.repeat(lengths, np.diff(weighed.indptr))
        return weighed, lengths


@dataclass(frozen=True, slots=True)
class Seen:
    """Texts as rows of columns, as runs of words, and the length each block of a row had."""

    rows: sparse.csr_array
    runs: Runs
    lengths: tuple[Floats, ...]


class Features:
    """Columns chosen from texts, and any text as a row of them.

    Everything in `training` counts; of `background` (texts nobody labelled) only what
    is said twice does. `background` also tells which words are common.
    """

    def __init__(self, training: Sequence[str], background: Sequence[str]) -> None:
        runs = number([*training, *background])
        self.vocabulary = Vocabulary.choose(runs, len(training))
        blocks = (Block(held(counts), runs.count) for counts in self._count(runs))
        self.words, self.grams, self.matters, self.together = blocks

    def parts(self) -> tuple[dict[str, NDArray[Any]], dict[str, list[str]]]:
        """Return all that was chosen, as arrays and lists of words (see `from_parts`)."""
        blocks = zip(_KINDS, self._blocks, strict=True)
        arrays: dict[str, NDArray[Any]] = {f"{kind}_idf": block.idf for kind, block in blocks}
        known = self.vocabulary
        return arrays | {"pairs": known.pairs}, {"stems": known.stems, "grams": known.grams}

    @classmethod
    def from_parts(
        cls, arrays: Mapping[str, NDArray[Any]], names: Mapping[str, Sequence[str]]
    ) -> "Features":
        """Return the features that `parts` took apart."""
        made = cls.__new__(cls)
        made.vocabulary = Vocabulary(names["stems"], arrays["pairs"], names["grams"])
        made.words, made.grams, made.matters, made.together = (
            Block.with_idf(arrays[f"{kind}_idf"]) for kind in _KINDS
        )
        return made

    @property
    def width(self) -> int:
        """The number of columns."""
        return sum(len(block.idf) for block in self._blocks)

    def transform(self, texts: Sequence[str]) -> sparse.csr_array:
        """Return one row a text."""
        return self.look(texts).rows

    def look(self, texts: Sequence[str]) -> Seen:
        """Return one row a text and what is needed to explain it."""
        runs = number(texts)
        pairs = zip(self._blocks, self._count(runs), strict=True)
        rows, lengths = zip(*(block.weigh(counts) for block, counts in pairs), strict=True)
        sized = [row * size for row, size in zip(rows, SHARES, strict=True)]
        every = sparse.csr_array(sparse.hstack(sized, format="csr"))
        return Seen(every, runs, lengths)

    def apart(self, weights: Floats) -> tuple[Floats, ...]:
        """Return the rows of a model's weights that are of each block, in the blocks' order."""
        ends = np.cumsum([len(block.idf) for block in self._blocks])
        return tuple(np.split(weights[: self.width], ends[:-1]))

    @property
    def _blocks(self) -> tuple[Block, Block, Block, Block]:
        return self.words, self.grams, self.matters, self.together

    def _count(self, runs: Runs) -> Iterator[sparse.csr_array]:
        """How often each text holds each column, a block at a time."""
        yield self.vocabulary.count_words(runs)
        yield self.vocabulary.count_grams(runs)
        yield concepts.load().count(runs)
        yield concepts.load().count_together(runs)
