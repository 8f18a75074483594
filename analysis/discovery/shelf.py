"""The small-voice shelf: what a few people say, which large themes would swallow."""

import numpy as np
from scipy import sparse

from analysis.discovery.clusters import Placing, join_alike
from analysis.features import Floats, Ints

# A text that is further off its theme than this cosine may leave it, for others with which
# it shares much of the words that hardly anyone else uses.
_STRAY = 0.4
_FAR = 0.65
_RARE = 0.01
# The strangest of all; looking at more pairs would take a time that grows with the square.
_MOST = 2_000


def shelve(weighed: sparse.csr_array, placing: Placing, people: Floats) -> Ints:
    """Return the places, where strays that say the same have a cluster of their own.

    `weighed` are the words of each text, `people` how many said it.
    """
    places = placing.places.copy()
    strays, rows = _strays(_rare(weighed), placing)
    if len(strays) < 2:
        return places
    distance = np.clip(1.0 - (rows @ rows.T).toarray(), 0.0, 1.0)
    groups = join_alike(distance, None, _FAR)
    said = np.bincount(groups, weights=people[strays])
    together = np.flatnonzero((said >= 2) & (np.bincount(groups) >= 2))
    free = int(places.max(initial=-1)) + 1
    for number, group in enumerate(together.tolist()):
        places[strays[groups == group]] = free + number
    return places


def _rare(weighed: sparse.csr_array) -> sparse.csr_array:
    """Only the words (and parts of words) that few texts hold."""
    seen = np.bincount(weighed.indices, minlength=weighed.shape[1])
    few = max(3, round(_RARE * weighed.shape[0]))
    return sparse.csr_array(weighed[:, np.flatnonzero(seen <= few)])


def _strays(rare: sparse.csr_array, placing: Placing) -> tuple[Ints, sparse.csr_array]:
    has_any = np.diff(rare.indptr) > 0
    far = np.flatnonzero((placing.fit < _STRAY) & has_any)
    strays = np.sort(far[np.argsort(placing.fit[far], kind="stable")[:_MOST]])
    return strays, sparse.csr_array(rare[strays])
