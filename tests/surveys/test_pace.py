from typing import Any

from surveys import asking, pace

TELL = {"key": "about", "kind": "information"}


def document(many: int, **more: Any) -> dict[str, Any]:
    return {"questions": [TELL, *({"key": f"q{n}", "kind": "text"} for n in range(many))]} | more


def test_a_break_is_offered_half_way_in_surveys_of_more_than_five_questions() -> None:
    assert pace.half_way(document(5)) is None
    assert pace.half_way(document(6)) == "q2"
    assert pace.half_way(document(7)) == "q3"
    assert pace.half_way(document(10)) == "q4"


def about_you(*keys: str) -> list[dict[str, str]]:
    return [{"key": f"equality_{key}", "kind": "choice"} for key in keys]


def test_equality_is_asked_after_the_check_and_the_break_is_half_way_to_the_check() -> None:
    asked = document(6)
    late = [{"key": "equality_why", "kind": "information"}, *about_you("group", "impact")]
    asked["questions"] += late
    keys = ["equality_why", "equality_group", "equality_impact"]
    assert asking.asked_after_check(asked) == keys
    assert pace.half_way(asked) == "q2"
    assert pace.count_asked(asked) == 6


def test_equality_keeps_its_place_where_more_is_asked_behind_it_or_nothing_before() -> None:
    middle = {"questions": [*about_you("group"), *document(2)["questions"]]}
    assert asking.asked_after_check(middle) == []
    assert asking.asked_after_check({"questions": [TELL, *about_you("group")]}) == []
    only_told = document(2)
    only_told["questions"].append({"key": "equality_why", "kind": "information"})
    assert asking.asked_after_check(only_told) == []


def test_a_survey_may_say_that_it_wants_no_break() -> None:
    assert pace.half_way(document(10, breaks=False)) is None


def test_young_children_are_asked_half_as_much() -> None:
    """Standards Q12: 10 questions at most, 5 where people under 8 are asked."""
    assert pace.count_asked(document(7)) == 7  # a page of information is no question
    ages = (None, 5, 7, 8, 16)
    most = [pace.most_questions(document(1, youngest=age)) for age in ages]
    assert most == [10, 5, 5, 10, 10]
    assert pace.most_questions(document(1)) == 10
