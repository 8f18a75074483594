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
) -> Floats:
    """Return views by texts by themes: what each view says of each text and of its sentences."""
    parts = pieces.split(answers.texts)
    first = seen.rows if seen else views[0].see(answers)
    whole = joined.apart([first, *(view.see(answers) for view in views[1:])])
    pieced = Answers(parts.texts, [answers.asked[at] for at in parts.sources.tolist()])
    return parts.blend(whole, joined.apart([view.see(pieced) for view in views]))


def hear_beginning(views: tuple[View, ...], joined: Joined, answers: Answers) -> Floats:
    """Return views by texts by themes: what each view says of how each text begins."""
    begun = Answers([pieces.begin(text) for text in answers.texts], answers.asked)
    return joined.apart([view.see(begun) for view in views])
