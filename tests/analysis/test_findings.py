"""Findings of two forums: shares, differences, trends, people counted once, closed answers."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.findings import (
    Answer,
    NotClosedError,
    Point,
    Said,
    Share,
    are_alike,
    compare,
    count,
    difference,
    find,
    tabulate,
    total_stars,
    trace,
)
from analysis.findings.chances import cochran_armitage, fisher, holm

YOUNG, PARENTS = "young_people", "parents"
BOTH = (YOUNG, PARENTS)
some_shares = st.integers(1, 80).flatmap(
    lambda base: st.integers(0, base).map(lambda people: Share(people, base))
)


def said(person: str, *topics: str, group: str = YOUNG, whose: str = "self") -> Said:
    return Said(person, group, frozenset(topics), whose)


@settings(max_examples=40, deadline=None)
@given(some_shares, some_shares)
def test_intervals_and_tests_are_those_of_the_books(one: Share, other: Share) -> None:
    known = stats.binomtest(one.people, one.base).proportion_ci(method="wilson")
    assert one.interval == pytest.approx((known.low, known.high), abs=1e-9)
    rest = [[share.people, share.base - share.people] for share in (one, other)]
    assert fisher(one, other) == pytest.approx(stats.fisher_exact(rest).pvalue, abs=1e-9)


def test_a_difference_has_newcombes_interval() -> None:
    """Newcombe (1998), table II, (a): 56 of 70 and 48 of 80."""
    found = difference(Share(56, 70), Share(48, 80))
    assert found == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_a_steady_rise_is_tested_as_a_correlation_with_time() -> None:
    shares = (Share(3, 20), Share(8, 25), Share(14, 30), Share(20, 31))
    times = [at for at, share in enumerate(shares) for _ in range(share.base)]
    answers = [int(at < share.people) for share in shares for at in range(share.base)]
    chi = (len(times) - 1) * stats.pearsonr(times, answers).statistic ** 2
    assert cochran_armitage(shares) == pytest.approx(stats.chi2.sf(chi, 1))


def test_holm_is_stricter_the_more_themes_there_are() -> None:
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx(
        {"a": 0.03, "b": 0.06, "c": 0.06}
    )
    pair = (Share(12, 20), Share(5, 20))
    assert compare({"a": (Share(14, 20), Share(5, 20))}, BOTH)["a"].says == "more_young_people"
    many = {f"t{at}": pair for at in range(20)}
    assert {one.says for one in compare(many, BOTH).values()} == {"no_clear_difference"}


@pytest.mark.parametrize(
    ("young", "parents", "says"),
    [
        ((18, 20), (3, 20), "more_young_people"),
        ((3, 20), (18, 20), "more_parents"),
        ((9, 20), (10, 20), "no_clear_difference"),
        ((0, 20), (0, 20), "no_clear_difference"),
        ((9, 9), (0, 400), "too_few_to_say"),
        ((0, 0), (0, 0), "too_few_to_say"),
    ],
)
def test_a_difference_is_said_in_one_of_four_ways(
    young: tuple[int, int], parents: tuple[int, int], says: str
) -> None:
    found = compare({"waits": (Share(*young), Share(*parents))}, BOTH)["waits"]
    assert found.says == says
    assert found.low <= found.value <= found.high


def test_a_share_of_more_people_than_answered_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be part"):
        Share(3, 2)


def test_a_person_counts_once_however_often_they_write() -> None:
    heard = count(
        [
            said("amy", "waits", "travel"),
            said("amy", "waits"),
            said("ben"),
            said("amy", "waits", group=PARENTS),  # another person, of another group
        ]
    )
    table = heard.table()
    assert (table.share(YOUNG, "waits"), table.share(YOUNG, "travel")) == (Share(1, 2), Share(1, 2))
    assert table.share(PARENTS, "waits") == Share(1, 1)


def test_own_words_have_their_own_base() -> None:
    heard = count(
        [
            said("amy", "waits"),
            said("ben", "waits", whose="helped"),
            said("cem", "travel", whose="proxy"),
            said("dee"),
            said("dee", "waits", whose="helped"),  # partly her own: not counted as own
        ],
        topics=("waits", "travel", "food"),
    )
    assert heard.table().share(YOUNG, "waits") == Share(3, 4)
    assert heard.table(own_words_only=True).share(YOUNG, "waits") == Share(1, 1)
    assert heard.table().share(YOUNG, "food") == Share(0, 4)


def test_groups_are_never_averaged_into_one_figure() -> None:
    heard = count(
        [said(f"y{at}", "waits") for at in range(12)]
        + [said(f"p{at}", *(["waits"] if at < 50 else []), group=PARENTS) for at in range(400)]
    )
    (waits,) = find(heard.table(), BOTH)
    assert waits.shares == {YOUNG: Share(12, 12), PARENTS: Share(50, 400)}
    assert waits.difference.says == "more_young_people"


def points(*shares: Share, question: str = "What is hard?") -> list[Point]:
    return [Point(f"edition {at}", share, question) for at, share in enumerate(shares, start=1)]


def test_a_trend_needs_two_editions_of_the_same_question() -> None:
    low, high = Share(5, 50), Share(40, 50)
    series = {
        "rising": points(low, high),
        "falling": points(high, Share(20, 50), low),
        "alike": points(low, low, low),
        "one": points(low),
        "few": points(Share(5, 9), high),
        "changed": [*points(low), *points(high, question="What is hard at school?")],
        "changed once": [*points(low, question="Old?"), *points(low, high)],
    }
    found = trace(series)
    assert {key: one.says for key, one in found.items()} == {
        "rising": "rising",
        "falling": "falling",
        "alike": "no_clear_change",
        "one": "one_edition",
        "few": "too_few_to_say",
        "changed": "not_comparable",
        "changed once": "rising",
    }
    assert found["rising"].value == pytest.approx(0.7)
    assert found["changed"].value is None
    assert len(found["changed once"].editions) == 2


def test_closed_answers_become_tables_of_people() -> None:
    faces = tabulate(
        "faces", ["happy", "ok", "sad"], [Answer(YOUNG, "sad", 2), Answer(YOUNG, "ok")]
    )
    assert faces[""].share(YOUNG, "sad") == Share(2, 3)
    scale = tabulate("scale", ["1", "2", "3"], [Answer(PARENTS, 3)])
    assert scale[""].share(PARENTS, "3") == Share(1, 1)
    several = tabulate("choices", ["a", "b"], [Answer(YOUNG, ["a", "b"]), Answer(YOUNG, ["b"])])
    assert several[""].share(YOUNG, "b") == Share(2, 2)


def test_a_ranking_a_sort_and_stars_keep_who_placed_what() -> None:
    ranked = tabulate("ranking", ["a", "b"], [Answer(YOUNG, ["b", "a"]), Answer(YOUNG, ["b"])])
    assert ranked["1"].share(YOUNG, "b") == Share(2, 2)
    assert ranked["2"].share(YOUNG, "a") == Share(1, 1)
    sorted_ = tabulate(
        "sort", ["school", "home"], [Answer(YOUNG, {"school": "bad"})], columns=["good", "bad"]
    )
    assert sorted_["school"].share(YOUNG, "bad") == Share(1, 1)
    assert sorted_["home"].share(YOUNG, "bad") == Share(0, 0)
    stars = [Answer(YOUNG, {"a": 4, "b": 1}), Answer(YOUNG, {"a": 5})]
    assert tabulate("stars", ["a", "b"], stars)[""].share(YOUNG, "b") == Share(1, 2)
    assert total_stars(stars)[YOUNG, "a"] == 9


def test_answers_that_cannot_be_counted_are_refused() -> None:
    with pytest.raises(NotClosedError):
        tabulate("text", [], [])
    with pytest.raises(ValueError, match="not an answer"):
        tabulate("choice", ["a"], [Answer(YOUNG, "z")])


def test_nobody_says_anything() -> None:
    assert Share(0, 0).interval == (0.0, 1.0)
    assert not math.isnan(fisher(Share(0, 0), Share(0, 0)))
    assert cochran_armitage([Share(0, 0), Share(0, 0)]) == 1.0
    assert find(count([]).table(), BOTH) == ()


def test_no_clear_difference_is_alike_only_where_all_that_is_likely_is_near() -> None:
    pairs = {
        "many": (Share(300, 600), Share(310, 600)),
        "few": (Share(10, 20), Share(10, 20)),
        "apart": (Share(300, 600), Share(100, 600)),
    }
    found = compare(pairs, BOTH)
    assert {key: are_alike(one) for key, one in found.items()} == {
        "many": True,
        "few": False,
        "apart": False,
    }
