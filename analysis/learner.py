"""A linear model for many themes at once: one support vector machine a theme."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.svm import LinearSVC

from analysis.passages import Passages
from analysis.runs import Floats, Ints

Flags = NDArray[np.bool_]
Matrix: TypeAlias = sparse.csr_array | Passages

STIFFNESS = 0.3
FEW = 300.0
_HARDLY = 1e-9


@dataclass(frozen=True, slots=True)
class Rows:
    """Training rows: features, which themes each has, and how much each counts."""

    features: Matrix
    themes: Flags
    weights: Floats

    def pick(self, which: Flags | Ints) -> "Rows":
        """Return only some of the rows."""
        return Rows(self.features[which], self.themes[which], self.weights[which])

    def spread(self, most: int) -> "Rows":
        """Return at most so many of the rows, evenly spread over all of them."""
        count = len(self.weights)
        return self if count <= most else self.pick(np.arange(most) * count // most)

    def join(self, other: "Rows") -> "Rows":
        """Return these rows followed by the other ones."""
        return Rows(
            _stack(self.features, other.features),
            np.concatenate([self.themes, other.themes]),
            np.concatenate([self.weights, other.weights]),
        )


def _stack(above: Matrix, below: Matrix) -> Matrix:
    if isinstance(above, Passages) and isinstance(below, Passages):
        return above.join(below)
    return sparse.csr_array(sparse.vstack([above, below]))


def _columns(features: Matrix) -> sparse.csr_array:
    if isinstance(features, Passages):
        raise TypeError("a linear machine looks at columns, not at passages")
    return features


@dataclass(frozen=True, slots=True)
class Model:
    """Weights (columns by themes) and a start value a theme."""

    weights: Floats
    start: Floats

    def score(self, features: Matrix) -> Floats:
        """Return rows by themes: above 0 is inside, the further the surer."""
        return np.asarray(_columns(features) @ self.weights) + self.start


def fit(
    rows: Rows,
    *,
    people: float,
    seed: int,
    step: Callable[[], None] = lambda: None,
    telling: float = 0.0,
) -> Model:
    """Return a model of `rows`.

    `people` is how many rows a person labelled (see `balance`). `step` is called after
    each theme. `telling`, 0 to 1, is how far columns count by how unlike their use inside
    and outside a theme is (Wang and Manning 2012, "Baselines and Bigrams").
    """
    count = rows.themes.shape[1]
    weights = np.zeros((_columns(rows.features).shape[1], count))
    start = np.full(count, -1.0)
    counts = balance(rows, people)
    for theme in range(count):
        inside = rows.themes[:, theme]
        scale = (
            _unlikeness(rows.features, rows.weights, inside) ** telling
            if telling
            else np.ones(len(weights))
        )
        scaled = replace(rows, features=_scaled(rows.features, scale)) if telling else rows
        found, start[theme] = _fit_theme(scaled, theme, counts[:, theme], seed)
        weights[:, theme] = found * scale
        step()
    return Model(weights, start)


def _scaled(features: sparse.csr_array, scale: Floats) -> sparse.csr_array:
    data = features.data * scale[features.indices]
    return sparse.csr_array((data, features.indices, features.indptr), features.shape)


def _unlikeness(features: sparse.csr_array, weights: Floats, inside: Flags) -> Floats:
    """How far apart the log shares of each column are, inside and outside; never 0."""
    width, lengths = features.shape[1], np.diff(features.indptr)
    held = np.bincount(features.indices, np.repeat(weights * inside, lengths), width)
    every = np.bincount(features.indices, np.repeat(weights, lengths), width)
    within, without = 1.0 + held, 1.0 + np.maximum(every - held, 0.0)
    apart = np.log(within / within.sum()) - np.log(without / without.sum())
    return np.asarray(np.maximum(np.abs(apart), _HARDLY))


def _fit_theme(rows: Rows, theme: int, counts: Floats, seed: int) -> tuple[Floats, float]:
    inside = rows.themes[:, theme]
    if not inside.any():
        return np.zeros(_columns(rows.features).shape[1]), -1.0
    if inside.all():
        return _centre(rows), -0.5
    machine = LinearSVC(C=STIFFNESS, random_state=seed, tol=1e-3)
    machine.fit(rows.features, inside, sample_weight=counts)
    return np.asarray(machine.coef_).ravel(), float(machine.intercept_[0])


def balance(rows: Rows, people: float) -> Floats:
    """Return how much each row counts for each theme (rows by themes).

    With few rows labelled by `people`, rare themes count as much as common ones; the
    more there are, the more their real shares speak.
    """
    # Half by how much a row counts, half by how much "inside" counts beside "outside".
    fairness = 0.5 * FEW / (FEW + people)
    counts = rows.weights * _evenness(rows, fairness)
    total = float(counts.sum())
    held = np.clip(counts @ rows.themes, _HARDLY, max(total - _HARDLY, _HARDLY))
    up = (total / (2 * held)) ** fairness
    down = (total / (2 * np.maximum(total - held, _HARDLY))) ** fairness
    return np.asarray(counts[:, None] * np.where(rows.themes, up, down))


def _evenness(rows: Rows, fairness: float) -> Floats:
    """What makes rows of rare themes count more; 1 for rows without a theme."""
    held = (rows.weights[:, None] * rows.themes).sum(axis=0)
    share = held.mean() / np.where(held > 0, held, 1.0)
    themes = rows.themes.sum(axis=1)
    evened = (rows.themes * share**fairness).sum(axis=1) / np.maximum(themes, 1)
    return np.asarray(np.where(themes > 0, evened, 1.0))


def _centre(rows: Rows) -> Floats:
    """The mean direction of the rows: all there is to go by with a single theme."""
    total = np.asarray((_columns(rows.features) * rows.weights[:, None]).sum(axis=0)).ravel()
    return np.asarray(total / (np.linalg.norm(total) or 1.0))
