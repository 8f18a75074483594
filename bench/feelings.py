"""How well feelings are heard, on comments that people labelled, beside what is at hand.

The same files as for accuracy. Without labels the floor is TextBlob's polarity; with labels it
is TF-IDF of words and pairs with a linear machine, learned from the same rest. Means of three
seeded splits that hold 40 % out; few labels are the first so many of the rest.
"""

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import accuracy_score, f1_score
from sklearn.svm import LinearSVC
from textblob import TextBlob

from analysis import sentiment
from analysis.types import Comment, Encoder
from bench.rows import Goal, Row

SEEDS, HELD_OUT, FEW = (1, 2, 3), 0.4, (50, 200)
# What is right, and mean F1, that words alone should reach; from what was best off the shelf.
_UNTAUGHT, _TAUGHT = {"nhs_fft": (0.68, 0.56)}, {"nhs_fft": (0.83, 0.69)}
_MEANT = {"nhs_fft": (0.85, 0.72)}  # the same with labels, where meaning counts too
_SCORES = {"neg": -1.0, "neu": 0.0, "pos": 1.0}
# What the sets call their questions, in words.
_QUESTIONS = {"good": "What was good?", "improve": "What could be better?", "why": "Why?"}

Felt = tuple[Comment, float]
Figures = tuple[float, float]  # share that is right, mean F1 of the three labels


@dataclass(frozen=True, slots=True)
class Split:
    """Comments to learn from and comments held out."""

    learned: Sequence[Felt]
    held_out: Sequence[Felt]


def measure(folder: Path) -> Iterator[Row]:
    """Rows for every `*_dev.csv` of the folder that has feelings."""
    for path in sorted(folder.glob("*_dev.csv")):
        felt = read(path)
        if felt:
            yield from _set_rows(path.name.removesuffix("_dev.csv"), felt)


def measure_meaning(path: Path, encoder: Encoder) -> Iterator[Row]:
    """Rows of a set with feelings: labels and an encoder, beside the same labels without."""
    bare = [(replace(comment, question=""), said) for comment, said in read(path)]
    if not bare:
        return
    name, splits = path.name.removesuffix("_dev.csv"), [split(bare, seed) for seed in SEEDS]
    meant, words = (
        _middle([_ours(one.held_out, one.learned, known) for one in splits])
        for known in (encoder, None)
    )
    labels = f"{name}, feelings with meaning, {len(splits[0].learned):,} labels"
    yield from _rows(labels, meant, words, _MEANT.get(name, ()))


def read(path: Path) -> list[Felt]:
    """The comments with a feeling, and the questions they answer."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [
            (Comment(row["id"], row["text"], question=_question(row)), _SCORES[row["sentiment"]])
            for row in csv.DictReader(lines)
            if row.get("sentiment") in _SCORES
        ]


def split(felt: Sequence[Felt], seed: int) -> Split:
    """The comments shuffled by the seed and split."""
    mixed = list(felt)
    random.Random(seed).shuffle(mixed)
    cut = round(len(mixed) * HELD_OUT)
    return Split(mixed[cut:], mixed[:cut])


def _question(row: dict[str, str]) -> str:
    asked = row.get("question", "")
    return _QUESTIONS.get(asked, asked)


def _set_rows(name: str, felt: Sequence[Felt]) -> Iterator[Row]:
    bare = [(replace(comment, question=""), said) for comment, said in felt]
    goals = _UNTAUGHT.get(name, ())
    yield from _rows(f"{name}, feelings, no labels", _ours(bare, ()), _textblob(bare), goals)
    yield from _rows(f"{name}, feelings, no labels, question told", _ours(felt, ()), None)
    splits = [split(bare, seed) for seed in SEEDS]
    for count in (*FEW, len(splits[0].learned)):
        some = [replace(one, learned=one.learned[:count]) for one in splits]
        ours = [_ours(one.held_out, one.learned) for one in some]
        floor = [_floor(one) for one in some]
        goals = () if count in FEW else _TAUGHT.get(name, ())
        yield from _rows(
            f"{name}, feelings, {count:,} labels", _middle(ours), _middle(floor), goals
        )
    told = [split(felt, seed) for seed in SEEDS]
    ours = [_ours(one.held_out, one.learned) for one in told]
    goals = _TAUGHT.get(name, ())
    yield from _rows(
        f"{name}, feelings, {count:,} labels, question told", _middle(ours), None, goals
    )


def _rows(
    name: str, figures: Figures, floor: Figures | None, goals: Sequence[float] = ()
) -> Iterator[Row]:
    for at, what in enumerate(("right", "macro F1")):
        beside = floor[at] if floor else None
        goal = Goal.reaching(goals[at], beside) if goals else None
        yield Row(f"{name}: {what}", figures[at], "share", beside, goal)


def _middle(figures: Sequence[Figures]) -> Figures:
    return mean(one[0] for one in figures), mean(one[1] for one in figures)


def _figures(found: Sequence[str], held: Sequence[Felt]) -> Figures:
    truth = [sentiment.label(said) for _, said in held]
    return float(accuracy_score(truth, found)), float(f1_score(truth, found, average="macro"))


def _ours(held: Sequence[Felt], lessons: Sequence[Felt], encoder: Encoder | None = None) -> Figures:
    comments = [comment for comment, _ in held]
    judged = sentiment.judge(comments, examples=lessons, encoder=encoder)
    return _figures([one.label for one in judged], held)


def _textblob(held: Sequence[Felt]) -> Figures:
    scores = (TextBlob(comment.text).sentiment.polarity for comment, _ in held)
    return _figures([sentiment.label(score) for score in scores], held)


def _floor(known: Split) -> Figures:
    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))
    rows = words.fit_transform([comment.text for comment, _ in known.learned])
    machine = LinearSVC().fit(rows, [sentiment.label(said) for _, said in known.learned])
    seen = words.transform([comment.text for comment, _ in known.held_out])
    return _figures(list(machine.predict(seen)), known.held_out)
