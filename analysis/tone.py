"""How comments sound to the people who labelled some: a model of their judgement.

Words are weighed first, one support vector machine a label, and meaning beside them where there
is an encoder. A second, small model then joins what those say with what the rules notice (wishes,
negations, sentences that differ) and with the question asked. With few labels the rules keep
most of the say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from analysis import feelings, passages
from analysis.features import Features
from analysis.learner import Flags, Rows
from analysis.passages import Passages
from analysis.runs import Floats, Ints
from analysis.types import Comment, Encoder
from analysis.views import Neighbours, surround

LABELS = 3  # negative, neutral, positive: 0, 1, 2
_FOLDS = 5
_STIFFNESS, _GENTLENESS = 0.3, 0.1
_MOST_QUESTIONS = 20
_FURTHEST = 2.5  # standard deviations: what was never seen tells no more than that
# What the rules mean by negative, by nothing (where they may miss something), by positive;
# and as how many people's labels that counts.
_RULED = np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]])
_BELIEF = np.array([30.0, 20.0, 30.0])
# With fewer labels than so many, words count without what joins them to the rules; and bars
# stay near those that served well elsewhere.
_HASTE, _STEADINESS = 100.0, 150.0
_USUAL_BARS = np.array([1.0, 1.5, 1.0])
_NEGATIVE_BARS, _NEUTRAL_BARS = np.linspace(0.7, 1.6, 10), np.linspace(0.6, 2.6, 21)

_Machine: TypeAlias = LinearSVC | None


@dataclass(frozen=True, slots=True)
class Seen:
    """Comments as words, as meaning (None without an encoder), and what the rules notice."""

    words: sparse.csr_array
    meant: Passages | None
    clues: Floats

    def pick(self, which: Flags) -> "Seen":
        """Return some of the comments."""
        meant = None if self.meant is None else self.meant[which]
        return Seen(self.words[which], meant, self.clues[which])


@dataclass(frozen=True, slots=True)
class Machines:
    """What was learned of each label from words, and from meaning where there is an encoder."""

    words: tuple[_Machine, ...]
    around: Neighbours | None

    def margins(self, seen: Seen) -> Floats:
        """Return comments by labels, once for each way to see them: above 0 is inside."""
        none = np.full(seen.words.shape[0], -1.0)
        found = [m.decision_function(seen.words) if m else none for m in self.words]
        told = np.stack(found, axis=1)
        if self.around is None or seen.meant is None:
            return told
        with threadpool_limits(1):  # several round differently
            return np.hstack([told, self.around.score(seen.meant)])


@dataclass(frozen=True, slots=True)
class Tone:
    """A learned judgement. Give it comments in batches of any size: the result is the same."""

    features: Features
    questions: tuple[str, ...]
    encoder: Encoder | None
    machines: Machines
    joined: Pipeline
    people: int
    bars: Floats

    def chances(self, comments: Sequence[Comment]) -> Floats:
        """Return comments by labels: how likely people would hear each; rows sum to 1."""
        seen = _see(comments, self.features, self.questions, self.encoder)
        margins = self.machines.margins(seen)
        told = _predict(self.joined, margins, seen.clues)
        return _blend(told, margins, seen.clues, self.people)

    def labels(self, chances: Floats) -> Ints:
        """Return the label of each row: the one furthest above its bar, so rare ones count."""
        return np.asarray((chances * self.bars).argmax(axis=1), np.int64)


def learn(
    comments: Sequence[Comment],
    labels: Ints,
    background: Sequence[str],
    *,
    encoder: Encoder | None = None,
    seed: int = 0,
) -> Tone:
    """Return the tone learned from `comments` and people's `labels` (two kinds at least).

    `background` are texts without labels that tell which words are common.
    """
    features = Features([comment.text for comment in comments], background)
    questions = _questions(comments)
    seen = _see(comments, features, questions, encoder)
    part = np.random.RandomState(seed).permutation(len(labels)) % _FOLDS
    machines = _fit_machines(seen, labels, seed)
    margins = np.zeros_like(machines.margins(seen))
    for held in range(_FOLDS):
        rest, own = part != held, part == held
        tried = _fit_machines(seen.pick(rest), labels[rest], seed)
        margins[own] = tried.margins(seen.pick(own))
    joined = _fit_joined(margins, seen.clues, labels)
    bars = _bars(_held_out(margins, seen.clues, labels, part), labels)
    return Tone(features, questions, encoder, machines, joined, len(labels), bars)


def _questions(comments: Sequence[Comment]) -> tuple[str, ...]:
    """The questions answered, the commonest first; free text there would be no question."""
    asked = [comment.question for comment in comments if comment.question]
    counts = {one: asked.count(one) for one in dict.fromkeys(asked)}
    return tuple(sorted(counts, key=lambda one: (-counts[one], one))[:_MOST_QUESTIONS])


def _see(
    comments: Sequence[Comment],
    features: Features,
    questions: tuple[str, ...],
    encoder: Encoder | None,
) -> Seen:
    texts = [comment.text for comment in comments]
    noticed = [feelings.clues(comment.text, comment.question) for comment in comments]
    asked = [[comment.question == one for one in questions] for comment in comments]
    clues = np.hstack([np.array(noticed, float), np.array(asked, float)])
    meant = None if encoder is None else passages.wholly(encoder.tones(texts))
    return Seen(features.transform(texts), meant, clues)


def _fit_machines(seen: Seen, labels: Ints, seed: int) -> Machines:
    inside = labels[:, None] == np.arange(LABELS)
    words = tuple(_fit_machine(seen.words, flags, seed) for flags in inside.T)
    if seen.meant is None:
        return Machines(words, None)
    rows = Rows(seen.meant, inside, np.ones(len(labels)))
    return Machines(words, surround(rows, people=len(labels), seed=seed))


def _fit_machine(rows: sparse.csr_array, inside: Flags, seed: int) -> _Machine:
    if inside.all() or not inside.any():
        return None
    return LinearSVC(C=_STIFFNESS, random_state=seed, tol=1e-2).fit(rows, inside)


def _fit_joined(margins: Floats, clues: Floats, labels: Ints) -> Pipeline:
    within = FunctionTransformer(np.clip, kw_args={"a_min": -_FURTHEST, "a_max": _FURTHEST})
    last = LogisticRegression(C=_GENTLENESS, max_iter=300)
    model = make_pipeline(StandardScaler(), within, last)
    return model.fit(np.hstack([margins, clues]), labels)


def _predict(joined: Pipeline, margins: Floats, clues: Floats) -> Floats:
    found = np.zeros((len(margins), LABELS))
    found[:, joined.classes_] = joined.predict_proba(np.hstack([margins, clues]))
    return found


def _held_out(margins: Floats, clues: Floats, labels: Ints, part: Ints) -> Floats:
    found = np.zeros((len(labels), LABELS))
    for held in range(_FOLDS):
        rest, own = part != held, part == held
        if len(set(labels[rest].tolist())) < 2 or not own.any():
            found[own] = 1 / LABELS
            continue
        joined = _fit_joined(margins[rest], clues[rest], labels[rest])
        found[own] = _predict(joined, margins[own], clues[own])
    return _blend(found, margins, clues, len(labels))


def _blend(chances: Floats, margins: Floats, clues: Floats, people: int) -> Floats:
    """What the models say, and what the rules say as if so many people had."""
    margins = margins.reshape(len(margins), -1, LABELS).mean(axis=1)
    plain = 1.0 / (1.0 + np.exp(-2.0 * margins))
    plain /= plain.sum(axis=1, keepdims=True)
    chances = (people * chances + _HASTE * plain) / (people + _HASTE)
    score = clues[:, 0]
    heard = 1 + (score > feelings.NEUTRAL).astype(int) - (score < -feelings.NEUTRAL)
    belief = _BELIEF[heard][:, None]
    return np.asarray((people * chances + belief * _RULED[heard]) / (people + belief))


def _bars(chances: Floats, labels: Ints) -> Floats:
    """What to stretch each label by, so that rare ones are heard and few are wrong."""
    best, found = -1.0, np.ones(LABELS)
    for neutral in _NEUTRAL_BARS:
        for negative in _NEGATIVE_BARS:
            bars = np.array([negative, neutral, 1.0])
            good = _goodness((chances * bars).argmax(axis=1), labels)
            if good > best:
                best, found = good, bars
    trust = len(labels) / (len(labels) + _STEADINESS)
    return np.asarray(found**trust * _USUAL_BARS ** (1 - trust))


def _goodness(found: Ints, labels: Ints) -> float:
    """Twice the share that is right and the mean F1 of the labels, added."""
    table = np.bincount(labels * LABELS + found, minlength=LABELS**2).reshape(LABELS, LABELS)
    right, sizes = table.diagonal(), table.sum(axis=0) + table.sum(axis=1)
    agreement = 2 * right / np.maximum(sizes, 1)
    return float(2 * right.sum() / len(labels) + agreement[sizes > 0].mean())
