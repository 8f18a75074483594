"""How comments sound: by rule, or as people who labelled some would hear them.

A hint for sorting, never a finding: labels of one field do not carry to another.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis import feelings, language
from analysis.calibration import Calibration, calibrate
from analysis.features import Features, Floats
from analysis.learner import Model, Rows, fit
from analysis.types import Comment, Feeling

LABELS = ("negative", "neutral", "positive")
# Scores nearer to 0 than this are neutral.
NEUTRAL = 0.05
_FEWEST = 10
_BATCH = 4_000
_BACKGROUND = 20_000
# How much the rules' opinion weighs beside a comment's words (rows have length 1).
_RULE_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class _Judge:
    features: Features
    model: Model
    calibration: Calibration


def judge(
    comments: Sequence[Comment],
    *,
    examples: Sequence[tuple[Comment, float]] = (),
    seed: int = 0,
) -> list[Feeling]:
    """Return one feeling a comment, in order.

    The rules know English: a comment in another language is neutral until examples
    teach otherwise. `examples` are comments with what people heard in them, -1 to 1;
    from ten different ones on, of two feelings at least, a model learns from them with
    the rules' opinion as one of its clues. The same input and seed give the same
    result.
    """
    known = {comment.text.strip(): score for comment, score in examples}
    known.pop("", None)
    if len(known) < _FEWEST or len({label(score) for score in known.values()}) < 2:
        return [_by_rule(comment) for comment in comments]
    learned = _learn(known, [comment.text for comment in comments], seed)
    found: list[Feeling] = []
    for start in range(0, len(comments), _BATCH):
        found.extend(_by_model(comments[start : start + _BATCH], learned))
    return found


def label(score: float) -> str:
    """Return the word for a score: negative, neutral or positive."""
    return LABELS[1 + (score > NEUTRAL) - (score < -NEUTRAL)]


def _by_rule(comment: Comment) -> Feeling:
    spoken = language.detect(comment.text, form=comment.language)
    english = spoken in {None, "en"}
    score = round(feelings.polarity(comment.text), 4) if english else 0.0
    return Feeling(comment.id, score + 0.0, label(score))


def _learn(known: dict[str, float], background: list[str], seed: int) -> _Judge:
    texts = list(known)
    stride = max(1, -(-len(background) // _BACKGROUND))
    features = Features(texts, background[::stride])
    truth = np.array([[label(s) == name for name in LABELS] for s in known.values()])
    rows = Rows(_rows(texts, features), truth, np.ones(len(texts)))
    people = len(texts)
    model = fit(rows, people=people, seed=seed)
    part = np.random.RandomState(seed).permutation(people) % 4
    scores = np.zeros(truth.shape)
    for held in range(4):
        rest = fit(rows.pick(part != held), people=people, seed=seed)
        scores[part == held] = rest.score(rows.features[part == held])
    return _Judge(features, model, calibrate(scores, truth))


def _rows(texts: Sequence[str], features: Features) -> sparse.csr_array:
    opinions = np.array([feelings.polarity(text) for text in texts])
    clues = np.stack([opinions, np.abs(opinions) < NEUTRAL], axis=1) * _RULE_WEIGHT
    both = [features.transform(texts), sparse.csr_array(clues)]
    return sparse.csr_array(sparse.hstack(both, format="csr"))


def _by_model(comments: Sequence[Comment], learned: _Judge) -> list[Feeling]:
    texts = [comment.text for comment in comments]
    scores = learned.model.score(_rows(texts, learned.features))
    chances = learned.calibration.confidence(scores)
    bars = learned.calibration.thresholds
    chances /= chances.sum(axis=1, keepdims=True)
    return [_feeling(c, row, bars) for c, row in zip(comments, chances, strict=True)]


def _feeling(comment: Comment, chances: Floats, bars: Floats) -> Feeling:
    """The label is the one furthest above its own bar, so rare ones are heard too."""
    if not comment.text.strip():
        return Feeling(comment.id, 0.0, LABELS[1])
    score = round(float(chances[2] - chances[0]), 4)
    return Feeling(comment.id, score + 0.0, LABELS[int((chances / bars).argmax())])
