"""What was learned of a codebook, and how comments are judged by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from analysis.asked import Answers
from analysis.calibration import Calibration
from analysis.choice import Choice
from analysis.features import Features, Seen
from analysis.learner import Flags, Model
from analysis.runs import Floats
from analysis.teaching import hear
from analysis.types import Comment
from analysis.views import Joined, View, Words


@dataclass(frozen=True, slots=True)
class Judged:
    """Comments by themes, and the words of the comments.

    `confidence` is how sure each theme is, `given` whether a comment has it, `worth` how
    good a choice it is for the only one.
    """

    confidence: Floats
    given: Flags
    worth: Floats
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
        heard = hear(self.views, self.joined, answers, seen)
        scores, first = heard.weigh(self.joined.shares)
        sure = self.calibration.confidence(scores)
        worth = self.choice.worth(scores, first, sure / self.calibration.thresholds)
        return Judged(sure, self.calibration.accept(sure), worth, seen)

    @property
    def wording(self) -> tuple[Features, Model]:
        """The first view, from which evidence is drawn: each word has its weight."""
        return self.words.features, cast(Model, self.joined.machines[0])

    @property
    def words(self) -> Words:
        """The first view: the words of texts, and the questions they answer."""
        return cast(Words, self.views[0])
