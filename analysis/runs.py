"""Texts as one long run of word numbers, and counts of what stands in each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.tokens import words

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
    numbers: dict[str, int] = {}
    ids: list[int] = []
    lengths: list[int] = []
    for text in texts:
        found = [numbers.setdefault(word, len(numbers)) for word in words(text)]
        ids.extend(found)
        lengths.append(len(found))
    rows = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    return Runs(list(numbers), np.array(ids, dtype=np.int64), rows, len(lengths))


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
