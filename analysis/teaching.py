"""Lessons as each view sees them, what is taught by them, and what is heard afterwards."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis import pieces
from analysis.asked import Answers
from analysis.features import Seen
from analysis.learner import Flags, Rows
from analysis.runs import Floats
from analysis.views import Joined, View

Lessons = tuple[Rows, ...]  # the same rows in each view


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard in texts (views by texts by themes): in all of each, and in how it begins."""

    whole: Floats
    beginning: Floats

    def weigh(self, shares: Floats) -> tuple[Floats, Floats]:
        """Return what all views say together: of the whole, and of the beginning."""
        whole = np.tensordot(shares, self.whole, axes=1)
        return whole, np.tensordot(shares, self.beginning, axes=1)


@dataclass(frozen=True, slots=True)
class Teacher:
    """Fits all views on the same lessons."""

    views: tuple[View, ...]
    seed: int
    step: Callable[[], None]

    def fit(self, taught: Lessons, people: int, shares: Floats | None = None) -> Joined:
        """Return what is taught; each view has the same say unless told."""
        machines = tuple(
            view.fit(rows, people=people, seed=self.seed, step=self.step)
            for view, rows in zip(self.views, taught, strict=True)
        )
        equal = np.full(len(machines), 1.0 / len(machines))
        return Joined(machines, equal if shares is None else shares)


def teach(views: tuple[View, ...], answers: Answers, themes: Flags, weights: Floats) -> Lessons:
    """Return answers with their themes, as rows of each view."""
    return tuple(Rows(view.see(answers), themes, weights) for view in views)


def join(some: Lessons, others: Lessons) -> Lessons:
    """Return some lessons followed by others."""
    return tuple(one.join(other) for one, other in zip(some, others, strict=True))


def hear(
    views: tuple[View, ...], joined: Joined, answers: Answers, seen: Seen | None = None
) -> Heard:
    """Return what each view says of each text and of its sentences."""
    parts = pieces.split(answers.texts)
    first = seen.rows if seen else views[0].see(answers)
    whole = joined.apart([first, *(view.see(answers) for view in views[1:])])
    pieced = Answers(parts.texts, [answers.asked[at] for at in parts.sources.tolist()])
    pieces_heard = joined.apart([view.see(pieced) for view in views])
    return Heard(parts.blend(whole, pieces_heard), parts.begin(whole, pieces_heard))
