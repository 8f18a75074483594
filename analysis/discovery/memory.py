"""What an earlier run found, carried over: themes keep their members and their names."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from analysis.discovery.clusters import NOWHERE
from analysis.runs import Ints
from analysis.types import Found

# A theme keeps its name while this share of its old members, as far as they are still
# there, is together in it.
_MOSTLY = 0.5
# Once fewer texts than this share were there before, themes are found anew.
_STILL = 0.5


def places_before(ids: Sequence[Sequence[str]], earlier: Found | None) -> Ints:
    """Return the earlier theme of each text (by the ids that say it), NOWHERE for a new one.

    Themes are numbered from 0, without those that none of the texts was in. All are new
    when most are.
    """
    if earlier is None:
        return np.full(len(ids), NOWHERE)
    held = {one: at for at, theme in enumerate(earlier.themes) for one in theme.members}
    found = [_usual([held[one] for one in said if one in held]) for said in ids]
    if sum(theme != NOWHERE for theme in found) < _STILL * len(found):
        return np.full(len(ids), NOWHERE)
    numbers = {theme: at for at, theme in enumerate(sorted({*found} - {NOWHERE}))}
    return np.array([numbers.get(theme, NOWHERE) for theme in found], dtype=np.int64)


def names_before(members: Sequence[Sequence[str]], earlier: Found | None) -> list[str | None]:
    """Return the earlier name of each theme that mostly holds what a theme held then."""
    if earlier is None or not earlier.themes or not members:
        return [None] * len(members)
    now = {one: at for at, held in enumerate(members) for one in held}
    shared = np.zeros((len(members), len(earlier.themes)))
    for column, theme in enumerate(earlier.themes):
        left = [now[one] for one in theme.members if one in now]
        for row in left:
            shared[row, column] += 1 / len(left)
    names: list[str | None] = [None] * len(members)
    rows, columns = linear_sum_assignment(shared, maximize=True)
    for row, column in zip(rows, columns, strict=True):
        if shared[row, column] > _MOSTLY:
            names[row] = earlier.themes[column].label
    return names


def _usual(themes: Sequence[int]) -> int:
    return min(Counter(themes).items(), key=lambda one: (-one[1], one[0]))[0] if themes else NOWHERE
