"""Which words are about the same matter: what a few hundred short texts cannot teach."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from scipy import sparse

from analysis.runs import Runs, tally
from analysis.tokens import stem, words


@dataclass(frozen=True, slots=True)
class Concepts:
    """English words by matter. `by_stem` holds numbers of matters, in the order of `names`."""

    names: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    by_stem: Mapping[str, tuple[int, ...]]

    def of(self, forms: Iterable[str]) -> set[int]:
        """Return the matters of some words."""
        return {matter for form in forms for matter in self.by_stem.get(stem(form), ())}

    def count(self, runs: Runs) -> sparse.csr_array:
        """Return texts by matters: how many words each text has about each."""
        forms = tally(runs.rows, runs.ids, (runs.count, len(runs.forms)))
        return sparse.csr_array(forms @ self.parts(runs.forms))

    def parts(self, forms: Sequence[str]) -> sparse.csr_array:
        """Return words by matters."""
        pairs = [(row, m) for row, form in enumerate(forms) for m in sorted(self.of([form]))]
        places = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return tally(places[:, 0], places[:, 1], (len(forms), len(self.names)))


@cache
def load() -> Concepts:
    """Return the matters of `data/concepts.txt`."""
    file = resources.files("analysis") / "data" / "concepts.txt"
    said: dict[str, list[str]] = defaultdict(list)
    for line in file.read_text("utf-8").splitlines():
        matter, _, known = line.partition(":")
        if known and not line.startswith("#"):
            said[matter] += known.split()
    by_stem: dict[str, dict[int, None]] = defaultdict(dict)
    for number, known_words in enumerate(said.values()):
        for word in words(" ".join(known_words)):
            by_stem[stem(word)][number] = None
    return Concepts(
        tuple(said),
        tuple(tuple(known_words) for known_words in said.values()),
        {form: tuple(numbers) for form, numbers in by_stem.items()},
    )
