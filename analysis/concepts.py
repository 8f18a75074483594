"""Which words are about the same matter: what a few hundred short texts cannot teach."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product

import numpy as np
from scipy import sparse

from analysis.runs import Ints, Runs, tally
from analysis.tokens import stem, words

# Two matters are named together when so few words about any matter lie between them.
_NEAR = 8


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

    def count_together(self, runs: Runs) -> sparse.csr_array:
        """Return texts by pairs of matters: how often each text names two near each other.

        "Phone" and "waited" are two matters; what is complained of is in the two together.
        """
        own = self._numbers(runs.forms)
        telling = own[:, 0][runs.ids] >= 0 if len(own) else np.zeros(0, np.bool_)
        ids, rows = runs.ids[telling], runs.rows[telling]
        width = len(self.names)
        texts, codes = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for away in range(1, _NEAR + 1):
            together = rows[:-away] == rows[away:]
            before, after = own[ids[:-away][together]], own[ids[away:][together]]
            for one, other in product(before.T, after.T):
                low, high = np.minimum(one, other), np.maximum(one, other)
                texts.append(rows[away:][together])
                codes.append(np.where((low >= 0) & (low < high), low * width + high, -1))
        return tally(np.concatenate(texts), np.concatenate(codes), (runs.count, width**2))

    def _numbers(self, forms: Sequence[str]) -> Ints:
        """The matters of each word, a row a word, -1 where it has no more."""
        found = [sorted(self.of([form])) for form in forms]
        most = max((len(matters) for matters in found), default=1) or 1
        padded = [matters + [-1] * (most - len(matters)) for matters in found]
        return np.array(padded, np.int64).reshape(-1, most)

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
