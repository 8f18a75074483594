"""Texts as points: near each other where they are about the same."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from analysis import concepts
from analysis.features import Block
from analysis.runs import Runs, parts, tally
from analysis.tokens import grams, is_telling, stem
from analysis.types import Encoder

Points = NDArray[np.float32]

SAMPLE = 6_000
_DIMENSIONS = 100
_NEIGHBOURS = 15
_BATCH = 1_000
_SHORTEST_RUN = 3
# Chosen on comments with human themes: beside words, matters count half; beside both, an
# encoder's meaning counts half, and four fifths how near it is to each matter.
_CONCEPTS = 0.5
_MEANING = 0.5
_MEANT = 0.8
_TELLING_WORDS = 12


def weigh(runs: Runs) -> sparse.csr_array:
    """Return stems and letter runs of telling words as TF-IDF, each row of length 1.

    What only one text says tells nothing of what it shares with others, and is left out.
    """
    runs = _telling(runs)
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


def embed(runs: Runs, weighed: sparse.csr_array, meaning: Points | None, seed: int) -> Points:
    """Return a point of length 1 a text, from words (`weighed`), matters and meaning.

    Meaning counts only where there is some, and matters only in English.
    """
    matters = _tfidf(concepts.load().count(runs))
    rows = sparse.hstack([weighed, matters * _CONCEPTS], format="csr")
    points = _condense(sparse.csr_array(rows.astype(np.float32)), seed)
    if meaning is not None:
        points = np.hstack([points, meaning])
    return unit(points)


def understand(texts: Sequence[str], encoder: Encoder) -> Points:
    """Return what texts mean, and which matters that is nearer to than it is for most."""
    meant = encoder.vectors(texts)
    known = concepts.load()
    matters = [
        f"{name}: {', '.join(said[:_TELLING_WORDS])}"
        for name, said in zip(known.names, known.words, strict=True)
    ]
    toward = meant @ encoder.vectors(matters).T
    spread = np.maximum(toward.std(axis=0), 1e-6)
    near = np.maximum((toward - toward.mean(axis=0)) / spread, 0.0) ** 2
    return np.hstack([meant * np.float32(_MEANING), unit(near) * np.float32(_MEANT)])


def _telling(runs: Runs) -> Runs:
    kept = np.array([is_telling(form) for form in runs.forms], dtype=bool)[runs.ids]
    return Runs(runs.forms, runs.ids[kept], runs.rows[kept], runs.count)


def _tfidf(counts: sparse.csr_array) -> sparse.csr_array:
    seen = np.bincount(counts.indices, minlength=counts.shape[1])
    shared = np.flatnonzero(seen > 1)
    if not len(shared):
        shared = np.arange(counts.shape[1])
    kept = sparse.csr_array(counts[:, shared])
    return Block(seen[shared].astype(np.float64), counts.shape[0]).weigh(kept)[0]


def _condense(rows: sparse.csr_array, seed: int) -> Points:
    """Rows of length 1 in 100 dimensions (latent semantic analysis)."""
    sizes = min(_DIMENSIONS, rows.shape[0] - 1, rows.shape[1] - 1)
    if sizes < 2:
        return unit(rows.toarray())
    reducer = TruncatedSVD(sizes, random_state=seed, n_iter=3)
    reducer.fit(rows[sample(rows.shape[0], seed)])
    return unit(reducer.transform(rows))


def sample(count: int, seed: int, most: int = SAMPLE) -> NDArray[np.int64]:
    """Return the places of at most `most` of `count` things, by chance but in order."""
    if count <= most:
        return np.arange(count)
    chosen = np.random.default_rng(seed).choice(count, most, replace=False)
    return np.sort(chosen)


def smooth(points: Points, seed: int) -> Points:
    """Return each point moved towards its 15 nearest in a sample: short texts say more then."""
    others = points[sample(len(points), seed)]
    near = min(_NEIGHBOURS, len(others) - 1)
    moved = np.empty_like(points)
    for start in range(0, len(points), _BATCH):
        block = points[start : start + _BATCH]
        nearest = np.argpartition(-(block @ others.T), near, axis=1)[:, :near]
        moved[start : start + _BATCH] = others[nearest].mean(axis=1) + block
    return unit(moved)


def unit(points: NDArray[np.floating]) -> Points:
    """Return the rows at length 1; a row of nothing stays so."""
    return np.asarray(normalize(points), dtype=np.float32)
