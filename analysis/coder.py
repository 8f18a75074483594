"""Learning a codebook: from its own words, from what people labelled, from comments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

import numpy as np

from analysis import asked, choice, lessons, pieces
from analysis.asked import Answers
from analysis.calibration import Calibration, believe, calibrate, share_out
from analysis.choice import Choice
from analysis.features import Features, Seen
from analysis.learner import Flags, Model, Rows
from analysis.likeness import FEWEST_THEMES, Likeness
from analysis.passages import Reader
from analysis.runs import Floats, Ints
from analysis.types import Codebook, Comment, Encoder, Labelled
from analysis.views import Joined, Meaning, View, Words

# Comments the first model is surest of teach the second one the words people use.
_ECHO, _ECHO_SHARE, _ECHO_MOST = 0.3, 0.3, 100
BACKGROUND = 20_000
_FEWEST_TO_CALIBRATE = 10


T = TypeVar("T")
Lessons = tuple[Rows, ...]  # the same rows in each view


@dataclass(frozen=True, slots=True)
class Judged:
    """Comments by themes: how sure each is, how good a choice for the only one; and the words."""

    confidence: Floats
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
        apart = _hear(self.views, self.joined, answers, seen)
        scores = np.tensordot(self.joined.shares, apart, axes=1)
        sure = self.calibration.confidence(scores)
        return Judged(sure, self.choice.worth(scores, sure / self.calibration.thresholds), seen)

    @property
    def wording(self) -> tuple[Features, Model]:
        """The first view, from which evidence is drawn: each word has its weight."""
        return self.words.features, cast(Model, self.joined.machines[0])

    @property
    def words(self) -> Words:
        """The first view: the words of texts, and the questions they answer."""
        return cast(Words, self.views[0])


def learn(
    codebook: Codebook,
    examples: Sequence[Labelled],
    comments: Sequence[Comment],
    *,
    seed: int = 0,
    step: Callable[[], None] = lambda: None,
    encoder: Encoder | None = None,
    languages: frozenset[str] = frozenset(),
) -> Coder:
    """Return a coder for `codebook`; `comments` are unlabelled ones to learn from.

    With no examples the codebook's own words teach it; each example adds to them.
    Raises CodebookError when an example has a theme the codebook does not have.
    """
    lines, owners, weights = lessons.read_lines(codebook)
    labelled = lessons.merge(examples, codebook)
    told_answers = Answers([text for text, _ in labelled], [question for _, question in labelled])
    sample = _sample(comments)
    features = Features([*lines, *told_answers.texts], [one.text.strip() for one in sample])
    by_words = Words(features, asked.learn(told_answers.asked))
    views = (by_words, *_meanings(encoder, lines, owners, len(codebook)))
    own = _lessons(views, Answers.to_nothing(lines), lessons.mark(owners, len(codebook)), weights)
    given = np.array(list(labelled.values()), dtype=bool).reshape(-1, len(codebook))
    told = _lessons(views, told_answers, given, np.ones(len(labelled)))
    teacher = Teacher(views, seed, step)
    known = {text for text, _ in labelled}
    fresh = Answers.of([one for one in sample if one.text.strip() not in known])
    base = _join(own, _echo(teacher.fit(_join(own, told), len(labelled)), views, fresh))
    calibration, chooser, shares = _calibrate(teacher, base, told, told_answers)
    joined = teacher.fit(_join(base, told), len(labelled), shares)
    return Coder(codebook.keys, languages, views, joined, calibration, chooser)


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


def _meanings(
    encoder: Encoder | None, lines: Sequence[str], owners: Ints, themes: int
) -> tuple[View, ...]:
    if encoder is None:
        return ()
    reader = Reader(encoder)
    if themes < FEWEST_THEMES:
        return (Meaning(reader),)
    return Meaning(reader), Likeness(reader, encoder.vectors(lines), owners, themes)


def _lessons(views: tuple[View, ...], answers: Answers, themes: Flags, weights: Floats) -> Lessons:
    return tuple(Rows(view.see(answers), themes, weights) for view in views)


def _join(some: Lessons, others: Lessons) -> Lessons:
    return tuple(one.join(other) for one, other in zip(some, others, strict=True))


def _hear(
    views: tuple[View, ...], joined: Joined, answers: Answers, seen: Seen | None = None
) -> Floats:
    """Views by texts by themes: what each view says of each text and of its sentences."""
    parts = pieces.split(answers.texts)
    first = seen.rows if seen else views[0].see(answers)
    whole = joined.apart([first, *(view.see(answers) for view in views[1:])])
    pieced = Answers(parts.texts, [answers.asked[at] for at in parts.sources.tolist()])
    return parts.blend(whole, joined.apart([view.see(pieced) for view in views]))


def _sample(comments: Sequence[Comment]) -> list[Comment]:
    """Up to 20,000 different comments, evenly spread over all of them."""
    distinct = {one.text.strip(): one for one in reversed(comments)}
    return spread([one for text, one in reversed(distinct.items()) if text], BACKGROUND)


def spread(things: Sequence[T], most: int) -> list[T]:
    """Return at most so many of the things, evenly spread over all of them."""
    stride = max(1, -(-len(things) // most))
    return list(things[::stride])


def _echo(joined: Joined, views: tuple[View, ...], answers: Answers) -> Lessons:
    """The comments a first model is surest of, as rows that count a little."""
    sights = [view.see(answers) for view in views]
    scores = joined.score(sights)
    themes = scores.shape[1]
    best = scores.argmax(axis=1)
    ranked = np.sort(scores, axis=1)
    margin = ranked[:, -1] - ranked[:, -2] if themes > 1 else ranked[:, -1]
    chosen: list[int] = []
    for theme in range(themes):
        mine = np.flatnonzero(best == theme)
        surest = mine[np.argsort(-margin[mine], kind="stable")]
        chosen.extend(surest[: min(_ECHO_MOST, int(len(mine) * _ECHO_SHARE))].tolist())
    places = np.array(chosen, dtype=np.int64)
    flags, weights = lessons.mark(best[places], themes), np.full(len(places), _ECHO)
    return tuple(Rows(sight[places], flags, weights) for sight in sights)


def _calibrate(
    teacher: Teacher, base: Lessons, told: Lessons, answers: Answers
) -> tuple[Calibration, Choice, Floats]:
    """Judge by comments the model has not seen: part of the labelled ones at a time."""
    truth = told[0].themes
    count, themes = truth.shape
    shares = np.full(len(told), 1.0 / len(told))
    if count < _FEWEST_TO_CALIBRATE:
        return believe(themes), choice.untaught(themes), shares
    parts = 4 if count < 400 else 3
    part = np.random.RandomState(teacher.seed).permutation(count) % parts
    scores = np.zeros((len(told), count, themes))
    for held in range(parts):
        rest = _join(base, tuple(rows.pick(part != held) for rows in told))
        joined = teacher.fit(rest, int((part != held).sum()))
        heard = answers.pick(np.flatnonzero(part == held).tolist())
        scores[:, part == held] = _hear(teacher.views, joined, heard)
    shares = share_out(scores, truth)
    joint = np.tensordot(shares, scores, axes=1)
    return calibrate(joint, truth), choice.learn(joint, truth), shares
