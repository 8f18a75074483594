"""Differences between two versions of a survey: nothing is left out, nothing is made up."""

from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.differences import Difference, find_differences
from tests.samples import EVERY_KIND, SURVEY, ask, make_options


def changed(change: Any) -> list[Difference]:
    after = deepcopy(SURVEY)
    change(after)
    return find_differences(SURVEY, after)


def test_a_version_does_not_differ_from_itself_whatever_it_is_called() -> None:
    assert changed(lambda one: one.update(code="moving-on", edition=3)) == []


def test_new_words_are_named_with_the_old_ones() -> None:
    found = changed(lambda one: one["questions"][2]["text"].update(en="Were you told?"))
    assert found == [
        Difference("told.text", "words", "Did you know what would happen?", "Were you told?", "en")
    ]


def test_one_question_that_moves_is_one_difference() -> None:
    found = changed(lambda one: one["questions"].insert(4, one["questions"].pop(1)))
    assert found == [Difference("feel", "moved", 2, 5)]


def test_added_and_removed_parts_are_named() -> None:
    def change(document: dict[str, Any]) -> None:
        document["questions"].append(ask("text", "new"))
        del document["questions"][3]["options"][0]

    found = {(one.place, one.what) for one in changed(change)}
    assert found == {("new", "added"), ("place.options.school", "removed")}


def test_a_mark_that_is_a_number_is_no_mark() -> None:
    before, after = ask("number", min=1), ask("number", min=True)
    documents = [SURVEY | {"questions": [one]} for one in (before, after)]
    assert [one.what for one in find_differences(*documents)] == ["min"]


def put_words(name: str) -> Any:
    return lambda document, which, value: question_of(document, which).update(
        {name: question_of(document, which).get(name, {}) | {"ar": value}}
    )


def put(name: str) -> Any:
    return lambda document, which, value: question_of(document, which).update({name: value})


def question_of(document: dict[str, Any], which: int) -> dict[str, Any]:
    questions: list[dict[str, Any]] = document["questions"]
    return questions[which % len(questions)]


def option_of(document: dict[str, Any], which: int) -> dict[str, Any]:
    options = question_of(document, which).get("options", [{}])
    option: dict[str, Any] = options[which % len(options)]
    return option


CHANGES: dict[str, Any] = {
    "title": lambda document, which, value: document["title"].update(en=value),
    "text": put_words("text"),
    "help": put_words("help"),
    "audio": put_words("audio"),
    "kind": put("kind"),
    "picture": put("picture"),
    "show_if": lambda document, which, value: question_of(document, which).update(
        show_if={"question": value, "answered": True}
    ),
    "sensitive": lambda document, which, value: question_of(document, which).update(
        sensitive=bool(which % 2)
    ),
    "option": lambda document, which, value: option_of(document, which).update(text={"en": value}),
    "last": lambda document, which, value: option_of(document, which).update(last=bool(which % 2)),
    "order": lambda document, which, value: document["questions"].insert(
        0, document["questions"].pop(which % len(document["questions"]))
    ),
    "columns": lambda document, which, value: question_of(document, which).update(
        columns=make_options(*("abc"[: which % 4] or "z"))
    ),
    "languages": lambda document, which, value: document.update(languages=["en", value]),
    "wording": lambda document, which, value: document["wording"].update(ar=value),
    "youngest": lambda document, which, value: document.update(youngest=which),
    "remove": lambda document, which, value: document["questions"].remove(
        question_of(document, which)
    ),
    "add": lambda document, which, value: document["questions"].insert(
        which % 9, ask("text", f"new_{len(document['questions'])}_{which}")
    ),
}
PLACES = st.sampled_from(sorted(CHANGES))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(PLACES, st.integers(0, 30), st.text("xy", min_size=1, max_size=3)), max_size=6
    )
)
def test_nothing_is_found_exactly_where_nothing_differs(
    changes: list[tuple[str, int, str]],
) -> None:
    after = deepcopy(EVERY_KIND)
    for change in changes:
        where, which, value = change
        CHANGES[where](after, which, value)
    there, back = find_differences(EVERY_KIND, after), find_differences(after, EVERY_KIND)
    assert bool(there) is (after != EVERY_KIND)
    assert bool(back) is bool(there)


@settings(max_examples=150, deadline=None)
@given(PLACES, st.integers(0, 30), st.text("xy", min_size=1, max_size=3))
def test_each_change_is_mentioned_once(where: str, which: int, value: str) -> None:
    after = deepcopy(EVERY_KIND)
    CHANGES[where](after, which, value)
    found = find_differences(EVERY_KIND, after)
    places = [(one.place, one.what, one.language) for one in found]
    assert len(places) == len(set(places))
    is_many = where in ("columns", "option")  # several columns, or words in two languages
    assert len(found) <= (9 if is_many else 1), found
