"""Texts as one long run of word numbers, and counts of what stands in each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.tokens import fold, written

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Runs:
    """Texts as one long run of word numbers; `rows` tells the text each stands in."""

    forms: list[str]
    ids: Ints
    rows: Ints
    count: int


def number(texts: Iterable[str]) -> Runs:
    """Return the words of `texts` numbered by the order in which they are first met."""
    numbers = _Numbers()
    ids: list[int] = []
    lengths: list[int] = []
    for text in texts:
        found = written(text)
        ids.extend(map(numbers.__getitem__, found))
        lengths.append(len(found))
    rows = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    return Runs(list(numbers.forms), np.array(ids, dtype=np.int64), rows, len(lengths))


class _Numbers(dict[str, int]):
    """The number of each word as written; words with the same compared form share one."""

    def __init__(self) -> None:
        self.forms: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        found = self[word] = self.forms.setdefault(fold(word), len(self.forms))
        return found


def tally(rows: Ints, columns: Ints, shape: tuple[int, int]) -> sparse.csr_array:
    """Return a matrix counting each (row, column); columns of -1 are left out."""
    known = columns >= 0
    ones = np.ones(int(known.sum()))
    # 32-bit places: the learner takes no others.
    places = (rows[known].astype(np.int32), columns[known].astype(np.int32))
    return sparse.coo_array((ones, places), shape=shape).tocsr()


def parts(spelled: Sequence[Sequence[int]], width: int) -> sparse.csr_array:
    """Return words by letter runs, from the columns of each word's runs."""
    lengths = [len(columns) for columns in spelled]
    rows = np.repeat(np.arange(len(spelled), dtype=np.int64), lengths)
    columns = np.fromiter(chain.from_iterable(spelled), np.int64, sum(lengths))
    return tally(rows, columns, (len(spelled), width))
