"""Learning a codebook: from its own words, from what people labelled, from comments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.calibration import Calibration, believe, calibrate
from analysis.features import Features, Floats, Ints
from analysis.learner import Model, Rows, fit
from analysis.tokens import words
from analysis.types import Codebook, CodebookError, Labelled, Theme

# How much one line of the codebook counts beside one labelled comment.
_NAME, _DESCRIPTION, _KEYWORD, _EXAMPLE = 2.0, 1.5, 2.0, 1.0
# Comments the first model is surest of teach the second one the words people use.
_ECHO, _ECHO_SHARE, _ECHO_MOST = 0.3, 0.3, 100
_BACKGROUND = 20_000
_FEWEST_TO_CALIBRATE = 10


@dataclass(frozen=True, slots=True)
class Coder:
    """Everything learned: the columns, the model, and what its scores mean."""

    features: Features
    model: Model
    calibration: Calibration

    def confidence(self, texts: Sequence[str]) -> Floats:
        """Return texts by themes: the chance that a person would agree."""
        scores = self.model.score(self.features.transform(texts))
        return self.calibration.confidence(scores)


def learn(
    codebook: Codebook,
    examples: Sequence[Labelled],
    comments: Sequence[str],
    *,
    seed: int = 0,
    step: Callable[[], None] = lambda: None,
) -> Coder:
    """Return a coder for `codebook`; `comments` are unlabelled texts to learn from.

    With no examples the codebook's own words teach it; each example adds to them.
    Raises CodebookError when an example has a theme the codebook does not have.
    """
    lines, owners, weights = _lines(codebook)
    labelled = _merge(examples, codebook)
    texts = list(labelled)
    sample = _sample(comments)
    features = Features([*lines, *texts], sample)
    own = Rows(features.transform(lines), _flags(owners, len(codebook)), weights)
    told = Rows(
        features.transform(texts),
        np.array(list(labelled.values()), dtype=bool).reshape(-1, len(codebook)),
        np.ones(len(texts)),
    )
    fresh = [text for text in sample if text not in labelled]
    echoes = _echo(fit(own.join(told), people=len(texts), seed=seed, step=step), features, fresh)
    base = own.join(echoes)
    model = fit(base.join(told), people=len(texts), seed=seed, step=step)
    return Coder(features, model, _calibrate(base, told, seed, step))


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


def _flags(owners: Ints, themes: int) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    flags = np.zeros((len(owners), themes), dtype=np.bool_)
    flags[np.arange(len(owners)), owners] = True
    return flags


def _sample(comments: Sequence[str]) -> list[str]:
    """Up to 20,000 different comments, evenly spread over all of them."""
    distinct = list(dict.fromkeys(text.strip() for text in comments))
    distinct = [text for text in distinct if text]
    stride = max(1, -(-len(distinct) // _BACKGROUND))
    return distinct[::stride]


def _echo(model: Model, features: Features, texts: list[str]) -> Rows:
    """The comments a first model is surest of, as rows that count a little."""
    rows = features.transform(texts)
    scores = model.score(rows)
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
    return Rows(rows[places], _flags(best[places], themes), np.full(len(places), _ECHO))


def _calibrate(base: Rows, told: Rows, seed: int, step: Callable[[], None]) -> Calibration:
    """Judge by comments the model has not seen: part of the labelled ones at a time."""
    count, themes = told.themes.shape
    if count < _FEWEST_TO_CALIBRATE:
        return believe(themes)
    parts = 4 if count < 400 else 3
    part = np.random.RandomState(seed).permutation(count) % parts
    scores = np.zeros((count, themes))
    for held in range(parts):
        rest = base.join(told.pick(part != held))
        people = int((part != held).sum())
        model = fit(rest, people=people, seed=seed, step=step)
        scores[part == held] = model.score(told.features[part == held])
    return calibrate(scores, told.themes)
