"""Labelled comments to measure with, what coding finds of them, and the floor beside it.

A folder holds pairs of files: `<name>_codebook.csv` (theme, name, description, keywords,
examples) and `<name>_dev.csv` (id, text, themes with `;` between, maybe question). Where every
comment has exactly one theme, each is given exactly one. A seeded 40 % of the comments is held
out; the floor learns from the same rest what a data team would reach for: TF-IDF of words and
of letter runs, and a linear machine for each theme with one cross-validated threshold.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import cross_val_predict
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_union
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC

from analysis import coding
from analysis.files import read_codebook, read_labelled
from analysis.types import Codebook, Encoder, Labelled

HELD_OUT = 0.4
Themes = Mapping[str, frozenset[str]]  # comment id -> theme keys


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """One set of labelled comments, split."""

    name: str
    codebook: Codebook
    learned: Sequence[Labelled]
    held_out: Sequence[Labelled]
    is_single: bool


def read_set(codebook: Path, comments: Path, seed: int = 0) -> LabelledSet:
    """A codebook with its labelled comments, shuffled and split by the seed."""
    book = read_codebook(str(codebook))
    labelled = read_labelled(str(comments), book)
    random.Random(seed).shuffle(labelled)
    cut = round(len(labelled) * HELD_OUT)
    return LabelledSet(
        name=codebook.name.removesuffix("_codebook.csv"),
        codebook=book,
        learned=labelled[cut:],
        held_out=labelled[:cut],
        is_single=all(len(one.themes) == 1 for one in labelled),
    )


def f1(truth: Themes, found: Themes, keys: Sequence[str]) -> tuple[float, float]:
    """Micro and macro F1 of the themes that truth or findings name; see van Rijsbergen (1979)."""
    counts = [_counts(truth, found, key) for key in keys]
    used = [one for one in counts if any(one)]
    if not used:
        return 0.0, 0.0
    hits, wrong, missed = (sum(column) for column in zip(*used, strict=True))
    return _f1(hits, wrong, missed), sum(_f1(*one) for one in used) / len(used)


def _counts(truth: Themes, found: Themes, key: str) -> tuple[int, int, int]:
    pairs = [(key in truth[one], key in found.get(one, frozenset())) for one in truth]
    return pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False))


def _f1(hits: int, wrong: int, missed: int) -> float:
    return 2 * hits / (2 * hits + wrong + missed) if hits else 0.0


def our_themes(
    known: LabelledSet, examples: Sequence[Labelled], encoder: Encoder | None = None
) -> Themes:
    """What coding finds in the held-out comments, taught with the examples."""
    comments = [one.comment for one in known.held_out]
    found: dict[str, frozenset[str]] = {}
    for one in coding.code(
        comments, known.codebook, examples=examples, single=known.is_single, encoder=encoder
    ):
        found[one.comment] = found.get(one.comment, frozenset()) | {one.theme}
    return found


def floor_themes(known: LabelledSet) -> Themes:
    """What the floor finds in the held-out comments, taught with all of `learned`."""
    letters = TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(2, 5), min_df=2)
    seen = make_union(TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2)), letters)
    marks = MultiLabelBinarizer()
    rows = seen.fit_transform([one.comment.text for one in known.learned])
    told = marks.fit_transform([one.themes for one in known.learned])
    machine = OneVsRestClassifier(LinearSVC(C=0.5)).fit(rows, told)
    scores = machine.decision_function(seen.transform([one.comment.text for one in known.held_out]))
    if known.is_single:
        chosen = scores == scores.max(axis=1, keepdims=True)
    else:
        tried = cross_val_predict(machine, rows, told, cv=3, method="decision_function")
        chosen = scores > _best_bar(tried, told)
    return {
        one.comment.id: frozenset(themes)
        for one, themes in zip(known.held_out, marks.inverse_transform(chosen), strict=True)
    }


def _best_bar(scores: NDArray[np.float64], told: NDArray[np.int64]) -> float:
    """The score above which micro F1 is best."""
    order = np.argsort(-scores, axis=None)
    hits = np.cumsum(told.ravel()[order])
    best = int((2 * hits / (np.arange(1, len(order) + 1) + told.sum())).argmax())
    return float(scores.ravel()[order[min(best + 1, len(order) - 1)]])
