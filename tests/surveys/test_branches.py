"""Branches: a question that nobody can ever be asked is named, and no other."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.branches import TooTangled, find_dead_ends, may_hold
from surveys.paths import reachable
from tests.samples import ask, make_options

FIRST: dict[str, Any] = {"question": "a", "is": "one"}
SECOND: dict[str, Any] = {"question": "a", "is": "two"}


def survey_of(*conditions: dict[str, Any] | None) -> dict[str, Any]:
    kinds = ("choice", "choices", "choice", "text")
    questions = []
    for key, kind, condition in zip("abcd", kinds, conditions, strict=False):
        options = {} if kind == "text" else {"options": make_options("one", "two")}
        asked = {"show_if": condition} if condition else {}
        questions.append(ask(kind, key, **options, **asked))
    return {"questions": questions}


def test_two_answers_at_once_are_never_given() -> None:
    assert find_dead_ends(survey_of(None, {"all": [FIRST, SECOND]})) == (["b"], [])
    assert find_dead_ends(survey_of(None, {"any": [FIRST, SECOND]})) == ([], [])


def test_who_was_not_asked_has_not_answered() -> None:
    only_second = {"all": [{"question": "b", "answered": True}, SECOND]}
    assert find_dead_ends(survey_of(None, FIRST, only_second)) == (["c"], [])
    assert find_dead_ends(survey_of(None, FIRST, {"question": "b", "answered": False})) == ([], [])


def test_every_answer_ruled_out_leaves_only_those_who_skip() -> None:
    neither = [{"not": FIRST}, {"not": SECOND}]
    assert find_dead_ends(survey_of(None, {"all": neither})) == ([], [])
    answered = [*neither, {"question": "a", "answered": True}]
    assert find_dead_ends(survey_of(None, {"all": answered})) == (["b"], [])


def test_a_condition_that_is_too_tangled_is_named_in_good_time() -> None:
    leaf = {"question": "b", "includes": "one"}
    tangled: dict[str, Any] = leaf
    for _ in range(5_000):  # deeper than Python's own stack
        tangled = {"not": {"not": tangled}}
    assert find_dead_ends(survey_of(None, None, tangled)) == ([], ["c"])
    asked = ask("choice", "a", options=make_options("one", "two"))
    with pytest.raises(TooTangled):
        may_hold({"all": [{"any": [FIRST, SECOND]}] * 5_001}, {"a": asked})


LEAVES = st.one_of(
    st.builds(
        lambda key, value: {"question": key, "is": value},
        st.sampled_from("ac"),
        st.sampled_from(["one", "two"]),
    ),
    st.builds(lambda value: {"question": "b", "includes": value}, st.sampled_from(["one", "two"])),
    st.builds(
        lambda key, value: {"question": key, "answered": value},
        st.sampled_from("abc"),
        st.booleans(),
    ),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda one: {"not": one}, inner),
        st.builds(
            lambda how, some: {how: some},
            st.sampled_from(["all", "any"]),
            st.lists(inner, min_size=1, max_size=3),
        ),
    ),
    max_leaves=6,
)


def of_earlier(condition: dict[str, Any], keys: str) -> bool:
    if "question" in condition:
        return condition["question"] in keys
    inner = [condition["not"]] if "not" in condition else next(iter(condition.values()))
    return all(of_earlier(one, keys) for one in inner)


@settings(max_examples=150, deadline=None)
@given(
    st.none() | CONDITIONS.filter(lambda one: of_earlier(one, "a")),
    st.none() | CONDITIONS.filter(lambda one: of_earlier(one, "ab")),
    st.none() | CONDITIONS,
)
def test_a_question_is_named_exactly_when_no_answers_lead_to_it(b: Any, c: Any, d: Any) -> None:
    document = survey_of(None, b, c, d)
    single = (None, "one", "two")
    several = (None, ["one"], ["two"], ["one", "two"])
    ever: set[str] = set()
    for picked in product(single, several, single):
        answers = {key: value for key, value in zip("abc", picked, strict=True) if value}
        ever |= reachable(document, answers)
    never, tangled = find_dead_ends(document)
    assert not tangled
    assert set(never) == set("abcd") - ever
