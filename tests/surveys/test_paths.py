"""Conditions: which questions are asked, and what becomes of answers to the others."""

from copy import deepcopy
from typing import Any

import pytest

from surveys import documents, submissions
from surveys.errors import Unusable
from surveys.paths import reachable
from tests.samples import EVERY_KIND

YES: dict[str, Any] = {"question": "yes_no", "is": "yes"}
TEA: dict[str, Any] = {"question": "choices", "includes": "tea"}


def document_with(condition: dict[str, Any], key: str = "why") -> dict[str, Any]:
    document = deepcopy(EVERY_KIND) | {"edition": 1}
    documents.questions_by_key(document)[key]["show_if"] = condition
    return document


@pytest.mark.parametrize(
    ("condition", "answers", "is_asked"),
    [
        (YES, {"yes_no": "yes"}, True),
        (YES, {"yes_no": "no"}, False),
        (YES, {}, False),
        ({"not": YES}, {}, True),
        (TEA, {"choices": ["milk", "tea"]}, True),
        (TEA, {"choices": ["milk"]}, False),
        ({"question": "stars", "includes": "clubs"}, {"stars": {"clubs": 1}}, True),
        ({"question": "stars", "includes": "clubs"}, {"stars": {"buses": 1}}, False),
        ({"question": "scale", "is": 2}, {"scale": 2}, True),
        ({"question": "text", "answered": True}, {"text": "Hello"}, True),
        ({"question": "text", "answered": True}, {}, False),
        ({"question": "text", "answered": False}, {}, True),
        ({"all": [YES, TEA]}, {"yes_no": "yes", "choices": ["tea"]}, True),
        ({"all": [YES, TEA]}, {"yes_no": "yes"}, False),
        ({"any": [YES, TEA]}, {"choices": ["tea"]}, True),
        ({"any": [YES, {"not": TEA}]}, {"choices": ["tea"]}, False),
    ],
)
def test_a_question_is_asked_when_its_condition_holds(
    condition: dict[str, Any], answers: dict[str, Any], is_asked: bool
) -> None:
    asked = reachable(document_with(condition), answers)
    assert ("why" in asked) is is_asked
    assert "information" in asked


def test_an_answer_to_a_question_that_is_not_asked_counts_for_nothing() -> None:
    document = document_with({"question": "text", "answered": True})
    documents.questions_by_key(document)["text"]["show_if"] = YES
    assert "why" not in reachable(document, {"yes_no": "no", "text": "from before"})
    assert "why" in reachable(document, {"yes_no": "yes", "text": "from before"})


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ({"question": "nobody", "answered": True}, "condition_on_unknown"),
        ({"question": "information", "answered": True}, "condition_on_unknown"),
        ({"question": "why", "answered": True}, "condition_on_later"),
        ({"question": "area", "answered": True}, "condition_on_later"),
        ({"question": "yes_no", "is": "perhaps"}, "condition_on_unknown_option"),
        (
            {"all": [YES, {"not": {"question": "choices", "includes": "gin"}}]},
            "condition_on_unknown_option",
        ),
        ({"question": "scale", "is": 5}, "condition_on_unknown_option"),
        ({"question": "scale", "is": "often"}, "condition_on_unknown_option"),
        ({"question": "choices", "is": "tea"}, "condition_does_not_fit"),
        ({"question": "choice", "includes": "one"}, "condition_does_not_fit"),
    ],
)
def test_a_condition_names_an_earlier_question_and_one_of_its_answers(
    condition: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Unusable) as refused:
        documents.check(document_with(condition, key="stars"))
    assert [(one.field, one.reason) for one in refused.value.problems] == [("stars", reason)]


@pytest.mark.parametrize(
    "condition", [{}, {"question": "yes_no"}, {"all": []}, {"any": [YES], "not": YES}]
)
def test_a_misshapen_condition_is_refused(condition: dict[str, Any]) -> None:
    with pytest.raises(Unusable) as refused:
        documents.check(document_with(condition))
    assert {one.reason for one in refused.value.problems} == {"shape"}


def read(**response: Any) -> dict[str, str]:
    submission = submissions.read_json(document_with(YES), {"language": "en"} | response)
    return {one.question: one.state for one in submission.given}


def test_answers_that_are_not_asked_for_are_dropped_and_never_refused() -> None:
    said = {"yes_no": "no", "choice": "one"}
    assert read(answers=said | {"why": "I went"}) == dict.fromkeys(said, "answered")
    assert read(answers=said | {"why": 7}) == dict.fromkeys(said, "answered")
    assert read(answers=said, unknown=["why"]) == dict.fromkeys(said, "answered")
    assert read(answers=said | {"why": "x"}, skipped=["why"]) == dict.fromkeys(said, "answered")


def test_answers_that_are_asked_for_are_kept_and_checked() -> None:
    said = {"yes_no": "yes", "why": "I went"}
    assert read(answers=said) == dict.fromkeys(said, "answered")
    with pytest.raises(Unusable):
        read(answers=said | {"why": 7})
