"""Ways to see a text: by its words, and by its meaning where there is an encoder.

Each view turns texts into rows and learns from rows; what the views say is joined.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from sklearn.svm import SVC
from threadpoolctl import threadpool_limits

from analysis import learner, passages
from analysis.asked import Answers, Questions, beside
from analysis.features import Features, Seen
from analysis.learner import Matrix, Rows
from analysis.passages import Reader, Vectors
from analysis.runs import Floats

# Measured on comments of patients, by cross-validation.
_SOFTNESS, _REACH = 3.0, 1.0
# A kernel is as large as its rows squared; of more rows, so many evenly spread ones are known.
MOST_KNOWN = 5_000
# Of texts and their sentences beside those known: 80 MB at a time, not a gigabyte.
_AT_ONCE = 2_000
# So many labelled comments say half of what there is to say about which words tell.
_TAUGHT = 30.0


class Machine(Protocol):
    """What one view learned."""

    def score(self, features: Matrix) -> Floats:
        """Return rows by themes: above 0 is inside, the further the surer."""
        ...


class View(Protocol):
    """One way to see texts and to learn from them."""

    def see(self, answers: Answers) -> Matrix:
        """Return one row an answer."""
        ...

    def fit(self, rows: Rows, *, people: float, seed: int, step: Callable[[], None]) -> Machine:
        """Return what `rows` teach; `people` is how many of them a person labelled."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text and the letters inside them, with a linear machine."""

    features: Features
    questions: Questions

    def see(self, answers: Answers) -> Matrix:
        """Return one sparse row an answer."""
        return self.look(answers).rows

    def look(self, answers: Answers) -> Seen:
        """Return the rows and what is needed to explain them."""
        seen = self.features.look(answers.texts)
        if not self.questions.known:
            return seen
        return replace(seen, rows=beside(seen.rows, self.questions.columns(answers.asked)))

    def fit(
        self, rows: Rows, *, people: float, seed: int, step: Callable[[], None]
    ) -> learner.Model:
        """Return a linear model; its weights are what evidence is drawn from."""
        return learner.fit(
            rows, people=people, seed=seed, step=step, telling=people / (people + _TAUGHT)
        )


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of a text and its sentences, with a machine that looks at what is around."""

    reader: Reader

    def see(self, answers: Answers) -> Matrix:
        """Return passages."""
        return self.reader.read(answers.texts)

    def fit(self, rows: Rows, *, people: float, seed: int, step: Callable[[], None]) -> Machine:
        """Return a machine that asks which labelled texts are around (see `surround`)."""
        return surround(rows, people=people, seed=seed, step=step)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Known vectors, how much each pulls to each theme, and a start value a theme."""

    known: Vectors
    pulls: Floats
    start: Floats

    def score(self, features: Matrix) -> Floats:
        """Return rows by themes: above 0 is inside, the further the surer."""
        return passages.of(features).judge(self._judge)

    def _judge(self, vectors: Vectors) -> Floats:
        found = np.empty((len(vectors), len(self.start)))
        for at in range(0, len(vectors), _AT_ONCE):
            some = slice(at, at + _AT_ONCE)
            found[some] = _near(vectors[some], self.known) @ self.pulls + self.start
        return found


def surround(
    rows: Rows, *, people: float, seed: int, step: Callable[[], None] = lambda: None
) -> Neighbours:
    """Return one kernel machine a theme, all on the same kernel of at most 5,000 rows."""
    people *= min(1.0, MOST_KNOWN / len(rows.weights))
    rows = rows.spread(MOST_KNOWN)
    counts = np.asfortranarray(learner.balance(rows, people))
    known = passages.of(rows.features).whole
    with threadpool_limits(1):  # several round differently, and what is learned would differ
        kernel = _near(known, known)
    count = rows.themes.shape[1]
    pulls = np.zeros((len(kernel), count))
    start = np.full(count, -1.0)
    for theme in range(count):
        inside = rows.themes[:, theme]
        if inside.any() and not inside.all():
            machine = SVC(C=_SOFTNESS, kernel="precomputed", random_state=seed)
            machine.fit(kernel, inside, sample_weight=counts[:, theme])
            pulls[machine.support_, theme] = machine.dual_coef_[0]
            start[theme] = float(machine.intercept_[0])
        step()
    return Neighbours(known, pulls, start)


def _near(some: Vectors, others: Vectors) -> Floats:
    """A radial kernel of vectors of length 1: 1 for the same, less the further apart."""
    return np.asarray(np.exp(2.0 * _REACH * (some @ others.T - 1.0)), np.float64)


@dataclass(frozen=True, slots=True)
class Joined:
    """The machines of several views and how much each has to say."""

    machines: tuple[Machine, ...]
    shares: Floats

    def score(self, sights: Sequence[Matrix]) -> Floats:
        """Return rows by themes from one matrix a view: their weighted mean."""
        parts = self.apart(sights)
        return np.asarray((parts * self.shares[:, None, None]).sum(axis=0))

    def apart(self, sights: Sequence[Matrix]) -> Floats:
        """Return views by rows by themes: what each view says alone."""
        pairs = zip(self.machines, sights, strict=True)
        return np.stack([machine.score(sight) for machine, sight in pairs])
