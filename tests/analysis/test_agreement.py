"""Two coders: kappa as the sources give it, intervals that hold, and silence where too few."""

import random

import pytest
from sklearn.metrics import cohen_kappa_score

from analysis import agreement
from analysis.agreement import Counts, compare, kappa_of


def coded(both: int, only_first: int, only_second: int, neither: int) -> agreement.Compared:
    """Two people on one theme, by how often they agree and differ."""
    pairs = (
        [(True, True)] * both
        + [(True, False)] * only_first
        + [(False, True)] * only_second
        + [(False, False)] * neither
    )
    first = {str(at): {"x"} if one else set() for at, (one, _) in enumerate(pairs)}
    second = {str(at): {"x"} if other else set() for at, (_, other) in enumerate(pairs)}
    return compare(first, second, ["x"])


def test_kappa_is_that_of_a_known_example_and_of_another_library() -> None:
    # The first example of most textbooks: 50 grants, two readers.
    assert kappa_of([Counts(20, 5, 10, 15)]) == pytest.approx(0.4)
    chance = random.Random(1)
    first = [chance.random() < 0.3 for _ in range(200)]
    second = [one if chance.random() < 0.8 else not one for one in first]
    found = compare(
        {str(at): {"x"} if one else () for at, one in enumerate(first)},
        {str(at): {"x"} if one else () for at, one in enumerate(second)},
        ["x"],
    )
    assert found.themes["x"].kappa == pytest.approx(cohen_kappa_score(first, second))
    assert found.overall.kappa == pytest.approx(found.themes["x"].kappa)


def test_the_interval_is_about_that_of_the_large_sample_formula() -> None:
    found = coded(40, 10, 10, 40).overall
    observed, expected = 0.8, 0.5
    kappa = (observed - expected) / (1 - expected)
    assert found.kappa == pytest.approx(kappa)
    # Cohen's own (1960); it takes chance agreement for known, so it is near and not the same.
    error = (observed * (1 - observed) / 100) ** 0.5 / (1 - expected)
    assert found.high - found.low == pytest.approx(2 * 1.96 * error, rel=0.05)


def test_nineteen_of_twenty_intervals_hold_the_truth_with_several_themes_a_comment() -> None:
    chance, themes, held = random.Random(7), ["a", "b", "c"], 0
    # Each says the truth in 9 of 10 cases; so kappa is 1 - 0.18 / (1 - pe), pe from a half each.
    truth = 1 - 0.18 / 0.5
    for _ in range(200):
        said: tuple[dict[str, set[str]], dict[str, set[str]]] = ({}, {})
        for at in range(60):
            real = {theme for theme in themes if chance.random() < 0.5}
            for mine in said:
                mine[str(at)] = {t for t in themes if (t in real) != (chance.random() < 0.1)}
        overall = compare(*said, themes).overall
        held += overall.low <= truth <= overall.high
    assert held >= 182  # of 200: 190 wished, less what chance allows


def test_the_pooled_kappa_is_not_the_mean_of_kappas() -> None:
    one, other = Counts(40, 10, 10, 40), Counts(5, 0, 0, 95)
    pooled = kappa_of([one, other])
    observed, expected = (0.8 + 1.0) / 2, (0.5 + 0.905) / 2
    assert pooled == pytest.approx((observed - expected) / (1 - expected))


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ((25, 0, 0, 25), "very_good"),
        ((22, 3, 3, 22), "good"),
        ((19, 6, 6, 19), "moderate"),
        ((16, 9, 9, 16), "fair"),
        ((12, 13, 13, 12), "poor"),
        ((14, 0, 0, 15), "too_few_to_say"),  # 29 comments
        ((0, 0, 0, 100), "too_few_to_say"),  # nobody ever said it
        ((2, 1, 1, 96), "too_few_to_say"),  # hardly anybody
    ],
)
def test_kappa_in_a_word(counts: tuple[int, int, int, int], says: str) -> None:
    assert coded(*counts).themes["x"].says == says


def test_two_who_never_differ_are_not_called_certain() -> None:
    found = coded(15, 0, 0, 15).overall
    assert (found.kappa, found.high) == (1, 1)
    assert found.low == pytest.approx(1 - (3 / 30) / 0.5)


def test_only_what_both_coded_counts_and_each_disagreement_is_listed() -> None:
    found = compare(
        {"1": {"x"}, "2": {"x", "y"}, "3": ()}, {"2": {"y"}, "1": {"x"}, "4": {"x"}}, ["x", "y"]
    )
    assert found.overall.comments == 2
    assert found.disagreements == (("2", "x"),)
    assert found.counts["x"] == Counts(1, 1, 0, 0)
    assert compare({}, {}, ["x"]).overall.says == "too_few_to_say"
