"""Which words are about the same matter: what a few hundred short texts cannot teach."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import numpy as np
from scipy import sparse

from analysis.features import Runs, tally
from analysis.tokens import stem, words


@cache
def concepts() -> Mapping[str, tuple[int, ...]]:
    """Return the matters (numbers) of each stem that `data/concepts.txt` knows. English."""
    file = resources.files("analysis") / "data" / "concepts.txt"
    numbers: dict[str, int] = {}
    found: dict[str, dict[int, None]] = defaultdict(dict)
    for line in file.read_text("utf-8").splitlines():
        matter, _, known = line.partition(":")
        if line.startswith("#") or not known:
            continue
        number = numbers.setdefault(matter, len(numbers))
        for word in words(known):
            found[stem(word)][number] = None
    return {form: tuple(matters) for form, matters in found.items()}


def count(runs: Runs) -> sparse.csr_array:
    """Return texts by matters: how many words each text has about each."""
    width = 1 + max(max(matters) for matters in concepts().values())
    forms = tally(runs.rows, runs.ids, (runs.count, len(runs.forms)))
    return sparse.csr_array(forms @ _by_matter(runs.forms, width))


def _by_matter(forms: Sequence[str], width: int) -> sparse.csr_array:
    pairs = [(row, m) for row, form in enumerate(forms) for m in concepts().get(stem(form), ())]
    places = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return tally(places[:, 0], places[:, 1], (len(forms), width))
