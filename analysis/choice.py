"""Which one theme a comment is given where it is to have exactly one."""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from analysis.learner import Flags
from analysis.runs import Floats

# Fewer comments with exactly one theme than that teach nothing; so many count as much as
# the bars that serve where comments may have several themes.
_FEWEST, _BELIEF = 30, 100.0
# Measured by cross-validation: how far rare themes are heard above their share.
_SOFTNESS, _FAIRNESS = 0.1, 0.25
_STRETCH = 5.0
_HARDLY = 1e-9


@dataclass(frozen=True, slots=True)
class Choice:
    """What the scores of all themes together say of each, and how far that is trusted.

    `weights` has a row for each theme in the whole comment, then one for each in its beginning.
    """

    weights: Floats
    offsets: Floats
    trust: float

    def worth(self, scores: Floats, first: Floats, above: Floats) -> Floats:
        """Return rows by themes: the higher, the sooner chosen.

        `scores` are of whole comments, `first` of how they begin: people who give one theme often
        give what is said first. `above` is how far each confidence is above its theme's bar (as
        a ratio).
        """
        told = _both(scores, first) @ self.weights + self.offsets
        top = told.max(axis=1, keepdims=True)
        told -= top + np.log(np.exp(told - top).sum(axis=1, keepdims=True))
        return np.asarray(self.trust * told + (1 - self.trust) * np.log(np.maximum(above, _HARDLY)))


def untaught(themes: int) -> Choice:
    """Return the choice that only looks at bars."""
    return Choice(np.zeros((2 * themes, themes)), np.zeros(themes), 0.0)


def learn(scores: Floats, first: Floats, truth: Flags) -> Choice:
    """Return a choice learned from scores of held-out rows and what people said of them.

    `scores` and `first` are as in `Choice.worth`. Rows with several themes or none teach
    nothing of choosing one.
    """
    themes = truth.shape[1]
    alone = truth.sum(axis=1) == 1
    told = truth[alone].argmax(axis=1)
    counts = np.bincount(told, minlength=themes)
    if len(told) < _FEWEST or (counts > 0).sum() < 3:
        return untaught(themes)
    share = (counts.mean() / np.maximum(counts, 1)) ** _FAIRNESS
    machine = LogisticRegression(C=_SOFTNESS, max_iter=1_000)
    machine.fit(_both(scores, first)[alone], told, sample_weight=share[told])
    weights = np.zeros((2 * themes, themes))
    offsets = np.full(themes, float(machine.intercept_.min()))
    weights[:, machine.classes_] = machine.coef_.T
    offsets[machine.classes_] = machine.intercept_
    # A theme that nobody gave yet is as likely as the least likely one.
    return Choice(weights, offsets, len(told) / (len(told) + _BELIEF))


def _both(scores: Floats, first: Floats) -> Floats:
    return np.hstack([scores, first]) * _STRETCH
