"""Themes suggested from the comments alone.

Nothing vanishes: every comment is placed in one theme or listed as unplaced.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from analysis import labels, quotes
from analysis.features import Block, Floats, Ints, number, parts, tally
from analysis.tokens import grams, is_telling, stem, words
from analysis.types import Comment, Encoder, Found, FoundTheme

_SAMPLE = 8_000
_DIMENSIONS = 100
_FEW = 40
_FAR = 0.9
_NEIGHBOURS = 15
_MOST_THEMES = 60
_GROWTH = 0.42
_QUOTES = 3
# Below this cosine a comment shares next to nothing with its theme.
_STRANGE = 0.05
_STRANGE_FEW = 0.12
_SHORTEST_RUN = 3


@dataclass(frozen=True, slots=True)
class _Groups:
    """Distinct texts with the ids of the comments that say them."""

    texts: list[str]
    ids: list[list[str]]


def discover(
    comments: Sequence[Comment],
    *,
    themes: int | None = None,
    seed: int = 0,
    encoder: Encoder | None = None,
) -> Found:
    """Return suggested themes, the largest first, and the ids that fit none.

    Two people who say the same make a theme. `themes` is how many to look for; None
    picks a number that grows with the comments. Each theme has a label, telling
    phrases, its comments (the most typical first) and up to three safe quotes.
    Comments without a telling word, or unlike all others, are unplaced. Each id of
    `comments` is used once; ids are expected to differ. The same input and seed give
    the same result. With an `encoder`, meaning counts beside words. Raises ValueError
    when `themes` is below 1.
    """
    if themes is not None and themes < 1:
        raise ValueError("the number of themes must be 1 or more")
    groups = _gather(comments)
    if not groups.texts:
        return Found((), tuple(comment.id for comment in comments))
    places, fit = _place(groups, themes, seed, encoder)
    return _describe(comments, groups, places, fit)


def _gather(comments: Sequence[Comment]) -> _Groups:
    found: dict[tuple[str, ...], tuple[str, list[str]]] = {}
    for comment in comments:
        said = tuple(words(comment.text))
        if any(is_telling(word) for word in said):
            found.setdefault(said, (comment.text, []))[1].append(comment.id)
    return _Groups([text for text, _ in found.values()], [i for _, i in found.values()])


def _place(
    groups: _Groups, themes: int | None, seed: int, encoder: Encoder | None
) -> tuple[Ints, Floats]:
    """The theme of each distinct text (-1 for none) and how well it fits."""
    count = len(groups.texts)
    rows = _weigh(groups.texts)
    if count <= _FEW:
        places = _join_alike(rows, themes)
        vectors = rows.toarray()
    else:
        vectors = _condense(rows, seed)
        if encoder is not None:
            meant = encoder.vectors(groups.texts).astype(np.float64)
            vectors = np.asarray(normalize(np.hstack([vectors * np.sqrt(0.5), meant])))
        places = _cluster(vectors, min(themes or _number(count), count), seed)
        if themes is None:
            places = _split_large(vectors, places, seed)
    sizes = np.array([len(ids) for ids in groups.ids], dtype=np.float64)
    return _settle(vectors, places, sizes, _STRANGE if count > _FEW else _STRANGE_FEW)


def _number(count: int) -> int:
    return min(_MOST_THEMES, round(math.pow(count, _GROWTH)))


def _weigh(texts: list[str]) -> sparse.csr_array:
    """Stems and letter runs of telling words, as TF-IDF; what is said once says nothing."""
    plain = [" ".join(filter(is_telling, words(text))) for text in texts]
    runs = number(plain)
    stems: dict[str, int] = {}
    columns = [stems.setdefault(stem(form), len(stems)) for form in runs.forms]
    by_stem = tally(runs.rows, np.array(columns, np.int64)[runs.ids], (runs.count, len(stems)))
    numbers: dict[str, int] = {}
    spelled = [
        [numbers.setdefault(g, len(numbers)) for g in grams(form) if len(g) > _SHORTEST_RUN]
        for form in runs.forms
    ]
    by_gram = parts(spelled, len(numbers))
    forms = tally(runs.rows, runs.ids, (runs.count, len(runs.forms)))
    blocks = [_tfidf(by_stem), _tfidf(sparse.csr_array(forms @ by_gram))]
    return sparse.csr_array(sparse.hstack(blocks, format="csr") * np.sqrt(0.5))


def _tfidf(counts: sparse.csr_array) -> sparse.csr_array:
    seen = np.bincount(counts.indices, minlength=counts.shape[1])
    shared = np.flatnonzero(seen > 1)
    if not len(shared):
        shared = np.arange(counts.shape[1])
    kept = sparse.csr_array(counts[:, shared])
    return Block(seen[shared].astype(np.float64), counts.shape[0]).weigh(kept)[0]


def _join_alike(rows: sparse.csr_array, themes: int | None) -> Ints:
    """A handful of texts: join the two nearest groups until the rest are far apart."""
    if rows.shape[0] == 1:
        return np.zeros(1, dtype=np.int64)
    distance = np.clip(1.0 - (rows @ rows.T).toarray(), 0.0, 1.0)
    wanted = min(themes, rows.shape[0]) if themes else None
    joined = AgglomerativeClustering(
        n_clusters=wanted,
        distance_threshold=None if themes else _FAR,
        metric="precomputed",
        linkage="average",
    ).fit_predict(distance)
    return np.asarray(joined, dtype=np.int64)


def _condense(rows: sparse.csr_array, seed: int) -> Floats:
    """Rows of length 1 in 100 dimensions (latent semantic analysis)."""
    sizes = min(_DIMENSIONS, rows.shape[0] - 1, rows.shape[1] - 1)
    if sizes < 2:
        return np.asarray(normalize(rows).toarray())
    stride = max(1, -(-rows.shape[0] // _SAMPLE))
    reducer = TruncatedSVD(sizes, random_state=seed, n_iter=3).fit(rows[::stride])
    return np.asarray(normalize(reducer.transform(rows)))


def _cluster(vectors: Floats, themes: int, seed: int) -> Ints:
    stride = max(1, -(-len(vectors) // _SAMPLE))
    smooth = _smooth(vectors[::stride])
    machine = KMeans(themes, random_state=seed, n_init=3).fit(smooth)
    if stride == 1:
        return np.asarray(machine.labels_, dtype=np.int64)
    return np.asarray((vectors @ machine.cluster_centers_.T).argmax(axis=1), np.int64)


def _split_large(vectors: Floats, places: Ints, seed: int) -> Ints:
    """Split a theme three times the usual size, which is a rest of many, once more."""
    sizes = np.bincount(places)
    usual = len(places) / len(sizes)
    split, free = places.copy(), len(sizes)
    for place in np.flatnonzero(sizes > 3 * usual).tolist():
        inside = np.flatnonzero(places == place)
        parts = _cluster(vectors[inside], round(len(inside) / usual), seed)
        split[inside] = np.where(parts == 0, place, free + parts - 1)
        free += int(parts.max())
    return split


def _smooth(vectors: Floats) -> Floats:
    """Each row moved towards its 15 nearest, so that short comments say more."""
    near = min(_NEIGHBOURS, len(vectors) - 1)
    moved = np.empty_like(vectors)
    for start in range(0, len(vectors), 1_000):
        block = vectors[start : start + 1_000]
        nearest = np.argpartition(-(block @ vectors.T), near, axis=1)[:, :near]
        moved[start : start + 1_000] = vectors[nearest].mean(axis=1) + block
    return np.asarray(normalize(moved))


def _settle(vectors: Floats, places: Ints, sizes: Floats, least: float) -> tuple[Ints, Floats]:
    """Put texts that stand alone, or far off, where they fit best, or nowhere."""
    people = np.bincount(places, weights=sizes)
    kept = np.flatnonzero(people >= 2)
    if not len(kept):
        return np.full(len(places), -1, dtype=np.int64), np.zeros(len(places))
    member = (places[:, None] == kept[None, :]).astype(np.float64)
    centres = normalize(member.T @ (vectors * sizes[:, None]))
    likeness = vectors @ centres.T
    best = likeness.argmax(axis=1)
    own = np.where(member.any(axis=1), member.argmax(axis=1), best)
    fit = likeness[np.arange(len(places)), own]
    strange = fit < least
    own[strange] = best[strange]
    fit = likeness[np.arange(len(places)), own]
    return np.where(fit < least, -1, own).astype(np.int64), np.asarray(fit)


def _describe(comments: Sequence[Comment], groups: _Groups, places: Ints, fit: Floats) -> Found:
    order = np.argsort(-fit, kind="stable")
    texts: dict[int, list[int]] = {}
    for at in order.tolist():
        if places[at] >= 0:
            texts.setdefault(int(places[at]), []).append(at)
    held = {
        place: [i for at in members for i in groups.ids[at]] for place, members in texts.items()
    }
    found = sorted(held, key=lambda place: -len(held[place]))
    named = labels.name([[groups.texts[at] for at in texts[p]] for p in found])
    suggested = tuple(
        FoundTheme(label, phrases, tuple(held[place]), _quotes(groups, texts[place], fit))
        for place, (label, phrases) in zip(found, named, strict=True)
    )
    placed = {i for members in held.values() for i in members}
    return Found(suggested, tuple(c.id for c in comments if c.id not in placed))


def _quotes(groups: _Groups, members: list[int], fit: Floats) -> tuple[str, ...]:
    passages = [(groups.ids[at][0], groups.texts[at], float(fit[at]), ()) for at in members]
    return tuple(quote.text for quote in quotes.choose(passages, most=_QUOTES))
