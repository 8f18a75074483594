"""Points put together: many small clusters first, then the nearest of them joined.

K-means alone makes clusters of much the same size, which what people say is not.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering, KMeans

from analysis.discovery.space import Points, sample, smooth, unit
from analysis.runs import Floats, Ints, tally

NOWHERE = -1
_MOST_THEMES = 60
_GROWTH = 0.46
_FINER = 2
_STARTS = 2
_SAMPLE = 12_000


@dataclass(frozen=True, slots=True)
class Placing:
    """The cluster of each text (NOWHERE for none), and how well it fits (cosine)."""

    places: Ints
    fit: Floats


def usual_number(count: int) -> int:
    """Return how many themes to look for in `count` different texts."""
    return max(1, min(_MOST_THEMES, round(math.pow(count, _GROWTH))))


def cluster(points: Points, wanted: int, seed: int) -> Ints:
    """Return the cluster (0 up to `wanted`) of each point."""
    smoothed = smooth(points, seed)
    fine = min(_FINER * wanted, len(points))
    chosen = sample(len(points), seed, _SAMPLE)
    machine = KMeans(fine, random_state=seed, n_init=_STARTS).fit(smoothed[chosen])
    centres = unit(machine.cluster_centers_)
    nearest = (smoothed @ centres.T).argmax(axis=1)
    return np.asarray(_join(centres, min(wanted, fine))[nearest], dtype=np.int64)


def extend(points: Points, before: Ints, wanted: int | None, seed: int) -> Ints:
    """Return clusters where what was placed `before` stays, and new points (NOWHERE) join.

    With more clusters `wanted`, the largest are split.
    """
    smoothed = smooth(points, seed)
    known = before >= 0
    count = int(before.max()) + 1
    centres = _centres(smoothed[known], before[known], count)
    nearest = (smoothed @ centres.T).argmax(axis=1)
    places: Ints = np.where(known, before, nearest).astype(np.int64)
    for free in range(count, wanted or 0):
        places = _halve(smoothed, places, free, seed)
    return places


def join_alike(distance: Floats, wanted: int | None, far: float) -> Ints:
    """Join the two nearest groups until `wanted` are left, or all are `far` apart."""
    if len(distance) == 1:
        return np.zeros(1, dtype=np.int64)
    joined = AgglomerativeClustering(
        n_clusters=min(wanted, len(distance)) if wanted else None,
        distance_threshold=None if wanted else far,
        metric="precomputed",
        linkage="average",
    ).fit_predict(distance)
    return np.asarray(joined, dtype=np.int64)


def settle(points: Points, places: Ints, people: Floats, least: float) -> Placing:
    """Put texts that stand alone, or far off, where they fit best, or nowhere.

    `people` is how many said each text; below the cosine `least`, a text fits nowhere.
    """
    placed = places >= 0
    said = np.bincount(places[placed], weights=people[placed], minlength=1)
    kept = np.flatnonzero(said >= 2)
    if not len(kept):
        return Placing(np.full(len(places), NOWHERE), np.zeros(len(places)))
    renumber = np.full(len(said), NOWHERE)
    renumber[kept] = np.arange(len(kept))
    own = np.where(placed, renumber[places], NOWHERE)
    inside = own >= 0
    centres = _centres(points[inside] * people[inside, None], own[inside], len(kept))
    likeness = points @ centres.T
    at = np.arange(len(points))
    best = likeness.argmax(axis=1)
    own = np.where(inside & (likeness[at, own] >= least), own, best)
    fit = likeness[at, own].astype(np.float64)
    return Placing(np.where(fit < least, NOWHERE, own).astype(np.int64), fit)


def centres_of(points: Points, placing: Placing) -> Points:
    """Return the middle of each cluster, of length 1."""
    inside = placing.places >= 0
    count = int(placing.places.max(initial=-1)) + 1
    return _centres(points[inside], placing.places[inside], count)


def _centres(points: NDArray[np.floating], places: Ints, count: int) -> Points:
    members = tally(places, np.arange(len(places)), (count, len(places)))
    return unit(members @ points)


def _join(centres: Points, wanted: int) -> Ints:
    distance = np.clip(1.0 - centres @ centres.T, 0.0, 2.0).astype(np.float64)
    return join_alike(distance, wanted, 0.0)


def _halve(points: Points, places: Ints, free: int, seed: int) -> Ints:
    """Split the largest cluster in two; the smaller half gets the number `free`."""
    largest = int(np.bincount(places).argmax())
    inside = np.flatnonzero(places == largest)
    chosen = inside[sample(len(inside), seed, _SAMPLE)]
    machine = KMeans(2, random_state=seed, n_init=_STARTS).fit(points[chosen])
    halves = (points[inside] @ unit(machine.cluster_centers_).T).argmax(axis=1)
    smaller = int(np.bincount(halves, minlength=2).argmin())
    split = places.copy()
    split[inside[halves == smaller]] = free
    return split
