"""Heard against expected, and the files that say what is expected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from analysis.hearing import Tally, agreed, band_of, compare, differ, interval
from analysis.population import Figure, WrongFigure, read_figure

ROW = {
    "dimension": "age",
    "group": "age_0_4",
    "value": "36,160",
    "denominator": "210255",
    "date": "2023",
    "source": "A strategy",
    "confidence": "stated",
}


def figure(group: str, value: float, dimension: str = "age", **more: str) -> Figure:
    return Figure(dimension, group, value, 100, "2024", more.pop("source", "A"), "stated", **more)


@given(st.integers(0, 400).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_the_interval_is_wilsons(pair: tuple[int, int]) -> None:
    count, base = pair
    low, high = interval(count, base)
    assert 0 <= low <= high <= 1
    if base:
        known = binomtest(count, base).proportion_ci(method="wilson")
        assert low == pytest.approx(known.low, abs=1e-9)
        assert high == pytest.approx(known.high, abs=1e-9)


def test_more_people_than_there_are_cannot_be_counted() -> None:
    with pytest.raises(ValueError, match="cannot be part"):
        interval(3, 2)


@pytest.mark.parametrize(
    ("count", "base", "share", "band"),
    [
        (0, 99, 0.1, "too_few"),  # 9.9 expected
        (0, 100, 0.1, "none"),
        (4, 100, 0.1, "few"),  # 1.6% to 9.8%
        (5, 100, 0.1, "about_right"),  # 2.2% to 11.2%
        (15, 100, 0.1, "about_right"),
        (16, 100, 0.1, "many"),  # 10.1% to 24.4%
        (0, 0, 0.5, "too_few"),
    ],
)
def test_a_group_gets_its_band(count: int, base: int, share: float, band: str) -> None:
    assert band_of(count, base, share) == band


def test_a_group_nobody_was_offered_leaves_the_whole() -> None:
    figures = [figure("young", 50), figure("middle", 25), figure("old", 25)]
    heard = Tally({"middle": 20, "old": 60}, 80, ("middle", "old", "not_sure"))
    middle, old = compare(figures, heard)
    assert (middle.expected_share, middle.expected, middle.band) == (0.5, 40, "few")
    assert (old.heard, old.base, old.band) == (60, 80, "many")


def test_who_does_not_tell_is_in_no_whole() -> None:
    heard = Tally({"a": 10, "b": 10, "prefer_not_to_say": 80}, 20, ("a", "b", "prefer_not_to_say"))
    (one,) = compare([figure("a", 50, "ethnicity")], heard)
    assert (one.heard, one.base) == (10, 20)


def test_groups_join_and_are_everybody_else() -> None:
    heard = Tally({"en": 90, "gu": 6, "ar": 4}, 100, ("en", "gu", "ar"))
    joined, others = compare(
        [figure("gu+ar", 20, "language"), figure("not en", 20, "language")], heard
    )
    assert (joined.heard, others.heard, others.band) == (10, 10, "few")


def test_a_figure_among_some_is_compared_among_some() -> None:
    heard = Tally({"plan": 30, "sen_support": 30, "none": 40}, 100, ("plan", "sen_support", "none"))
    (one,) = compare([figure("plan", 30, "provision", among="plan+sen_support")], heard)
    assert (one.heard, one.base, one.band) == (30, 60, "many")


def test_needs_are_counted_by_people_not_by_crosses() -> None:
    heard = Tally({"asd": 50, "semh": 50}, 60, ("asd", "semh"))
    (one,) = compare([figure("asd", 50, "needs")], heard)
    assert (one.heard, one.base) == (50, 60)


def test_sources_that_disagree_stay_two_and_give_no_band_together() -> None:
    two = [figure("plan", 20, "provision"), figure("plan", 60, "provision", source="B")]
    found = compare(two, Tally({"plan": 40, "other": 60}, 100, ("plan", "other")))
    assert [one.band for one in found] == ["many", "few"]
    assert agreed(found) is None
    assert agreed(found[:1]) == "many"
    assert differ(two)
    assert not differ(two[:1])


def test_a_figure_is_read_from_a_row() -> None:
    read = read_figure(ROW | {"note": " of all "})
    assert (read.value, read.denominator, read.note) == (36160, 210255, "of all")
    assert read.share == pytest.approx(0.172, abs=0.001)


@pytest.mark.parametrize(
    ("wrong", "column", "reason"),
    [
        ({"source": " "}, "source", "missing"),
        ({"dimension": "shoe size"}, "dimension", "unknown"),
        ({"confidence": "sure"}, "confidence", "unknown"),
        ({"value": "many"}, "value", "no_number"),
        ({"value": "-1"}, "value", "no_number"),
        ({"value": "nan"}, "value", "no_number"),
        ({"denominator": "0"}, "denominator", "no_number"),
        ({"value": "300000"}, "value", "above_whole"),
        ({"date": "last year"}, "date", "no_date"),
        ({"date": "2024-13"}, "date", "no_date"),
        ({"group": "+"}, "group", "missing"),
        ({"among": "age_5_10+age_11_15"}, "among", "not_among"),
        ({"dimension": "needs", "group": "asd+semh"}, "group", "several_groups"),
        ({"dimension": "needs", "group": "asd", "among": "asd"}, "among", "several_groups"),
    ],
)
def test_a_row_that_is_no_figure_says_what_is_wrong_where(
    wrong: dict[str, str], column: str, reason: str
) -> None:
    with pytest.raises(WrongFigure) as refused:
        read_figure(ROW | wrong)
    assert (refused.value.column, refused.value.reason) == (column, reason)
