"""The small-voice shelf: what a few people say, which large themes would swallow."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.discovery.clusters import Placing, join_alike
from analysis.discovery.sayings import ENGLISH, Sayings
from analysis.phrases import read, stems
from analysis.runs import Floats, Ints
from analysis.tokens import stem, words

# A text that is further off its theme than this cosine may leave it, for others with which
# it shares much of the words that hardly anyone else uses.
_STRAY = 0.4
_FAR = 0.65
_RARE = 0.01
# The strangest of all; looking at more pairs would take a time that grows with the square.
_MOST = 2_000


def shelve(
    said: Sayings, weighed: sparse.csr_array, placing: Placing, people: Floats, before: Ints
) -> Ints:
    """Return the places, where strays that say the same have a cluster of their own.

    `weighed` are the words of each text, `people` how many said it. What had a place
    `before` is no stray.
    """
    places = placing.places.copy()
    strays, rows = _strays(_rare(weighed), placing, before < 0)
    if len(strays) < 2:
        return places
    distance = np.clip(1.0 - (rows @ rows.T).toarray(), 0.0, 1.0)
    groups = join_alike(distance, None, _FAR)
    heard = np.bincount(groups, weights=people[strays])
    together = np.flatnonzero((heard >= 2) & (np.bincount(groups) >= 2))
    free = int(places.max(initial=-1)) + 1
    for group in together.tolist():
        members = strays[groups == group]
        if said.language != ENGLISH or _share_a_thing([said.texts[at] for at in members]):
            places[members] = free
            free += 1
    return places


def _share_a_thing(texts: Sequence[str]) -> bool:
    """Whether most of the texts hold the same noun: sharing an adjective is no theme."""
    things = {stems(phrase) for text in texts for phrase in read(text).phrases}
    held = Counter(one for text in texts for one in {(stem(word),) for word in words(text)})
    return any(2 * count > len(texts) and one in things for one, count in held.items())


def _rare(weighed: sparse.csr_array) -> sparse.csr_array:
    """Only the words (and parts of words) that few texts hold."""
    seen = np.bincount(weighed.indices, minlength=weighed.shape[1])
    few = max(3, round(_RARE * weighed.shape[0]))
    return sparse.csr_array(weighed[:, np.flatnonzero(seen <= few)])


def _strays(
    rare: sparse.csr_array, placing: Placing, is_new: NDArray[np.bool_]
) -> tuple[Ints, sparse.csr_array]:
    has_any = np.diff(rare.indptr) > 0
    far = np.flatnonzero((placing.fit < _STRAY) & has_any & is_new)
    strays = np.sort(far[np.argsort(placing.fit[far], kind="stable")[:_MOST]])
    return strays, sparse.csr_array(rare[strays])
