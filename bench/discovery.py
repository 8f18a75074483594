"""How well themes are found without a codebook, and quotes picked, on labelled comments.

Discovery sees the comments to which people gave exactly one theme. Its floor, on the same
comments and with as many clusters, is the better of two that a data team would reach for: NMF, and
k-means on latent semantic analysis, both of TF-IDF words. Quotes are picked for each theme that
people gave to ten or more of the held-out comments; they are right where a person gave that
theme too. Their floor is the five surest codings. Diversity is the mean over pairs of quotes of
1 - the cosine of their TF-IDF words.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import fmean

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF, TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score, v_measure_score
from sklearn.preprocessing import normalize

from analysis import coding, quotes
from analysis.discovery import discover
from analysis.types import Coding, Comment, Found, Labelled, Quote
from bench.accuracy import LabelledSet, read_set
from bench.rows import Goal, Row

_SEEDS = (0, 1, 2)
_MORE = 0.02
_PICKED, _FEWEST = 5, 10
_V_MEASURE = {"nhs_fft": 0.32}
_QUOTES = {"right": 0.95, "diversity": 0.6}
"""What words alone should reach; from what was best off the shelf."""


@dataclass(frozen=True, slots=True)
class Single:
    """Comments with exactly one theme, and that theme."""

    comments: Sequence[Comment]
    themes: Mapping[str, str]


def measure(folder: Path) -> Iterator[Row]:
    """The rows of every pair of files in the folder, as `bench.accuracy` reads them."""
    for codebook in sorted(folder.glob("*_codebook.csv")):
        path = codebook.with_name(codebook.name.replace("_codebook", "_dev"))
        known = read_set(codebook, path)
        yield from _discovery_rows(known.name, _single([*known.learned, *known.held_out]))
        yield from _quote_rows(known)


def _single(labelled: Sequence[Labelled]) -> Single:
    alone = [one for one in labelled if len(one.themes) == 1]
    themes = {one.comment.id: min(one.themes) for one in alone}
    return Single([one.comment for one in alone], themes)


def _discovery_rows(name: str, single: Single) -> Iterator[Row]:
    found = [discover(single.comments, seed=seed) for seed in _SEEDS]
    floors = [
        _floor(single, len(one.themes), seed) for one, seed in zip(found, _SEEDS, strict=True)
    ]
    for kind, score in (
        ("V-measure", v_measure_score),
        ("mutual information", adjusted_mutual_info_score),
    ):
        ours = fmean(score(*_pairs(single, _places(one))) for one in found)
        floor = fmean(max(score(*_pairs(single, one)) for one in tried) for tried in floors)
        wanted = _V_MEASURE.get(name) if kind == "V-measure" else None
        goal = Goal.reaching(wanted, floor) if wanted else None
        yield Row(f"{name}, discovery: {kind}", ours, "0 to 1", floor, goal)
    number = fmean(len(one.themes) for one in found)
    yield Row(f"{name}, discovery: themes", number, "themes")
    unplaced = fmean(len(one.unplaced) for one in found) / len(single.comments)
    yield Row(f"{name}, discovery: unplaced", unplaced, "share", goal=Goal("at_most", 0.1))
    yield Row(f"{name}, discovery: pairs to merge right", *_merged(single, found[0]))
    yield _kept_row(name, single.comments)


def _floor(single: Single, number: int, seed: int) -> tuple[dict[str, int], dict[str, int]]:
    machine = TfidfVectorizer(stop_words="english", sublinear_tf=True, min_df=2)
    rows = machine.fit_transform([one.text for one in single.comments])
    topics = NMF(number, init="nndsvd", random_state=seed).fit_transform(rows).argmax(axis=1)
    points = normalize(TruncatedSVD(100, random_state=seed).fit_transform(rows))
    clusters = KMeans(number, n_init=3, random_state=seed).fit_predict(points)
    ids = [one.id for one in single.comments]
    return (
        dict(zip(ids, topics.tolist(), strict=True)),
        dict(zip(ids, clusters.tolist(), strict=True)),
    )


def _places(found: Found) -> dict[str, int]:
    return {one: at for at, theme in enumerate(found.themes) for one in theme.members}


def _pairs(single: Single, places: Mapping[str, int]) -> tuple[list[str], list[int]]:
    """What people said and where each comment is; unplaced ones are together (as -1)."""
    ids = [one.id for one in single.comments]
    return [single.themes[one] for one in ids], [places.get(one, -1) for one in ids]


def _merged(single: Single, found: Found) -> tuple[float, str, float]:
    """The share of suggested pairs with the same main human theme, beside that of any pair."""
    main = [
        Counter(single.themes[one] for one in theme.members).most_common(1)[0][0]
        for theme in found.themes
    ]
    any_pair = fmean(one == other for one, other in combinations(main, 2))
    alike = [main[pair.first] == main[pair.second] for pair in found.merges]
    return fmean(alike or [0.0]), "share", any_pair


def _kept_row(name: str, comments: Sequence[Comment]) -> Row:
    """Pairs of comments that stay together when there are 2 % more, beside a run anew."""
    before = discover(comments[round(_MORE * len(comments)) :])
    known = set(_places(before))
    pairs = _together(before, known)
    again, anew = (discover(comments, earlier=earlier) for earlier in (before, None))
    kept, floor = (len(pairs & _together(one, known)) / len(pairs) for one in (again, anew))
    return Row(f"{name}, discovery: kept with 2 % more", kept, "share", floor)


def _together(found: Found, known: set[str]) -> set[tuple[str, str]]:
    held = (sorted(known & {*theme.members}) for theme in found.themes)
    return {pair for members in held for pair in combinations(members, 2)}


def _quote_rows(known: LabelledSet) -> Iterator[Row]:
    comments = [one.comment for one in known.held_out]
    truth = {one.comment.id: one.themes for one in known.held_out}
    given = Counter(theme for themes in truth.values() for theme in themes)
    codings = coding.code(comments, known.codebook, examples=known.learned, single=known.is_single)
    words = TfidfVectorizer().fit([one.text for one in comments])
    ours: list[tuple[float, float]] = []
    floors: list[tuple[float, float]] = []
    for theme in (key for key in known.codebook.keys if given[key] >= _FEWEST):
        picked = quotes.pick(comments, codings, theme, most=_PICKED)
        for scores, chosen in ((ours, picked), (floors, _surest(comments, codings, theme))):
            if len(chosen) > 1:
                right = fmean(theme in truth[one.comment] for one in chosen)
                scores.append((right, _diversity(words, chosen)))
    for at, (kind, wanted) in enumerate(_QUOTES.items()):
        value, floor = (fmean(one[at] for one in scores) for scores in (ours, floors))
        goal = Goal.reaching(wanted, floor)
        yield Row(f"{known.name}, quotes: {kind}", value, "share", floor, goal)


def _surest(comments: Sequence[Comment], codings: Sequence[Coding], theme: str) -> list[Quote]:
    texts = {one.id: one.text for one in comments}
    mine = sorted((one for one in codings if one.theme == theme), key=lambda one: -one.confidence)
    return [Quote(one.comment, texts[one.comment]) for one in mine[:_PICKED]]


def _diversity(words: TfidfVectorizer, chosen: Sequence[Quote]) -> float:
    rows = words.transform([one.text for one in chosen])
    likeness = (rows @ rows.T).toarray()
    return float(1 - likeness[np.triu_indices(len(chosen), 1)].mean())
