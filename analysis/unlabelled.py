"""What comments without labels teach: how people say a theme, and what is none of it."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from analysis import concepts, lessons
from analysis.asked import Answers
from analysis.learner import Rows
from analysis.runs import Floats, Ints
from analysis.teaching import Lessons, Teacher, join, teach
from analysis.tokens import words
from analysis.types import Comment

BACKGROUND = 20_000
# Comments the first model is surest of teach the second one the words people use.
_ECHO, _ECHO_SHARE, _ECHO_MOST = 0.3, 0.3, 100
_ECHO_LEAST = -0.6  # a score: below it, even the best theme is none
# All else that people talk of counts as much as so many themes beside a single one, less the
# more themes there are (they tell each other apart), half once so many comments are labelled.
_ELSE, _ELSE_FADES = 3.0, 30.0
_ELSE_FEW, _ELSE_MOST = 10, 200

T = TypeVar("T")


def choose(comments: Sequence[Comment]) -> list[Comment]:
    """Return up to 20,000 different comments, evenly spread over all of them."""
    distinct = {one.text.strip(): one for one in reversed(comments)}
    return spread([one for text, one in reversed(distinct.items()) if text], BACKGROUND)


def spread(things: Sequence[T], most: int) -> list[T]:
    """Return at most so many of the things, evenly spread over all of them."""
    stride = max(1, -(-len(things) // most))
    return list(things[::stride])


def add(
    teacher: Teacher, own: Lessons, told: Lessons, fresh: Answers, lines: Sequence[str]
) -> Lessons:
    """Return a codebook's `own` lessons and what `fresh` comments add to them.

    `told` is what people labelled, `lines` are the codebook's.
    """
    people = len(told[0].weights)
    places = spread(range(len(fresh.texts)), _ELSE_MOST)
    other = _read_else(fresh.pick(places), lines)
    themes = own[0].themes.shape[1]
    weights = _weigh_else(
        len(places), len(other.texts) - len(places), own[0].weights, themes, people
    )
    nothing = np.zeros((len(other.texts), themes), np.bool_)
    rest = teach(teacher.views, other, nothing, weights)
    first = teacher.fit(join(join(own, rest), told), people)
    sights = [view.see(fresh) for view in teacher.views]
    echoed, themed = _echo(first.score(sights))
    flags, weights = lessons.mark(themed, themes), np.full(len(echoed), _ECHO)
    heard = tuple(Rows(sight[echoed], flags, weights) for sight in sights)
    is_else = np.ones(len(other.texts), np.bool_)
    is_else[: len(places)] = ~np.isin(places, echoed)
    return join(join(own, tuple(rows.pick(is_else) for rows in rest)), heard)


def _read_else(some: Answers, lines: Sequence[str]) -> Answers:
    """What stands for all that is no theme: comments, and matters that no line names.

    Most comments are not about a given theme, which is enough to learn from them what it is
    not (Elkan and Noto 2008, "Learning Classifiers from Only Positive and Unlabeled Data").
    """
    known = concepts.load()
    named = known.of(word for line in lines for word in words(line))
    matters = [
        f"{name}: {' '.join(said)}"
        for at, (name, said) in enumerate(zip(known.names, known.words, strict=True))
        if at not in named
    ]
    return Answers([*some.texts, *matters], [*some.asked, *[""] * len(matters)])


def _weigh_else(comments: int, matters: int, own: Floats, themes: int, people: int) -> Floats:
    """Half for comments and half for matters; of a few comments, none speaks for all."""
    whole = _ELSE * own.sum() / themes**2 * _ELSE_FADES / (_ELSE_FADES + people)
    halves = np.repeat([max(_ELSE_FEW, comments), max(_ELSE_FEW, matters)], [comments, matters])
    return np.asarray(whole / 2 / halves)


def _echo(scores: Floats) -> tuple[Ints, Ints]:
    """The places of the comments that a first model is surest of, and their themes."""
    themes = scores.shape[1]
    best = scores.argmax(axis=1)
    ranked = np.sort(scores, axis=1)
    margin = ranked[:, -1] - ranked[:, -2] if themes > 1 else ranked[:, -1]
    chosen: list[int] = []
    for theme in range(themes):
        mine = np.flatnonzero((best == theme) & (ranked[:, -1] > _ECHO_LEAST))
        surest = mine[np.argsort(-margin[mine], kind="stable")]
        chosen.extend(surest[: min(_ECHO_MOST, int(len(mine) * _ECHO_SHARE))].tolist())
    places = np.array(chosen, dtype=np.int64)
    return places, best[places]
