"""Learning a codebook: from its own words, from what people labelled, from comments."""

from collections.abc import Callable, Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from analysis import asked, choice, lessons, unlabelled
from analysis.asked import Answers
from analysis.calibration import Calibration, believe, calibrate, share_out
from analysis.choice import Choice
from analysis.coder import Coder
from analysis.features import Features
from analysis.likeness import FEWEST_THEMES, Likeness
from analysis.passages import Reader
from analysis.runs import Floats, Ints
from analysis.teaching import Lessons, Teacher, hear, hear_beginning, join, teach
from analysis.types import Codebook, Comment, Encoder, Labelled
from analysis.views import Meaning, View, Words

_FEWEST_TO_CALIBRATE = 10


def learn(
    codebook: Codebook,
    examples: Sequence[Labelled],
    comments: Sequence[Comment],
    *,
    seed: int = 0,
    step: Callable[[], None] = lambda: None,
    encoder: Encoder | None = None,
    languages: frozenset[str] = frozenset(),
    single: bool = True,
) -> Coder:
    """Return a coder for `codebook`; `comments` are unlabelled ones to learn from.

    With no examples the codebook's own words teach it; each example adds to them. Which one
    theme to give is only learned for `single`: it takes hearing how each example begins.
    Raises CodebookError when an example has a theme the codebook does not have.
    """
    lines, owners, weights = lessons.read_lines(codebook)
    labelled = lessons.merge(examples, codebook)
    told_answers = Answers([text for text, _ in labelled], [question for _, question in labelled])
    sample = unlabelled.choose(comments)
    features = Features([*lines, *told_answers.texts], [one.text.strip() for one in sample])
    by_words = Words(features, asked.learn(told_answers.asked))
    views = (by_words, *_meanings(encoder, lines, owners, len(codebook)))
    own = teach(views, Answers.to_nothing(lines), lessons.mark(owners, len(codebook)), weights)
    given = np.array(list(labelled.values()), dtype=bool).reshape(-1, len(codebook))
    told = teach(views, told_answers, given, np.ones(len(labelled)))
    teacher = Teacher(views, seed, step)
    known = {text for text, _ in labelled}
    fresh = Answers.of([one for one in sample if one.text.strip() not in known])
    base = unlabelled.add(teacher, own, told, fresh, lines)
    calibration, chooser, shares = _calibrate(teacher, base, told, told_answers, single)
    joined = teacher.fit(join(base, told), len(labelled), shares)
    return Coder(codebook.keys, languages, views, joined, calibration, chooser)


def _meanings(
    encoder: Encoder | None, lines: Sequence[str], owners: Ints, themes: int
) -> tuple[View, ...]:
    if encoder is None:
        return ()
    reader = Reader(encoder)
    if themes < FEWEST_THEMES:
        return (Meaning(reader),)
    return Meaning(reader), Likeness(reader, encoder.vectors(lines), owners, themes)


def _calibrate(
    teacher: Teacher, base: Lessons, told: Lessons, answers: Answers, single: bool
) -> tuple[Calibration, Choice, Floats]:
    """Judge by comments the model has not seen: part of the labelled ones at a time."""
    truth = told[0].themes
    count, themes = truth.shape
    shares = np.full(len(told), 1.0 / len(told))
    if count < _FEWEST_TO_CALIBRATE:
        return believe(themes), choice.untaught(themes), shares
    parts = 4 if count < 400 else 3
    part = np.random.RandomState(teacher.seed).permutation(count) % parts
    heard, begun = np.zeros((2, len(told), count, themes))
    for held in range(parts):
        rest = join(base, tuple(rows.pick(part != held) for rows in told))
        joined = teacher.fit(rest, int((part != held).sum()))
        some = answers.pick(np.flatnonzero(part == held).tolist())
        heard[:, part == held] = hear(teacher.views, joined, some)
        if single:
            begun[:, part == held] = hear_beginning(teacher.views, joined, some)
    # On small tables threads wait for each other longer than they count, and round differently.
    with threadpool_limits(1):
        shares = share_out(heard, truth)
        scores, first = (np.tensordot(shares, apart, axes=1) for apart in (heard, begun))
        chooser = choice.learn(scores, first, truth) if single else choice.untaught(themes)
        return calibrate(scores, truth), chooser, shares
