"""How many comments a second the analysis understands, beside counting their words alone."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sklearn.feature_extraction.text import TfidfVectorizer

from analysis import coding, discovery, sentiment
from analysis.files import read_codebook
from analysis.types import Codebook, Comment, Labelled
from bench.rows import Row
from bench.sayings import DEMO, Saying, compose

COMMENTS, LABELS = 4_000, 500
_FLOOR_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Material:
    """Made-up comments, and other ones with their writers' themes."""

    comments: Sequence[Comment]
    labelled: Sequence[Labelled]
    codebook: Codebook


def measure() -> Iterator[Row]:
    """The rows of coding, discovery and sentiment, in comments a second."""
    material = make_material()
    comments = material.comments
    judge_some(comments[:50])  # models and word lists are loaded once, not for each comment
    floor = _rate(lambda: count_words(comments), _FLOOR_ROUNDS)

    def row(name: str, work: Callable[[], object]) -> Row:
        return Row(f"{name}: comments", _rate(work), "1/s", floor)

    yield row("coding, no labels", lambda: coding.code(comments, material.codebook))
    yield row(
        f"coding, {LABELS} labels",
        lambda: coding.code(comments, material.codebook, examples=material.labelled),
    )
    yield row("discovery", lambda: discovery.discover(comments))
    yield row("sentiment", lambda: sentiment.judge(comments))


def make_material() -> Material:
    """The same comments each time; none of the labelled ones is among those to be coded."""
    codebook = read_codebook(str(DEMO / "codebook.csv"))
    said = compose(COMMENTS + LABELS)
    comments = [Comment(f"c{at}", one.text, "en") for at, one in enumerate(said)]
    known = [_label(comments[at], said[at], codebook) for at in range(COMMENTS, len(said))]
    return Material(comments[:COMMENTS], known, codebook)


def count_words(comments: Sequence[Comment]) -> None:
    """What every method starts with: TF-IDF weights of the words, and nothing more."""
    TfidfVectorizer(sublinear_tf=True).fit_transform([comment.text for comment in comments])


def judge_some(comments: Sequence[Comment]) -> None:
    """Run each part once on a few comments."""
    sentiment.judge(comments)
    discovery.discover(comments)


def _label(comment: Comment, said: Saying, codebook: Codebook) -> Labelled:
    return Labelled(comment, said.themes & frozenset(codebook.keys))


def _rate(work: Callable[[], object], rounds: int = 1) -> float:
    fastest = min(_seconds(work) for _ in range(rounds))
    return COMMENTS / fastest


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
