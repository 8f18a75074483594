"""What was learned of a codebook, and how comments are judged by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from analysis.asked import Answers
from analysis.calibration import Calibration
from analysis.choice import Choice
from analysis.features import Features, Seen
from analysis.learner import Flags, Model
from analysis.runs import Floats, Ints
from analysis.teaching import hear, hear_beginning
from analysis.types import Comment
from analysis.views import Joined, View, Words


@dataclass(frozen=True, slots=True)
class Judged:
    """Comments by themes, and the words of the comments.

    `scores` are what the views say together, `confidence` how sure each theme is, `given`
    whether a comment has it.
    """

    scores: Floats
    confidence: Floats
    given: Flags
    seen: Seen


@dataclass(frozen=True, slots=True)
class Coder:
    """Everything learned: the views, what they learned, and what their scores mean.

    `keys` are the themes' keys, `languages` those it learned from (empty when that
    could not be told).
    """

    keys: tuple[str, ...]
    languages: frozenset[str]
    views: tuple[View, ...]
    joined: Joined
    calibration: Calibration
    choice: Choice

    def judge(self, comments: Sequence[Comment]) -> Judged:
        """Return the chance that a person would agree, and what that was drawn from."""
        answers = Answers.of(comments)
        seen = self.words.look(answers)
        apart = hear(self.views, self.joined, answers, seen)
        scores = np.tensordot(self.joined.shares, apart, axes=1)
        sure = self.calibration.confidence(scores)
        return Judged(scores, sure, self.calibration.accept(sure), seen)

    def choose(self, comments: Sequence[Comment], judged: Judged) -> Ints:
        """Return the theme of each comment where each is to have exactly one."""
        apart = hear_beginning(self.views, self.joined, Answers.of(comments))
        first = np.tensordot(self.joined.shares, apart, axes=1)
        above = judged.confidence / self.calibration.thresholds
        return np.asarray(self.choice.worth(judged.scores, first, above).argmax(axis=1), np.int64)

    @property
    def wording(self) -> tuple[Features, Model]:
        """The first view, from which evidence is drawn: each word has its weight."""
        return self.words.features, cast(Model, self.joined.machines[0])

    @property
    def words(self) -> Words:
        """The first view: the words of texts, and the questions they answer."""
        return cast(Words, self.views[0])
