"""What meaning adds to words alone, where the model's package is installed; else no row.

Encoding is measured on different made-up comments beside counting their words, with an empty
memory. Accuracy stands beside the same measure by words alone, in the same run.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sklearn.metrics import v_measure_score

from analysis import discovery, meaning
from analysis.types import Comment, Encoder
from bench.accuracy import LabelledSet, f1, our_themes, read_set
from bench.coding import Goals
from bench.feelings import measure_meaning
from bench.rows import Goal, Row
from bench.theming import count_words, make_material

_GOAL = Goal("at_least", 1_000.0)
_KINDS = ("micro", "macro")
# Micro and macro F1 to reach with meaning, as in `bench/coding.py`.
_SEVERAL: Goals = {0: (0.55, 0.42), 50: (0.58,), 200: (0.63,), 1_000: (0.69,), None: (0.74, 0.62)}
_ONE: Goals = {None: (0.74, 0.62)}
_V_MEASURE, _UNPLACED = {"nhs_fft": 0.42}, 0.1


def measure(folder: Path | None = None) -> Iterator[Row]:
    """The rows of encoding, and of each labelled set of the folder."""
    with tempfile.TemporaryDirectory() as cache:
        encoder = meaning.find(Path(cache))
        if encoder is None:
            return
        yield from _encoding_rows(encoder)
        for codebook in sorted(folder.glob("*_codebook.csv")) if folder else ():
            comments = codebook.with_name(codebook.name.replace("_codebook", "_dev"))
            known = read_set(codebook, comments)
            yield from _coding_rows(known, encoder)
            yield from _discovery_rows(known, encoder)
            yield from measure_meaning(comments, encoder)


def _encoding_rows(encoder: Encoder) -> Iterator[Row]:
    texts = list(dict.fromkeys(one.text for one in make_material().comments))
    begun, busy = time.perf_counter(), _busy()
    encoder.vectors(texts)
    seconds, busy = time.perf_counter() - begun, _busy() - busy
    begun = time.perf_counter()
    count_words([Comment(text, text) for text in texts])
    floor = len(texts) / (time.perf_counter() - begun)
    yield Row("meaning: different comments", len(texts) / seconds, "1/s", goal=_GOAL)
    yield Row("meaning: different comments", len(texts) / busy, "1/CPU s", floor)
    begun = time.perf_counter()
    encoder.vectors(texts)
    again = len(texts) / (time.perf_counter() - begun)
    yield Row("meaning, met before: comments", again, "1/s", len(texts) / seconds)


def _busy() -> float:
    return sum(os.times()[:2])


def _coding_rows(known: LabelledSet, encoder: Encoder) -> Iterator[Row]:
    truth = {one.comment.id: one.themes for one in known.held_out}
    for count, goals in (_ONE if known.is_single else _SEVERAL).items():
        taught = known.learned[:count]
        both = [our_themes(known, taught, one) for one in (encoder, None)]
        scores = zip(*(f1(truth, found, known.codebook.keys) for found in both), strict=True)
        for at, (value, floor) in enumerate(scores):
            goal = Goal("at_least", goals[at] / floor) if at < len(goals) else None
            name = f"{known.name}, coding with meaning, {len(taught):,} labels: {_KINDS[at]}"
            yield Row(name, value, "F1", floor, goal)


def _discovery_rows(known: LabelledSet, encoder: Encoder) -> Iterator[Row]:
    every = [one for one in (*known.learned, *known.held_out) if len(one.themes) == 1]
    told = {one.comment.id: next(iter(one.themes)) for one in every}
    comments = [one.comment for one in every]
    both = [_found(comments, told, one) for one in (encoder, None)]
    (match, left), (words, _) = both
    name, wanted = f"{known.name}, discovery with meaning", _V_MEASURE.get(known.name)
    goal = Goal.reaching(wanted, words) if wanted else None
    yield Row(f"{name}: V-measure", match, "share", words, goal)
    yield Row(f"{name}: unplaced", left, "share", goal=Goal("at_most", _UNPLACED))


def _found(
    comments: list[Comment], told: dict[str, str], encoder: Encoder | None
) -> tuple[float, float]:
    """How well found themes match people's, the unplaced being one theme; and their share."""
    found = discovery.discover(comments, encoder=encoder)
    place = {one: at for at, theme in enumerate(found.themes) for one in theme.members}
    given = [place.get(one.id, -1) for one in comments]
    match = v_measure_score([told[one.id] for one in comments], given)
    return float(match), len(found.unplaced) / len(comments)
