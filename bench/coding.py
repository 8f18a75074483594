"""Coding as labels grow: from none to all, beside the floor taught with the same ones.

The files, the split and the floor are those of `bench/accuracy.py`. Figures are the means over
two splits; the floor learns nothing from a codebook, and has no row without labels.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from statistics import fmean

from bench.accuracy import LabelledSet, f1, floor_themes, our_themes, read_set
from bench.rows import Goal, Row

STEPS = (0, 50, 200, 1_000)
SEEDS = (0, 1)
_KINDS = ("micro", "macro")
Goals = Mapping[int | None, tuple[float, ...]]
# Micro and macro F1 that words alone should reach by so many labels (None: all of them), where
# comments have several themes and where they have one; from what was best off the shelf.
_SEVERAL: Goals = {0: (0.43, 0.32), 50: (0.49,), 200: (0.57,), 1_000: (0.65,), None: (0.72, 0.57)}
_ONE: Goals = {None: (0.69, 0.59)}


def measure(folder: Path) -> Iterator[Row]:
    """The rows of every pair of files in the folder. Raises `FileNotFoundError` without any."""
    codebooks = sorted(folder.glob("*_codebook.csv"))
    if not codebooks:
        raise FileNotFoundError(f"{folder} holds no *_codebook.csv")
    for codebook in codebooks:
        comments = codebook.with_name(codebook.name.replace("_codebook", "_dev"))
        sets = [read_set(codebook, comments, seed) for seed in SEEDS]
        for step in (None,) if sets[0].is_single else (*STEPS, None):
            yield from _rows(sets, step)


def _rows(sets: list[LabelledSet], step: int | None) -> Iterator[Row]:
    goals = (_ONE if sets[0].is_single else _SEVERAL)[step]
    pairs = [_figures(replace(one, learned=one.learned[:step])) for one in sets]
    labels = f"{len(sets[0].learned[:step]):,} labels"
    for at, kind in enumerate(_KINDS):
        ours = fmean(pair[0][at] for pair in pairs)
        floor = fmean(pair[1][at] for pair in pairs) if step != 0 else None
        goal = Goal.reaching(goals[at], floor) if at < len(goals) else None
        yield Row(f"{sets[0].name}, coding, {labels}: {kind}", ours, "F1", floor, goal)


def _figures(known: LabelledSet) -> tuple[tuple[float, float], tuple[float, float]]:
    """Micro and macro F1 of ours and of the floor (0 where there is nothing to learn from)."""
    truth = {one.comment.id: one.themes for one in known.held_out}
    keys = known.codebook.keys
    ours = f1(truth, our_themes(known, known.learned), keys)
    return ours, f1(truth, floor_themes(known), keys) if known.learned else (0.0, 0.0)
