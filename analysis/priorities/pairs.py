"""Which pairs to ask of whom, and what "this one matters more" says of each item."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analysis.priorities.estimates import Array, Estimate

SAME = "same"
_PRIOR = 0.5  # one over the variance of a strength before anyone has voted: odds up to 16 to 1
_STEPS, _ENOUGH = 100, 1e-10


@dataclass(frozen=True, slots=True)
class Duel:
    """One answer: of two items, the one that matters more, or `SAME` where both do."""

    one: str
    other: str
    more: str


Ballot = Sequence[Duel]
"""One person's answers. What they skipped or could not say is not among them."""


def choose_pairs(
    items: Sequence[str],
    how_many: int,
    asked: Mapping[frozenset[str], int] | None = None,
    *,
    seed: str = "",
) -> list[tuple[str, str]]:
    """Pairs for one person: each item about as often as any other, no pair twice.

    Pairs that fewer people were `asked` come first; each item stands first about as often as
    second, for the place alone moves answers (standards Q5). The `seed` decides the rest.
    """
    chance = random.Random(seed)  # noqa: S311  # an order of questions, no secret
    pairs = [(chance.random(), pair) for pair in combinations(items, 2)]
    counted = asked or {}
    shown: Counter[str] = Counter()
    firsts: Counter[str] = Counter()
    chosen = []
    for _ in range(min(how_many, len(pairs))):
        best = min(pairs, key=lambda one: _rank(one[1], shown, counted, one[0]))
        pairs.remove(best)
        shown.update(best[1])
        one, other = best[1] if chance.random() < 0.5 else best[1][::-1]
        if firsts[one] > firsts[other]:
            one, other = other, one
        firsts[one] += 1
        chosen.append((one, other))
    return chosen


def count_wins(items: Sequence[str], ballots: Iterable[Ballot]) -> dict[str, float]:
    """The plain count: a win is 1, "both the same" a half. `from_pairs` must beat it."""
    wins = dict.fromkeys(items, 0.0)
    for duel in (duel for ballot in ballots for duel in ballot):
        for item in (duel.one, duel.other):
            wins[item] += 0.5 if duel.more == SAME else float(duel.more == item)
    return wins


def from_pairs(items: Sequence[str], ballots: Sequence[Ballot]) -> Estimate:
    """The strength of each item after Bradley and Terry (1952), about nought as the middle.

    A normal prior keeps an item that always won finite (Davidson and Solomon, 1973); found with
    Newton's method. "Both the same" is half a win for each. One person's answers hang together, so
    the doubt is the larger of the model's own and of the spread between people (Liang and Zeger,
    1986). Raises KeyError for an item that is not among `items`.
    """
    said = [ballot for ballot in ballots if ballot]
    rows, wins, owners = _table(items, said)
    strengths = np.zeros(len(items))
    for _ in range(_STEPS):
        slope, bend = _derivatives(rows, wins, strengths)
        step = np.linalg.solve(bend, slope)
        strengths = strengths + step
        if np.abs(step).max(initial=0.0) < _ENOUGH:
            break
    apart = np.eye(len(items)) - 1 / len(items)  # strengths tell of differences alone
    model = apart @ np.linalg.inv(_derivatives(rows, wins, strengths)[1]) @ apart
    between = model @ _spread(rows, wins, owners, strengths, len(said)) @ model
    return Estimate(tuple(items), len(said), strengths, (model, between), 0.0, "odds")


def _rank(
    pair: tuple[str, str],
    shown: Mapping[str, int],
    asked: Mapping[frozenset[str], int],
    chance: float,
) -> tuple[int, int, int, float]:
    often = [shown.get(item, 0) for item in pair]
    return max(often), sum(often), asked.get(frozenset(pair), 0), chance


def _table(items: Sequence[str], ballots: Sequence[Ballot]) -> tuple[Array, Array, Array]:
    """A row a duel with 1 and -1 at its items, what part of it the first won, and whose it is."""
    at = {item: place for place, item in enumerate(items)}
    duels = [(owner, duel) for owner, ballot in enumerate(ballots) for duel in ballot]
    rows = np.zeros((len(duels), len(items)))
    for row, (_, duel) in enumerate(duels):
        rows[row, at[duel.one]], rows[row, at[duel.other]] = 1.0, -1.0
    wins = [0.5 if duel.more == SAME else float(duel.more == duel.one) for _, duel in duels]
    return rows, np.array(wins), np.array([owner for owner, _ in duels], dtype=float)


def _derivatives(rows: Array, wins: Array, strengths: Array) -> tuple[Array, Array]:
    chances = 1 / (1 + np.exp(-(rows @ strengths)))
    slope = rows.T @ (wins - chances) - _PRIOR * strengths
    weights = chances * (1 - chances)
    return slope, rows.T @ (rows * weights[:, None]) + _PRIOR * np.eye(len(strengths))


def _spread(rows: Array, wins: Array, owners: Array, strengths: Array, people: int) -> Array:
    """How far people pull the strengths apart, each person's answers taken together."""
    left = rows * (wins - 1 / (1 + np.exp(-(rows @ strengths))))[:, None]
    pulls = np.array([left[owners == person].sum(axis=0) for person in range(people)])
    if people < 2:
        return np.zeros((rows.shape[1], rows.shape[1]))
    spread: Array = pulls.T @ pulls * people / (people - 1)
    return spread
