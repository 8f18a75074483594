"""Words and parts of words as numbers, in a way that can be explained afterwards.

A text becomes three blocks of columns: stems with pairs of neighbouring stems, the letter
runs inside each word (which forgive spelling), and the matters that its words are about
(see `concepts`: what a few hundred texts cannot teach). All are TF-IDF, each block scaled
to a length of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis import concepts
from analysis.runs import Floats, Ints, Runs, number, parts, tally
from analysis.tokens import LONGEST_GRAM, grams, stem

MOST_PAIRS = 80_000
MOST_GRAMS = 120_000
MOST_WORDS = 100_000
# How long the rows of words, of letter runs and of matters are; measured by cross-validation.
SHARES = (0.5**0.5, 0.5**0.5, 0.5)


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
        own = len(training)
        self._choose_stems(runs, own)
        self._choose_pairs(runs, own)
        self._choose_grams(runs, own)
        counts = self._word_counts(runs)
        letters = self._gram_counts(runs)
        self.words = Block(_seen(counts), runs.count)
        self.grams = Block(_seen(letters), runs.count)
        self.matters = Block(_seen(self._matter_counts(runs)), runs.count)

    def parts(self) -> tuple[dict[str, NDArray[Any]], dict[str, list[str]]]:
        """Return all that was chosen, as arrays and lists of words (see `from_parts`)."""
        blocks = {"word": self.words, "gram": self.grams, "matter": self.matters}
        arrays = {f"{kind}_idf": block.idf for kind, block in blocks.items()}
        return arrays | {"pairs": self._pairs}, {
            "stems": list(self._stems),
            "grams": list(self._grams),
        }

    @classmethod
    def from_parts(
        cls, arrays: Mapping[str, NDArray[Any]], names: Mapping[str, Sequence[str]]
    ) -> "Features":
        """Return the features that `parts` took apart."""
        made = cls.__new__(cls)
        made._stems = {name: at for at, name in enumerate(names["stems"])}
        made._pairs = arrays["pairs"]
        made._keep_grams(names["grams"])
        made.words, made.grams, made.matters = (
            Block.with_idf(arrays[f"{kind}_idf"]) for kind in ("word", "gram", "matter")
        )
        return made

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.words.idf) + len(self.grams.idf) + len(self.matters.idf)

    def transform(self, texts: Sequence[str]) -> sparse.csr_array:
        """Return one row a text."""
        return self.look(texts).rows

    def look(self, texts: Sequence[str]) -> Seen:
        """Return one row a text and what is needed to explain it."""
        runs = number(texts)
        word_rows, word_lengths = self.words.weigh(self._word_counts(runs))
        gram_rows, gram_lengths = self.grams.weigh(self._gram_counts(runs))
        matter_rows, matter_lengths = self.matters.weigh(self._matter_counts(runs))
        blocks = zip((word_rows, gram_rows, matter_rows), SHARES, strict=True)
        every = sparse.csr_array(sparse.hstack([row * size for row, size in blocks], format="csr"))
        return Seen(every, runs, (word_lengths, gram_lengths, matter_lengths))

    def apart(self, weights: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the rows of a model's weights that are of words, of letters and of matters."""
        words, letters = len(self.words.idf), len(self.words.idf) + len(self.grams.idf)
        return weights[:words], weights[words:letters], weights[letters : self.width]

    def _choose_stems(self, runs: Runs, own: int) -> None:
        numbers: dict[str, int] = {}
        stems = np.array(
            [numbers.setdefault(stem(form), len(numbers)) for form in runs.forms],
            dtype=np.int64,
        )
        seen = tally(runs.rows, stems[runs.ids], (runs.count, len(numbers)))
        keep = _worth_keeping(seen, own, len(numbers))
        names = list(numbers)
        self._stems = {names[old]: new for new, old in enumerate(keep)}

    def _choose_pairs(self, runs: Runs, own: int) -> None:
        codes, rows = self._pair_codes(runs)
        known = codes >= 0
        values, columns = np.unique(codes[known], return_inverse=True)
        seen = tally(rows[known], columns, (runs.count, len(values)))
        self._pairs: Ints = values[_worth_keeping(seen, own, MOST_PAIRS)]

    def _choose_grams(self, runs: Runs, own: int) -> None:
        numbers: dict[str, int] = {}
        spelled = [[numbers.setdefault(g, len(numbers)) for g in grams(f)] for f in runs.forms]
        forms = tally(runs.rows, runs.ids, (runs.count, len(runs.forms)))
        seen = sparse.csr_array(forms @ parts(spelled, len(numbers)))
        keep = _worth_keeping(seen, own, MOST_GRAMS)
        names = list(numbers)
        self._keep_grams([names[old] for old in keep])

    def _keep_grams(self, names: Sequence[str]) -> None:
        self._grams = {name: at for at, name in enumerate(names)}
        self._spelled: dict[str, tuple[int, ...]] = {}
        self.long_grams: Floats = np.array([len(gram) >= LONGEST_GRAM for gram in self._grams])

    def stem_columns(self, forms: Sequence[str]) -> Ints:
        """Return the column of each word's stem, -1 for a stem not known."""
        return np.array([self._stems.get(stem(form), -1) for form in forms], np.int64)

    def pair_columns(self, runs: Runs) -> tuple[Ints, Ints]:
        """Return the column of each word with its next (-1 if none), and its text."""
        codes, rows = self._pair_codes(runs)
        if not len(self._pairs):
            return np.full(len(codes), -1, np.int64), rows
        at = np.searchsorted(self._pairs, codes).clip(max=len(self._pairs) - 1)
        found = np.where(self._pairs[at] == codes, at + len(self._stems), -1)
        return found.astype(np.int64), rows

    def gram_parts(self, forms: Sequence[str]) -> sparse.csr_array:
        """Return words by letter runs, in the columns of the letter block."""
        return parts([self._spell(form) for form in forms], len(self._grams))

    def _spell(self, form: str) -> tuple[int, ...]:
        """The columns of a word's letter runs; kept, as the same words come again."""
        known = self._spelled.get(form)
        if known is None:
            if len(self._spelled) >= MOST_WORDS:
                self._spelled.clear()
            found = (self._grams.get(gram, -1) for gram in grams(form))
            known = self._spelled[form] = tuple(column for column in found if column >= 0)
        return known

    def _pair_codes(self, runs: Runs) -> tuple[Ints, Ints]:
        columns = self.stem_columns(runs.forms)
        stems = columns[runs.ids] if len(columns) else runs.ids
        first, second = stems[:-1], stems[1:]
        whole = (runs.rows[:-1] == runs.rows[1:]) & (first >= 0) & (second >= 0)
        codes = np.where(whole, first * len(self._stems) + second, -1)
        return codes.astype(np.int64), runs.rows[:-1]

    def _word_counts(self, runs: Runs) -> sparse.csr_array:
        columns = self.stem_columns(runs.forms)
        stems = columns[runs.ids] if len(columns) else runs.ids
        pairs, rows = self.pair_columns(runs)
        shape = (runs.count, len(self._stems) + len(self._pairs))
        return tally(np.concatenate([runs.rows, rows]), np.concatenate([stems, pairs]), shape)

    def _gram_counts(self, runs: Runs) -> sparse.csr_array:
        forms = tally(runs.rows, runs.ids, (runs.count, len(runs.forms)))
        return sparse.csr_array(forms @ self.gram_parts(runs.forms))

    def _matter_counts(self, runs: Runs) -> sparse.csr_array:
        return concepts.load().count(runs)


def _seen(counts: sparse.csr_array) -> Floats:
    return np.bincount(counts.indices, minlength=counts.shape[1]).astype(np.float64)


def _worth_keeping(counts: sparse.csr_array, own: int, most: int) -> Ints:
    """Columns in the training rows, or in two rows at all; the most used, in order."""
    ours = _seen(sparse.csr_array(counts[:own])) > 0
    seen = _seen(counts)
    rank = np.where(ours | (seen > 1), seen + ours * len(seen), -1.0)
    kept = np.argsort(-rank, kind="stable")[:most]
    return np.sort(kept[rank[kept] >= 0]).astype(np.int64)
