"""How comments sound: by rule, or as people who labelled some would hear them.

A hint for sorting, never a finding: labels of one field do not carry to another.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from analysis import feelings, language, tone
from analysis.runs import Floats
from analysis.types import Comment, Encoder, Feeling

LABELS = ("negative", "neutral", "positive")
_FEWEST = 10
_BATCH = 4_000
_BACKGROUND = 20_000


def judge(
    comments: Sequence[Comment],
    *,
    examples: Sequence[tuple[Comment, float]] = (),
    encoder: Encoder | None = None,
    seed: int = 0,
) -> list[Feeling]:
    """Return one feeling a comment, in order.

    The rules know English: a comment in another language is judged by its translation,
    and is neutral without one until examples teach otherwise. `examples` are comments
    with what people heard in them, -1 to 1; from ten different ones on, of two feelings
    at least, a model learns from them. The same input and seed give the same result.
    """
    known = {comment.text.strip(): (comment, label(score)) for comment, score in examples}
    known.pop("", None)
    if len(known) < _FEWEST or len({said for _, said in known.values()}) < 2:
        return [_by_rule(comment) for comment in comments]
    lessons, said = zip(*known.values(), strict=True)
    stride = max(1, -(-len(comments) // _BACKGROUND))
    learned = tone.learn(
        lessons,
        np.array([LABELS.index(one) for one in said]),
        [comment.text for comment in comments[::stride]],
        encoder=encoder,
        seed=seed,
    )
    found: list[Feeling] = []
    for start in range(0, len(comments), _BATCH):
        found.extend(_by_model(comments[start : start + _BATCH], learned))
    return found


def label(score: float) -> str:
    """Return the word for a score: negative, neutral or positive."""
    return LABELS[1 + (score > feelings.NEUTRAL) - (score < -feelings.NEUTRAL)]


def _by_rule(comment: Comment) -> Feeling:
    score = _score(comment.text, comment.language, comment.translation, comment.question)
    return Feeling(comment.id, score, label(score))


@lru_cache(maxsize=10_000)
def _score(text: str, form: str | None, translation: str | None, question: str) -> float:
    """The rules' score of the words they can read: a comment's own, or its translation."""
    spoken = language.detect(text, form=form)
    english = text if spoken in {None, "en"} else translation or ""
    return round(feelings.polarity(english, question), 4) + 0.0


def _by_model(comments: Sequence[Comment], learned: tone.Tone) -> list[Feeling]:
    chances = learned.chances(comments)
    labels = learned.labels(chances)
    pairs = zip(comments, chances, labels.tolist(), strict=True)
    return [_feeling(comment, row, found) for comment, row, found in pairs]


def _feeling(comment: Comment, chances: Floats, found: int) -> Feeling:
    if not comment.text.strip():
        return Feeling(comment.id, 0.0, LABELS[1])
    score = round(float(chances[2] - chances[0]), 4)
    return Feeling(comment.id, score + 0.0, LABELS[found])
