"""Coding as labels grow: from none to all, beside the floor taught with the same ones.

The same folder, split and floor as `bench/accuracy.py`, which has the rows of none and all.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.accuracy import f1, floor_themes, our_themes, read_set
from bench.rows import Goal, Row

STEPS = (50, 200, 1_000)
SEEDS = (0, 1)
# Micro F1 that words alone should reach on the comments of patients with 30 themes.
_GOALS = {50: 0.49, 200: 0.57, 1_000: 0.65}


def measure(folder: Path) -> Iterator[Row]:
    """The rows of every set whose comments may have several themes: the mean over the seeds."""
    for codebook in sorted(folder.glob("*_codebook.csv")):
        comments = codebook.with_name(codebook.name.replace("_codebook", "_dev"))
        sets = [read_set(codebook, comments, seed) for seed in SEEDS]
        if sets[0].is_single:
            continue
        for step in STEPS:
            pairs = []
            for whole in sets:
                known = replace(whole, learned=whole.learned[:step])
                truth = {one.comment.id: one.themes for one in known.held_out}
                themes = (our_themes(known, known.learned), floor_themes(known))
                pairs.append([f1(truth, found, known.codebook.keys)[0] for found in themes])
            ours, floor = (sum(column) / len(SEEDS) for column in zip(*pairs, strict=True))
            name = f"{sets[0].name}, coding, {step:,} labels: micro"
            # A goal here is of the ratio to the floor.
            yield Row(name, ours, "F1", floor, Goal("at_least", _GOALS[step] / floor))
