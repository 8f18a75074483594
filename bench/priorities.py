"""How well a known order of themes comes back from simulated noisy votes, beside counting wins.

People of a made-up group differ from each other, answer by chance, skip, and say "both the same".
The order that is looked for is the group's.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp
from statistics import mean

from analysis.priorities import (
    SAME,
    Duel,
    Place,
    choose_pairs,
    count_wins,
    from_pairs,
    kendall,
    leaders,
    order,
)
from bench.rows import Goal, Row

GROUPS = 60  # simulated, a row
SIZES = ((8, 12), (12, 12), (12, 40), (20, 100))  # themes, people
ASKED = 10  # pairs a person, as on the page
_SPREAD, _OWN = 1.0, 0.5  # standard deviations: of the group's strengths, of a person around them
_SKIPS, _SAME = 0.15, 0.08


@dataclass(frozen=True, slots=True)
class Found:
    """What one simulated group's votes gave."""

    ours: float  # Kendall's tau with the true order
    wins: float
    claims: int  # pairs of themes of which we say that one stands before the other
    wrong: int
    is_open: bool  # too close to call which is first


def measure(
    groups: int = GROUPS, sizes: Sequence[tuple[int, int]] = SIZES, seed: int = 20261128
) -> Iterator[Row]:
    """The rows: tau against win counts, and what is said although it is wrong."""
    said: list[Found] = []
    for themes, people in sizes:
        for how, is_balanced in (("balanced pairs", True), ("any pairs", False)):
            found = [_try(themes, people, f"{seed} {one}", is_balanced) for one in range(groups)]
            name = f"ranking of {themes} themes by {people} phones, {how}: order recovered"
            yield Row(name, mean(one.ours for one in found), "tau", mean(one.wins for one in found))
            said += found
    wrong = sum(one.wrong for one in said) / max(1, sum(one.claims for one in said))
    yield Row("rankings: of what is called clear, wrong", 100 * wrong, "%", goal=Goal("at_most", 5))
    level = [_try(8, 40, f"{seed} level {one}", True, spread=0.0) for one in range(groups)]
    called = 100 * mean(one.is_open for one in level)
    goal = Goal("at_least", 95)
    yield Row("rankings of equal themes: too close to call", called, "%", goal=goal)


def _try(themes: int, people: int, seed: str, is_balanced: bool, spread: float = _SPREAD) -> Found:
    chance = random.Random(seed)
    items = [str(number) for number in range(themes)]
    truth = {item: chance.gauss(0, spread) for item in items}
    ballots = list(_vote(truth, people, chance, seed, is_balanced))
    places = {one.item: one for one in order(from_pairs(items, ballots))}
    wins = count_wins(items, ballots)
    true = [truth[item] for item in items]
    claims = [pair for pair in combinations(items, 2) if _is_claim(places, pair)]
    return Found(
        ours=kendall(true, [places[item].value for item in items]),
        wins=kendall(true, [wins[item] for item in items]),
        claims=len(claims),
        wrong=sum((truth[a] > truth[b]) != (places[a].first < places[b].first) for a, b in claims),
        is_open=len(leaders(sorted(places.values(), key=lambda one: one.first))) > 1,
    )


def _is_claim(places: dict[str, Place], pair: Sequence[str]) -> bool:
    one, other = (places[item] for item in pair)
    return one.last < other.first or other.last < one.first


def _vote(
    truth: dict[str, float], people: int, chance: random.Random, seed: str, is_balanced: bool
) -> Iterator[list[Duel]]:
    asked: Counter[frozenset[str]] = Counter()
    for person in range(people):
        own = {item: chance.gauss(strength, _OWN) for item, strength in truth.items()}
        if is_balanced:
            pairs = choose_pairs(list(truth), ASKED, asked, seed=f"{seed} {person}")
        else:
            pairs = chance.sample(list(combinations(truth, 2)), ASKED)
        answered = [pair for pair in pairs if chance.random() >= _SKIPS]
        asked.update(frozenset(pair) for pair in answered)
        yield [Duel(*pair, _answer(pair, own, chance)) for pair in answered]


def _answer(pair: Sequence[str], own: dict[str, float], chance: random.Random) -> str:
    if chance.random() < _SAME:
        return SAME
    one, other = pair
    return one if chance.random() < 1 / (1 + exp(own[other] - own[one])) else other
