"""Learning a codebook: from its own words, from what people labelled, from comments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

import numpy as np

from analysis import pieces
from analysis.calibration import Calibration, believe, calibrate, share_out
from analysis.features import Features, Floats, Ints
from analysis.learner import Flags, Model, Rows
from analysis.likeness import FEWEST_THEMES, Likeness
from analysis.passages import Reader
from analysis.tokens import words
from analysis.types import Codebook, CodebookError, Encoder, Labelled, Theme
from analysis.views import Joined, Meaning, View, Words

# How much one line of the codebook counts beside one labelled comment.
_NAME, _DESCRIPTION, _KEYWORD, _EXAMPLE = 2.0, 1.5, 2.0, 1.0
# Comments the first model is surest of teach the second one the words people use.
_ECHO, _ECHO_SHARE, _ECHO_MOST = 0.3, 0.3, 100
BACKGROUND = 20_000
_FEWEST_TO_CALIBRATE = 10


T = TypeVar("T")
Lessons = tuple[Rows, ...]  # the same rows in each view


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

    def confidence(self, texts: Sequence[str]) -> Floats:
        """Return texts by themes: the chance that a person would agree."""
        scores = _hear(self.views, self.joined, texts)
        return self.calibration.confidence(np.tensordot(self.joined.shares, scores, axes=1))

    @property
    def wording(self) -> tuple[Features, Model]:
        """The first view, from which evidence is drawn: each word has its weight."""
        view, machine = self.views[0], self.joined.machines[0]
        return cast(Words, view).features, cast(Model, machine)


def learn(
    codebook: Codebook,
    examples: Sequence[Labelled],
    comments: Sequence[str],
    *,
    seed: int = 0,
    step: Callable[[], None] = lambda: None,
    encoder: Encoder | None = None,
    languages: frozenset[str] = frozenset(),
) -> Coder:
    """Return a coder for `codebook`; `comments` are unlabelled texts to learn from.

    With no examples the codebook's own words teach it; each example adds to them.
    Raises CodebookError when an example has a theme the codebook does not have.
    """
    lines, owners, weights = _lines(codebook)
    labelled = _merge(examples, codebook)
    texts, sample = list(labelled), _sample(comments)
    by_words = Words(Features([*lines, *texts], sample))
    views = (by_words, *_meanings(encoder, lines, owners, len(codebook)))
    own = _lessons(views, lines, _flags(owners, len(codebook)), weights)
    given = np.array(list(labelled.values()), dtype=bool).reshape(-1, len(codebook))
    told = _lessons(views, texts, given, np.ones(len(texts)))
    teacher = Teacher(views, seed, step)
    fresh = [text for text in sample if text not in labelled]
    base = _join(own, _echo(teacher.fit(_join(own, told), len(texts)), views, fresh))
    calibration, shares = _calibrate(teacher, base, told, texts)
    joined = teacher.fit(_join(base, told), len(texts), shares)
    return Coder(codebook.keys, languages, views, joined, calibration)


@dataclass(frozen=True, slots=True)
class Teacher:
    """Fits all views on the same lessons."""

    views: tuple[View, ...]
    seed: int
    step: Callable[[], None]

    def fit(self, lessons: Lessons, people: int, shares: Floats | None = None) -> Joined:
        """Return what the lessons teach; each view has the same say unless told."""
        machines = tuple(
            view.fit(rows, people=people, seed=self.seed, step=self.step)
            for view, rows in zip(self.views, lessons, strict=True)
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


def _lessons(
    views: tuple[View, ...], texts: Sequence[str], themes: Flags, weights: Floats
) -> Lessons:
    return tuple(Rows(view.see(texts), themes, weights) for view in views)


def _join(some: Lessons, others: Lessons) -> Lessons:
    return tuple(one.join(other) for one, other in zip(some, others, strict=True))


def _hear(views: tuple[View, ...], joined: Joined, texts: Sequence[str]) -> Floats:
    """Views by texts by themes: what each view says of each text and of its sentences."""
    parts = pieces.split(texts)
    whole = joined.apart([view.see(texts) for view in views])
    return parts.blend(whole, joined.apart([view.see(parts.texts) for view in views]))


def _lines(codebook: Codebook) -> tuple[list[str], Ints, Floats]:
    lines: list[str] = []
    owners: list[int] = []
    weights: list[float] = []
    for at, theme in enumerate(codebook):
        for line, weight in _theme_lines(theme):
            if words(line):
                lines.append(line)
                owners.append(at)
                weights.append(weight)
    return lines, np.array(owners, dtype=np.int64), np.array(weights)


def _theme_lines(theme: Theme) -> list[tuple[str, float]]:
    return [
        (theme.name, _NAME),
        (theme.description, _DESCRIPTION),
        *((keyword, _KEYWORD) for keyword in theme.keywords),
        *((example, _EXAMPLE) for example in theme.examples),
    ]


def _merge(examples: Sequence[Labelled], codebook: Codebook) -> dict[str, list[bool]]:
    """Texts people labelled and their themes; the same text twice counts once."""
    numbers = {key: at for at, key in enumerate(codebook.keys)}
    found: dict[str, list[bool]] = {}
    for example in examples:
        flags = found.setdefault(example.comment.text.strip(), [False] * len(numbers))
        for key in example.themes:
            if key not in numbers:
                raise CodebookError(
                    f"the example {example.comment.id!r} has the theme {key!r},"
                    " which the codebook does not have"
                )
            flags[numbers[key]] = True
    found.pop("", None)
    return found


def _flags(owners: Ints, themes: int) -> Flags:
    flags = np.zeros((len(owners), themes), dtype=np.bool_)
    flags[np.arange(len(owners)), owners] = True
    return flags


def _sample(comments: Sequence[str]) -> list[str]:
    """Up to 20,000 different comments, evenly spread over all of them."""
    distinct = list(dict.fromkeys(text.strip() for text in comments))
    return spread([text for text in distinct if text], BACKGROUND)


def spread(things: Sequence[T], most: int) -> list[T]:
    """Return at most so many of the things, evenly spread over all of them."""
    stride = max(1, -(-len(things) // most))
    return list(things[::stride])


def _echo(joined: Joined, views: tuple[View, ...], texts: list[str]) -> Lessons:
    """The comments a first model is surest of, as rows that count a little."""
    sights = [view.see(texts) for view in views]
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
    flags, weights = _flags(best[places], themes), np.full(len(places), _ECHO)
    return tuple(Rows(sight[places], flags, weights) for sight in sights)


def _calibrate(
    teacher: Teacher, base: Lessons, told: Lessons, texts: Sequence[str]
) -> tuple[Calibration, Floats]:
    """Judge by comments the model has not seen: part of the labelled ones at a time."""
    truth = told[0].themes
    count, themes = truth.shape
    shares = np.full(len(told), 1.0 / len(told))
    if count < _FEWEST_TO_CALIBRATE:
        return believe(themes), shares
    parts = 4 if count < 400 else 3
    part = np.random.RandomState(teacher.seed).permutation(count) % parts
    scores = np.zeros((len(told), count, themes))
    for held in range(parts):
        rest = _join(base, tuple(rows.pick(part != held) for rows in told))
        joined = teacher.fit(rest, int((part != held).sum()))
        asked = [text for text, at in zip(texts, part, strict=True) if at == held]
        scores[:, part == held] = _hear(teacher.views, joined, asked)
    shares = share_out(scores, truth)
    return calibrate(np.tensordot(shares, scores, axes=1), truth), shares
