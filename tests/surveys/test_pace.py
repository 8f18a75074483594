from typing import Any

from surveys import pace

TELL = {"key": "about", "kind": "information"}


def document(many: int, **more: Any) -> dict[str, Any]:
    return {"questions": [TELL, *({"key": f"q{n}", "kind": "text"} for n in range(many))]} | more


def test_a_break_is_offered_half_way_in_surveys_of_more_than_five_questions() -> None:
    assert pace.half_way(document(5)) is None
    assert pace.half_way(document(6)) == "q2"
    assert pace.half_way(document(7)) == "q3"
    assert pace.half_way(document(10)) == "q4"


def test_a_survey_may_say_that_it_wants_no_break() -> None:
    assert pace.half_way(document(10, breaks=False)) is None


def test_young_children_are_asked_half_as_much() -> None:
    """Standards Q12: 10 questions at most, 5 where people under 8 are asked."""
    assert pace.count_asked(document(7)) == 7  # a page of information is no question
    ages = (None, 5, 7, 8, 16)
    most = [pace.most_questions(document(1, youngest=age)) for age in ages]
    assert most == [10, 5, 5, 10, 10]
    assert pace.most_questions(document(1)) == 10
