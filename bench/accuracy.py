"""How well themes and feelings are found, on comments that people labelled.

The folder holds pairs of files: `<name>_codebook.csv` (theme, name, description, keywords,
examples) and `<name>_dev.csv` (id, text, themes with `;` between, sentiment). Where every comment
has exactly one theme, each is given exactly one. A seeded 40 % of the comments is held out; the
floor learns from the same rest: TF-IDF of words and a linear machine for each theme.
"""

import csv
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC

from analysis import coding, sentiment
from analysis.files import read_codebook, read_labelled
from analysis.types import Codebook, Comment, Labelled
from bench.rows import Row

HELD_OUT = 0.4
_FEELINGS = {"neg": -1.0, "neu": 0.0, "pos": 1.0}
_LABELS = {-1.0: "negative", 0.0: "neutral", 1.0: "positive"}

Themes = Mapping[str, frozenset[str]]  # comment id -> theme keys


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """One set of labelled comments, split."""

    name: str
    codebook: Codebook
    learned: Sequence[Labelled]
    held_out: Sequence[Labelled]
    feelings: Mapping[str, float]
    is_single: bool


def measure(folder: Path) -> Iterator[Row]:
    """The rows of every pair of files in the folder. Raises `FileNotFoundError` without any."""
    codebooks = sorted(folder.glob("*_codebook.csv"))
    if not codebooks:
        raise FileNotFoundError(f"{folder} holds no *_codebook.csv")
    for codebook in codebooks:
        known = read_set(codebook, codebook.with_name(codebook.name.replace("_codebook", "_dev")))
        yield from _coding_rows(known)
        yield from _feeling_rows(known)


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
        feelings=_read_feelings(comments),
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


def _coding_rows(known: LabelledSet) -> Iterator[Row]:
    truth = {one.comment.id: one.themes for one in known.held_out}
    keys = known.codebook.keys
    floor = f1(truth, floor_themes(known), keys)
    for name, examples, base in (
        ("no labels", (), (None, None)),
        (f"{len(known.learned):,} labels", known.learned, floor),
    ):
        got = f1(truth, our_themes(known, examples), keys)
        for kind, value, beside in zip(("micro", "macro"), got, base, strict=True):
            yield Row(f"{known.name}, coding, {name}: {kind}", value, "F1", beside)


def our_themes(known: LabelledSet, examples: Sequence[Labelled]) -> Themes:
    comments = [one.comment for one in known.held_out]
    found: dict[str, set[str]] = {}
    for one in coding.code(comments, known.codebook, examples=examples, single=known.is_single):
        found.setdefault(one.comment, set()).add(one.theme)
    return {comment: frozenset(themes) for comment, themes in found.items()}


def floor_themes(known: LabelledSet) -> Themes:
    words, marks = TfidfVectorizer(sublinear_tf=True), MultiLabelBinarizer()
    rows = words.fit_transform([one.comment.text for one in known.learned])
    machine = OneVsRestClassifier(LinearSVC())
    machine.fit(rows, marks.fit_transform([one.themes for one in known.learned]))
    seen = words.transform([one.comment.text for one in known.held_out])
    scores = machine.decision_function(seen)
    chosen = scores == scores.max(axis=1, keepdims=True) if known.is_single else scores > 0
    return {
        one.comment.id: frozenset(themes)
        for one, themes in zip(known.held_out, marks.inverse_transform(chosen), strict=True)
    }


def _feeling_rows(known: LabelledSet) -> Iterator[Row]:
    if not known.feelings:
        return
    lessons = _felt(known.learned, known.feelings)
    held = _felt(known.held_out, known.feelings)
    judged: Sequence[tuple[str, Callable[[], list[str]], float | None]] = (
        ("no labels", lambda: _our_feelings(held, ()), None),
        (
            f"{len(lessons):,} labels",
            lambda: _our_feelings(held, lessons),
            _right(_floor_feelings(held, lessons), held),
        ),
    )
    for name, judge, floor in judged:
        right = _right(judge(), held)
        yield Row(f"{known.name}, sentiment, {name}: right", right, "share", floor)


def _felt(
    labelled: Sequence[Labelled], feelings: Mapping[str, float]
) -> list[tuple[Comment, float]]:
    return [
        (one.comment, feelings[one.comment.id]) for one in labelled if one.comment.id in feelings
    ]


def _our_feelings(
    held: Sequence[tuple[Comment, float]], lessons: Sequence[tuple[Comment, float]]
) -> list[str]:
    return [one.label for one in sentiment.judge([one for one, _ in held], examples=lessons)]


def _floor_feelings(
    held: Sequence[tuple[Comment, float]], lessons: Sequence[tuple[Comment, float]]
) -> list[str]:
    words = TfidfVectorizer(sublinear_tf=True)
    machine = LinearSVC().fit(
        words.fit_transform([one.text for one, _ in lessons]),
        [_LABELS[said] for _, said in lessons],
    )
    return list(machine.predict(words.transform([one.text for one, _ in held])))


def _right(found: Sequence[str], held: Sequence[tuple[Comment, float]]) -> float:
    pairs = zip(found, held, strict=True)
    return sum(label == _LABELS[said] for label, (_, said) in pairs) / len(held)


def _read_feelings(path: Path) -> dict[str, float]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {
            row["id"]: _FEELINGS[row["sentiment"]]
            for row in csv.DictReader(lines)
            if row.get("sentiment") in _FEELINGS
        }
