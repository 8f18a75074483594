"""How near a text comes to the codebook's own words."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis import passages
from analysis.asked import Answers
from analysis.learner import Matrix, Rows
from analysis.passages import Reader, Vectors
from analysis.runs import Floats, Ints

FEWEST_THEMES = 3
_NEAREST = 3
# So many spreads above a text's usual likeness is where a theme begins.
_BEGINS = 2.5


@dataclass(frozen=True, slots=True)
class Likeness:
    """A view that is its own machine: likeness to the three nearest lines of a theme.

    Compared with the same text's likeness to the other themes, as some texts are like all.
    """

    reader: Reader
    lines: Vectors
    owners: Ints
    themes: int

    def see(self, answers: Answers) -> Matrix:
        """Return passages."""
        return self.reader.read(answers.texts)

    def fit(self, rows: Rows, *, people: float, seed: int, step: Callable[[], None]) -> "Likeness":
        """Return itself: it learns from the codebook alone."""
        return self

    def score(self, features: Matrix) -> Floats:
        """Return rows by themes: above 0 is inside, the further the surer."""
        return passages.of(features).judge(self._compare)

    def _compare(self, vectors: Vectors) -> Floats:
        likeness = np.asarray(vectors @ self.lines.T, np.float64)
        found = np.full((len(likeness), self.themes), -1.0)
        for theme in np.unique(self.owners).tolist():
            own = np.sort(likeness[:, self.owners == theme], axis=1)
            found[:, theme] = own[:, -_NEAREST:].mean(axis=1)
        away = found - found.mean(axis=1, keepdims=True)
        spread = found.std(axis=1, keepdims=True)
        return np.asarray(away / np.where(spread > 0, spread, 1.0) / _BEGINS - 1.0)
