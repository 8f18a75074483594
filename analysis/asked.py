"""The questions that comments answer: "Nothing" means one thing here and another there."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.runs import Floats
from analysis.types import Comment

# Free text in place of a question is none: only so many are told apart.
MOST = 20
# How much the question counts beside the words, half of it with so many answers: measured by
# cross-validation. Of few answers, it is chance which question was answered how.
_WEIGHT, _HALF = 0.5, 30.0


@dataclass(frozen=True, slots=True)
class Answers:
    """Texts and the question that each answers ("" where that is not known)."""

    texts: Sequence[str]
    asked: Sequence[str]

    @classmethod
    def of(cls, comments: Sequence[Comment]) -> "Answers":
        """Return the texts of comments and what they answer."""
        return cls([one.text for one in comments], [one.question for one in comments])

    def pick(self, places: Sequence[int]) -> "Answers":
        """Return some of the answers."""
        return Answers([self.texts[at] for at in places], [self.asked[at] for at in places])

    @classmethod
    def to_nothing(cls, texts: Sequence[str]) -> "Answers":
        """Return texts that answer no question we know."""
        return cls(texts, [""] * len(texts))


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions that people's labelled comments answer, the share of each, what they count."""

    known: tuple[str, ...]
    usual: Floats
    weight: float

    def columns(self, asked: Sequence[str]) -> Floats:
        """Return a row an answer; one to no known question has the mean of all."""
        places = {one: at for at, one in enumerate(self.known)}
        rows = np.vstack([np.eye(len(self.known)), self.usual]) * self.weight
        return rows[[places.get(one, len(self.known)) for one in asked]]


def learn(asked: Iterable[str]) -> Questions:
    """Return the questions asked, the commonest first: none unless there are two."""
    counts = Counter(one for one in asked if one)
    known = sorted(counts, key=lambda one: (-counts[one], one))[:MOST]
    if len(known) < 2:
        return Questions((), np.zeros(0), 0.0)
    held = np.array([counts[one] for one in known], np.float64)
    answers = float(held.sum())
    return Questions(tuple(known), held / answers, _WEIGHT * answers / (answers + _HALF))


def beside(rows: sparse.csr_array, more: Floats) -> sparse.csr_array:
    """Return sparse rows with more columns at their end."""
    return sparse.csr_array(sparse.hstack([rows, sparse.csr_array(more)], format="csr"))
