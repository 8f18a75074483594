from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import submissions
from surveys.errors import Unusable
from surveys.fields import read_form
from tests.samples import ANSWERS, SURVEY

DOCUMENT = SURVEY | {"edition": 1}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=12,
)


def refused(**changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(Unusable) as error:
        submissions.read_json(DOCUMENT, deepcopy(ANSWERS) | changes)
    return [(problem.field, problem.reason) for problem in error.value.problems]


def test_a_response_is_read_with_unknown_and_answered_apart() -> None:
    submission = submissions.read_json(DOCUMENT, ANSWERS)
    states = {one.question: one.state for one in submission.given}
    assert states["told"] == "unknown"
    assert states["better"] == "answered"
    assert submission.may_quote


def test_words_may_be_quoted_only_after_a_yes() -> None:
    answers = ANSWERS["answers"] | {"share_words": "no"}
    assert not submissions.read_json(DOCUMENT, ANSWERS | {"answers": answers}).may_quote
    silent = {key: value for key, value in answers.items() if key != "share_words"}
    assert not submissions.read_json(DOCUMENT, ANSWERS | {"answers": silent}).may_quote


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"nobody_asked": "x"}, ("answers.nobody_asked", "unknown_question")),
        ({"about": "x"}, ("answers.about", "unknown_question")),
        ({"feel": "furious"}, ("answers.feel", "unknown_option")),
        ({"feel": 7}, ("answers.feel", "not_an_option")),
        ({"helped": "visit"}, ("answers.helped", "not_a_list_of_options")),
        ({"helped": ["visit", "magic"]}, ("answers.helped", "unknown_option")),
        ({"better": ["a", "b"]}, ("answers.better", "not_text")),
        ({"better": "   "}, ("answers.better", "empty")),
        ({"better": "x" * 501}, ("answers.better", "too_long")),
    ],
)
def test_each_wrong_answer_is_named(answers: dict[str, Any], problem: tuple[str, str]) -> None:
    assert refused(answers=answers, unknown=[]) == [problem]


def test_everything_wrong_is_told_at_once() -> None:
    found = refused(language="xx", channel="pigeon", answered_by="cat", mood="good", skipped=[3])
    assert {field for field, _ in found} == {
        "language",
        "channel",
        "answered_by",
        "mood",
        "skipped",
    }


def test_a_question_is_answered_or_left_out_never_both() -> None:
    assert refused(skipped=["feel"]) == [("feel", "said_twice")]


def test_the_shown_order_holds_exactly_the_options() -> None:
    order = {"helped": ["friend", "visit", "staff"]}
    submission = submissions.read_json(DOCUMENT, ANSWERS | {"order": order})
    assert (
        next(one for one in submission.given if one.question == "helped").shown_order
        == (order["helped"])
    )
    assert refused(order={"helped": ["visit"]}) == [("order.helped", "not_the_options")]


def test_words_keep_their_script_and_lose_control_characters() -> None:
    said = "ક્ષ\u200d👩‍🦽\x00\x07 caf\u0065\u0301\r\nnext"
    answers = {"better": said}
    submission = submissions.read_json(DOCUMENT, ANSWERS | {"answers": answers, "unknown": []})
    assert submission.given[0].value == "ક્ષ\u200d👩‍🦽 café\nnext"


@given(JSON)
def test_whatever_is_sent_is_read_or_refused_in_words(raw: Any) -> None:
    try:
        read = submissions.read_json(DOCUMENT, raw)
    except Unusable as refusal:
        problems = refusal.problems
    else:
        assert read.language in ("en", "ar")
        return
    assert 0 < len(problems) <= submissions.MOST_PROBLEMS


@given(st.dictionaries(st.sampled_from(["feel", "told", "helped", "better", "about"]), JSON))
def test_an_accepted_answer_is_of_its_kind(answers: dict[str, Any]) -> None:
    try:
        submission = submissions.read_json(DOCUMENT, {"language": "en", "answers": answers})
    except Unusable:
        return
    for one in submission.given:
        if one.question == "helped":
            assert set(one.value) <= {"visit", "staff", "friend"}
        else:
            assert isinstance(one.value, str)


def form(**fields: list[str]) -> dict[str, Any]:
    return read_form(DOCUMENT, "ar", lambda name: fields.get(name, []))


def test_a_plain_form_becomes_the_same_response() -> None:
    raw = form(feel=["sad"], helped=["visit", "friend"], better=["  أخبروني مبكرًا "], place=[])
    assert raw["answers"] == {
        "feel": "sad",
        "helped": ["visit", "friend"],
        "better": "أخبروني مبكرًا",
    }
    assert submissions.read_json(DOCUMENT, raw).language == "ar"


def test_who_answered_is_never_guessed() -> None:
    unsaid = {key: value for key, value in ANSWERS.items() if key != "answered_by"}
    assert submissions.read_json(DOCUMENT, unsaid).answered_by == "unknown"
    assert submissions.read_json(DOCUMENT, form(feel=["sad"])).answered_by == "unknown"
    helped = form(feel=["sad"], answered_by=["helped"])
    assert submissions.read_json(DOCUMENT, helped).answered_by == "helped"


def test_an_answer_beside_skip_wins() -> None:
    raw = form(**{"better": ["Visits"], "better.instead": ["skip"], "feel.instead": ["unknown"]})
    assert raw["answers"] == {"better": "Visits"}
    assert raw["unknown"] == ["feel"]
    assert raw["skipped"] == []


@pytest.mark.parametrize("who", ["helped", "proxy"])
def test_who_helped_is_kept_where_someone_did(who: str) -> None:
    raw = ANSWERS | {"answered_by": who, "helper_role": "staff"}
    assert submissions.read_json(DOCUMENT, raw).helper_role == "staff"
    assert submissions.read_json(DOCUMENT, ANSWERS).helper_role is None
    sent = form(feel=["sad"], answered_by=[who], helper_role=["friend"])
    assert submissions.read_json(DOCUMENT, sent).helper_role == "friend"


def test_nobody_helped_whoever_answered_alone() -> None:
    assert refused(helper_role="staff") == [("helper_role", "no_helper")]
    unsaid = {key: value for key, value in ANSWERS.items() if key != "answered_by"}
    with pytest.raises(Unusable, match="no_helper"):
        submissions.read_json(DOCUMENT, unsaid | {"helper_role": "staff"})
    left_over = form(feel=["sad"], answered_by=["self"], helper_role=["staff"])
    assert submissions.read_json(DOCUMENT, left_over).helper_role is None
    assert refused(answered_by="helped", helper_role="dog") == [("helper_role", "not_one_of")]


def test_who_chose_is_kept_only_where_someone_answered_for_another() -> None:
    raw = ANSWERS | {"answered_by": "proxy", "who_chose": "together"}
    assert submissions.read_json(DOCUMENT, raw).who_chose == "together"
    assert submissions.read_json(DOCUMENT, raw | {"who_chose": None}).who_chose is None
    sent = form(feel=["sad"], answered_by=["proxy"], who_chose=["helper"])
    assert submissions.read_json(DOCUMENT, sent).who_chose == "helper"
    left_over = form(feel=["sad"], answered_by=["helped"], who_chose=["person"])
    assert submissions.read_json(DOCUMENT, left_over).who_chose is None
    assert refused(answered_by="helped", who_chose="person") == [("who_chose", "not_for_another")]
    assert refused(answered_by="proxy", who_chose="dog") == [("who_chose", "not_one_of")]


def test_a_recording_may_be_played_only_by_those_who_say_so() -> None:
    assert not submissions.read_json(DOCUMENT, ANSWERS).may_play
    assert submissions.read_json(DOCUMENT, ANSWERS | {"may_play": True}).may_play
    with pytest.raises(Unusable, match="not_yes_or_no"):
        submissions.read_json(DOCUMENT, ANSWERS | {"may_play": "yes"})
    fields = {"may_play": ["yes"], "feel": ["sad"]}
    raw = read_form(DOCUMENT, "en", lambda name: fields.get(name, []))
    assert raw["may_play"] is True
