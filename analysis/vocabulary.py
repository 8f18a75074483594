"""Which columns texts are counted in: stems, pairs of neighbouring stems, and letter runs."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from analysis.runs import Floats, Ints, Runs, parts, tally
from analysis.tokens import LONGEST_GRAM, grams, stem

MOST_PAIRS = 80_000
MOST_GRAMS = 120_000
MOST_WORDS = 100_000


class Vocabulary:
    """Stems, codes of pairs of them, and letter runs, each in the order of its columns.

    Pairs follow stems in the columns of words; letter runs have columns of their own.
    """

    def __init__(self, stems: Sequence[str], pairs: Ints, runs_of_letters: Sequence[str]) -> None:
        self.stems = list(stems)
        self.pairs = pairs
        self.grams = list(runs_of_letters)
        self.long_grams: Floats = np.array([len(gram) >= LONGEST_GRAM for gram in self.grams])
        self._stem_places = {name: at for at, name in enumerate(self.stems)}
        self._gram_places = {name: at for at, name in enumerate(self.grams)}
        self._spelled: dict[str, tuple[int, ...]] = {}

    @classmethod
    def choose(cls, runs: Runs, own: int) -> "Vocabulary":
        """Return what is worth a column: all of the first `own` texts; of others, what two hold."""
        some = cls(_choose_stems(runs, own), np.zeros(0, np.int64), _choose_grams(runs, own))
        return cls(some.stems, _choose_pairs(*some.pair_codes(runs), runs.count, own), some.grams)

    def stem_columns(self, forms: Sequence[str]) -> Ints:
        """Return the column of each word's stem, -1 for a stem not known."""
        return np.array([self._stem_places.get(stem(form), -1) for form in forms], np.int64)

    def pair_codes(self, runs: Runs) -> tuple[Ints, Ints]:
        """Return a number for each word with its next (-1 if one is not known), and its text."""
        stems = self._stems_of(runs)
        first, second = stems[:-1], stems[1:]
        whole = (runs.rows[:-1] == runs.rows[1:]) & (first >= 0) & (second >= 0)
        codes = np.where(whole, first * len(self.stems) + second, -1)
        return codes.astype(np.int64), runs.rows[:-1]

    def pair_columns(self, runs: Runs) -> tuple[Ints, Ints]:
        """Return the column of each word with its next (-1 if none), and its text."""
        codes, rows = self.pair_codes(runs)
        if not len(self.pairs):
            return np.full(len(codes), -1, np.int64), rows
        at = np.searchsorted(self.pairs, codes).clip(max=len(self.pairs) - 1)
        found = np.where(self.pairs[at] == codes, at + len(self.stems), -1)
        return found.astype(np.int64), rows

    def gram_parts(self, forms: Sequence[str]) -> sparse.csr_array:
        """Return words by letter runs, in the columns of the letter block."""
        return parts([self._spell(form) for form in forms], len(self.grams))

    def count_words(self, runs: Runs) -> sparse.csr_array:
        """Return how often each text holds each stem and each pair."""
        pairs, rows = self.pair_columns(runs)
        columns = np.concatenate([self._stems_of(runs), pairs])
        shape = (runs.count, len(self.stems) + len(self.pairs))
        return tally(np.concatenate([runs.rows, rows]), columns, shape)

    def count_grams(self, runs: Runs) -> sparse.csr_array:
        """Return how often each text holds each letter run."""
        forms = tally(runs.rows, runs.ids, (runs.count, len(runs.forms)))
        return sparse.csr_array(forms @ self.gram_parts(runs.forms))

    def _stems_of(self, runs: Runs) -> Ints:
        columns = self.stem_columns(runs.forms)
        return columns[runs.ids] if len(columns) else runs.ids

    def _spell(self, form: str) -> tuple[int, ...]:
        """The columns of a word's letter runs; kept, as the same words come again."""
        known = self._spelled.get(form)
        if known is None:
            if len(self._spelled) >= MOST_WORDS:
                self._spelled.clear()
            found = (self._gram_places.get(gram, -1) for gram in grams(form))
            known = self._spelled[form] = tuple(column for column in found if column >= 0)
        return known


def held(counts: sparse.csr_array) -> Floats:
    """Return how many texts hold each column."""
    return np.bincount(counts.indices, minlength=counts.shape[1]).astype(np.float64)


def _choose_stems(runs: Runs, own: int) -> list[str]:
    numbers: dict[str, int] = {}
    stems = np.array(
        [numbers.setdefault(stem(form), len(numbers)) for form in runs.forms],
        dtype=np.int64,
    )
    seen = tally(runs.rows, stems[runs.ids], (runs.count, len(numbers)))
    names = list(numbers)
    return [names[at] for at in _worth_keeping(seen, own, len(numbers))]


def _choose_pairs(codes: Ints, rows: Ints, texts: int, own: int) -> Ints:
    known = codes >= 0
    values, columns = np.unique(codes[known], return_inverse=True)
    seen = tally(rows[known], columns, (texts, len(values)))
    return np.asarray(values[_worth_keeping(seen, own, MOST_PAIRS)])


def _choose_grams(runs: Runs, own: int) -> list[str]:
    numbers: dict[str, int] = {}
    spelled = [[numbers.setdefault(g, len(numbers)) for g in grams(f)] for f in runs.forms]
    forms = tally(runs.rows, runs.ids, (runs.count, len(runs.forms)))
    seen = sparse.csr_array(forms @ parts(spelled, len(numbers)))
    names = list(numbers)
    return [names[at] for at in _worth_keeping(seen, own, MOST_GRAMS)]


def _worth_keeping(counts: sparse.csr_array, own: int, most: int) -> Ints:
    """Columns in the first `own` rows, or in two rows at all; the most used, in order."""
    ours = held(sparse.csr_array(counts[:own])) > 0
    seen = held(counts)
    rank = np.where(ours | (seen > 1), seen + ours * len(seen), -1.0)
    kept = np.argsort(-rank, kind="stable")[:most]
    return np.sort(kept[rank[kept] >= 0]).astype(np.int64)
