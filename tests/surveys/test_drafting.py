"""Changing a draft's questions: keys stay free, conditions stay whole or the person is asked."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys import beginnings, details, documents, drafting, naming
from surveys.documents import RESERVED
from surveys.drafting import NeededBy
from surveys.kinds import KINDS
from surveys.paths import find_condition_problems
from tests import samples

WORDS = st.text(max_size=40)


def draft() -> dict[str, Any]:
    """The sample survey; "helped" is asked only if they knew, or moved to college."""
    document = deepcopy(samples.SURVEY)
    helped = document["questions"][drafting.place_of(document, "helped")]
    helped["show_if"] = {
        "any": [{"question": "told", "is": "yes"}, {"question": "place", "is": "college"}]
    }
    return document


def keys(document: dict[str, Any]) -> list[str]:
    return [question["key"] for question in document["questions"]]


@given(WORDS, st.sets(st.sampled_from(["school", "school_2", "append", "go"])))
def test_a_key_is_short_free_and_never_a_name_that_the_page_needs(
    words: str, taken: set[str]
) -> None:
    key = naming.mint(words, taken, "choice")
    document = {"$ref": "#/$defs/key", "$defs": documents.schema()["$defs"]}
    documents.Draft202012Validator(document).validate(key)
    assert key not in taken | RESERVED


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("How do you feel at school?", "feel_at_school"),
        ("2 things", "choice_2_things"),
        ("શાળા", "choice"),
        ("Append", "append_2"),
    ],
)
def test_a_key_says_what_the_question_is_about(words: str, key: str) -> None:
    assert naming.mint(words, (), "choice") == key


def test_each_kind_begins_as_the_standards_want_it() -> None:
    document: dict[str, Any] = {"questions": [], "languages": ["en"]}
    for kind in KINDS:
        drafting.add(document, beginnings.begin(document, kind, "Your day"))
    found = documents.questions_by_key(document)
    assert len(found) == len(KINDS)
    by_kind = {question["kind"]: question for question in found.values()}
    for question in by_kind.values():
        assert KINDS[question["kind"]].find_problems(question) == []
    faces = by_kind["faces"]["options"]
    assert [face["key"] for face in faces] == ["happy", "ok", "sad"]
    assert all(face["text"]["en"] and face["picture"] for face in faces)
    assert len(by_kind["yes_no"]["options"]) == 2
    for kind in ("choice", "choices"):
        assert by_kind[kind]["options"][-1]["last"] is True


def test_a_question_that_others_need_is_kept_and_they_are_named() -> None:
    for change in (
        lambda one: drafting.remove(one, "told"),
        lambda one: drafting.move(one, "told", 6),
        lambda one: drafting.move(one, "helped", 0),
        lambda one: drafting.remove_option(one, "told", "options", "yes"),
    ):
        with pytest.raises(NeededBy) as found:
            change(draft())
        assert found.value.keys == ["helped"]


def test_only_what_breaks_is_dropped_and_only_if_the_person_says_so() -> None:
    document = draft()
    removed, at = drafting.remove(document, "told", drop=True)
    helped = document["questions"][drafting.place_of(document, "helped")]
    assert helped["show_if"] == {"question": "place", "is": "college"}
    drafting.remove(document, "place", drop=True)
    assert "show_if" not in helped
    assert drafting.restore(document, removed, at) == "told"
    assert drafting.place_of(document, "told") == 2


def test_a_copy_has_a_key_of_its_own_and_no_topic() -> None:
    document = draft()
    copy = drafting.duplicate(document, "feel")
    assert keys(document)[1:3] == ["feel", copy]
    assert "topic" not in document["questions"][2]
    documents.check(document)


def test_conditions_follow_the_steps_of_a_scale() -> None:
    document = draft()
    drafting.add(document, beginnings.begin(document, "scale", "Often?"), 0)
    key = keys(document)[0]
    asked = document["questions"][1]
    asked["show_if"] = {"question": key, "is": 2}
    drafting.move_option(document, key, "options", "sometimes", -1)
    assert asked["show_if"]["is"] == 1
    drafting.remove_option(document, key, "options", "always")
    assert asked["show_if"]["is"] == 1
    with pytest.raises(NeededBy):
        drafting.remove_option(document, key, "options", "sometimes")


def test_a_new_answer_comes_before_those_that_stay_last() -> None:
    document = draft()
    added = drafting.add_option(document, "place", "options", "A job")
    options = document["questions"][3]["options"]
    assert [one["key"] for one in options] == ["school", "college", added, "other"]


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["move", "remove", "duplicate", "remove_option", "move_option"]),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(CHANGES, st.booleans())
def test_no_order_of_changes_breaks_a_condition_or_doubles_a_key(
    changes: list[tuple[str, int, int]], drop: bool
) -> None:
    document = draft()
    for name, which, where in changes:
        if not document["questions"]:
            return
        tried = deepcopy(document)
        question = tried["questions"][which % len(tried["questions"])]
        try:
            _change(tried, name, question, where, drop=drop)
        except NeededBy:
            continue
        document = tried
        assert find_condition_problems(document) == []
        assert len(set(keys(document))) == len(keys(document))


def _change(
    document: dict[str, Any], name: str, question: dict[str, Any], where: int, *, drop: bool
) -> None:
    key, options = question["key"], question.get("options", [])
    if name == "move":
        drafting.move(document, key, where, drop=drop)
    elif name == "remove":
        drafting.remove(document, key, drop=drop)
    elif name == "duplicate":
        drafting.duplicate(document, key)
    elif options:
        option = options[where % len(options)]["key"]
        if name == "remove_option":
            drafting.remove_option(document, key, "options", option, drop=drop)
        else:
            drafting.move_option(document, key, "options", option, 1)


@pytest.mark.parametrize(
    ("place", "typed", "stands"),
    [
        ("better.longest", "200", 200),
        ("better.longest", "", None),
        ("better.sensitive", "yes", True),
        ("place.options.school.last", "yes", True),
        ("feel.picture", "openmoji:1F642", "openmoji:1F642"),
        ("told.topic", "knowing", "knowing"),
    ],
)
def test_a_detail_is_written_as_it_is_typed(place: str, typed: str, stands: Any) -> None:
    document = draft()
    details.put(document, place, typed)
    part, name = details._part(document, place)
    assert part.get(name) == stands
    documents.check(document)


@pytest.mark.parametrize(
    ("place", "typed", "reason"),
    [
        ("better.longest", "0", "limit_out_of_range"),
        ("better.longest", "many", "number_needed"),
        ("feel.faces", "5", "five_faces_under_11"),
        ("feel.picture", "https://example.org/x.png", "no_such_picture"),
        ("feel.topic", "What?", "no_such_topic"),
        ("feel.show_if", '{"question": "told", "is": "yes"}', "no_such_condition"),
        ("feel.show_if", "[", "no_such_condition"),
        ("feel.show_if", "7", "no_such_condition"),
        ("youngest", "400", "limit_out_of_range"),
    ],
)
def test_a_detail_that_does_not_fit_is_refused(place: str, typed: str, reason: str) -> None:
    with pytest.raises(details.NotPossible) as found:
        details.put(draft(), place, typed)
    assert found.value.reason == reason


def test_faces_keep_their_words_when_there_are_more_of_them() -> None:
    document = draft()
    details.put(document, "youngest", "11")
    details.put(document, "feel.faces", "5")
    faces = document["questions"][1]["options"]
    assert [face["text"]["en"] for face in faces] == ["Very happy", "Good", "OK", "Bad", "Very sad"]


def test_kind_faces_are_a_set_of_their_own_each_with_a_word_and_another_picture() -> None:
    document = draft()
    usual = {face["key"] for face in document["questions"][1]["options"]}
    with pytest.raises(details.NotPossible, match="five_faces_under_11"):
        details.put(document, "feel.faces", "kind")
    details.put(document, "youngest", "11")
    details.put(document, "feel.faces", "kind")
    assert details.value_at(document, "feel.faces") == "kind"
    faces = document["questions"][1]["options"]
    assert all(face["text"]["en"] for face in faces)
    assert len({face["picture"] for face in faces}) == len(faces) == 5
    assert not usual & {face["key"] for face in faces}
