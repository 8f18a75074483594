"""What matters most: an order recovered from noisy votes, and the doubt that stays."""

import random
from collections import Counter
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.priorities import (
    SAME,
    Duel,
    agree,
    bands,
    choose_pairs,
    combine,
    compare,
    count_wins,
    from_dots,
    from_pairs,
    from_shares,
    kendall,
    leaders,
    order,
)
from analysis.priorities.estimates import chance_of, reach

ITEMS = ("a", "b", "c", "d", "e", "f")
STRENGTHS = {"a": 2.5, "b": 1.5, "c": 0.5, "d": -0.5, "e": -1.5, "f": -2.5}


def vote(people: int, strengths: dict[str, float], seed: int = 1) -> list[list[Duel]]:
    """People who each answer nine balanced pairs, with chance in every answer."""
    chance = random.Random(seed)
    ballots = []
    for person in range(people):
        pairs = choose_pairs(list(strengths), 9, seed=f"{seed} {person}")
        wins = [chance.random() < 1 / (1 + exp(strengths[b] - strengths[a])) for a, b in pairs]
        ballots.append(
            [Duel(a, b, a if won else b) for (a, b), won in zip(pairs, wins, strict=True)]
        )
    return ballots


@given(st.integers(2, 20), st.integers(1, 10), st.text(max_size=5))
def test_everyone_is_asked_about_each_theme_about_equally_often(
    n: int, pairs: int, seed: str
) -> None:
    items = [str(number) for number in range(n)]
    chosen = choose_pairs(items, pairs, seed=seed)
    assert len(chosen) == min(pairs, n * (n - 1) // 2)
    assert len({frozenset(pair) for pair in chosen}) == len(chosen)
    shown = Counter(item for pair in chosen for item in pair)
    assert max(shown.values()) - min(shown[item] for item in items) <= 2
    assert chosen == choose_pairs(items, pairs, seed=seed)


def test_pairs_that_fewer_people_were_asked_come_first() -> None:
    asked: Counter[frozenset[str]] = Counter()
    firsts: Counter[str] = Counter()
    for person in range(10):
        for pair in choose_pairs(ITEMS, 3, asked, seed=str(person)):
            asked[frozenset(pair)] += 1
            firsts[pair[0]] += 1
    assert len(asked) == 15
    assert set(asked.values()) <= {1, 2, 3}, "30 answers on 15 pairs, no pair left behind"
    assert min(firsts[item] for item in ITEMS) >= 2, "none always stands second"


def test_a_known_order_comes_back_from_noisy_votes_with_its_doubt() -> None:
    places = order(from_pairs(ITEMS, vote(60, STRENGTHS)))
    assert [one.item for one in places] == list(ITEMS)
    assert leaders(places) == ("a",)
    assert not any(one.is_open for one in (places[0], places[-1]))
    assert all(one.low < one.value < one.high for one in places)
    assert (places[0].is_above, places[-1].is_below) == (True, True)
    few = order(from_pairs(ITEMS, vote(3, STRENGTHS)))
    assert [sorted(band) for band in bands(few)] == [list(ITEMS)]
    assert len(bands(places)) >= 4
    assert [item for band in bands(places) for item in band] == list(ITEMS)
    assert len(leaders(few)) > 1, "three people are too few to say which is first"


def test_equal_themes_are_too_close_to_call() -> None:
    level = dict.fromkeys(ITEMS, 0.0)
    wrong = sum(
        len(leaders(order(from_pairs(ITEMS, vote(20, level, seed))))) < 6 for seed in range(1, 21)
    )
    assert wrong <= 4
    nobody = order(from_pairs(ITEMS, []))
    assert [one.item for one in nobody] == list(ITEMS)
    assert all(one.value == 0.5 and (one.first, one.last) == (1, 6) for one in nobody)


def test_strengths_are_those_that_the_votes_make_most_likely() -> None:
    ballots = (
        [[Duel("a", "b", "a")]] * 30 + [[Duel("a", "b", "b")]] * 10 + [[Duel("a", "b", SAME)]] * 20
    )
    estimate = from_pairs(("a", "b"), ballots)
    gap = float(estimate.values[0] - estimate.values[1])
    # 40 of 60 wins, "both the same" being half a win for each, drawn a little to nought.
    assert 0.9 * log(2) < gap < log(2)
    assert abs(float(estimate.values.sum())) < 1e-9
    assert count_wins(("a", "b"), ballots) == {"a": 40, "b": 20}
    assert estimate.people == 60
    assert from_pairs(("a", "b"), [[], *ballots]).people == 60, "who says nothing is not counted"


def test_one_persons_many_answers_count_as_one_persons() -> None:
    loud = [[Duel("a", "b", "a")] * 8, [Duel("a", "b", "b")] * 2]
    many = [[duel] for ballot in loud for duel in ballot]
    widths = [
        one.high - one.low
        for one in (order(from_pairs(("a", "b"), votes))[0] for votes in (loud, many))
    ]
    assert widths[0] > 1.5 * widths[1]


def test_stars_and_dots_count_people_not_stars() -> None:
    stars = from_shares(("a", "b"), [{"a": 8, "b": 2}] * 9 + [{"a": 1}, {}])
    assert stars.people == 10
    shown = {one.item: one for one in order(stars)}
    assert shown["a"].value == pytest.approx((9 * 0.8 + 1 + 0.5) / 11)
    assert shown["a"].is_above
    assert shown["b"].is_below
    dots = from_dots(("a", "b", "c"), [{"a", "b"}] * 20 + [{"a", "c"}] * 20)
    first, *rest = order(dots)
    assert (first.item, round(first.value)) == ("a", 1)
    assert [(one.first, one.last) for one in rest] == [(2, 3), (2, 3)]
    agreed = order(from_dots(("a", "b"), [{"a"}] * 3))
    assert len(leaders(agreed)) == 2, "three people who agree do not make us sure"
    assert order(from_dots(("a", "b"), []))[0].first == 1


def test_two_forums_differ_agree_and_make_one_list_with_declared_weights() -> None:
    turned = STRENGTHS | {"a": -2.5, "f": 2.5}
    one, other = (from_pairs(ITEMS, vote(80, each, 3)) for each in (STRENGTHS, turned))
    contrasts = compare(one, other)
    assert (contrasts["a"].more_to, contrasts["f"].more_to) == (0, 1)
    assert contrasts["b"].more_to is None
    agreement = agree(one, other)
    assert agreement.only == (("a",), ("f",))
    assert "b" in agreement.both
    assert "e" in agreement.neither
    assert agreement.tau < agree(one, one).tau == 1
    mostly_one = order(combine([one, other], [9, 1]))
    assert mostly_one[0].item == "a"
    assert order(combine([one, other], [1, 1]))[0].item == "b"
    for weights in ([1, 0], [1]):
        with pytest.raises(ValueError, match="weight"):
            combine([one, other], weights)
    with pytest.raises(ValueError, match="same"):
        compare(one, from_dots(ITEMS, [{"a"}]))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=12))
def test_kendalls_tau_is_scipys(pairs: list[tuple[int, int]]) -> None:
    one, other = zip(*pairs, strict=True)
    theirs = float(stats.kendalltau(one, other).statistic)
    assert kendall(one, other) == pytest.approx(0.0 if theirs != theirs else theirs)


@pytest.mark.parametrize("people", [4, 8, 30, 1000])
def test_chances_are_close_to_students_t(people: int) -> None:
    for t in (0.5, 2.0, 3.0):
        assert chance_of(t, 1.0, people) == pytest.approx(2 * stats.t.sf(t, people - 1), abs=0.003)
    assert chance_of(reach(1.0, people), 1.0, people) == pytest.approx(0.05)
