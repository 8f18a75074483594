from copy import deepcopy
from typing import Any

import pytest

from surveys import documents
from surveys.errors import Unusable
from tests.samples import SURVEY


def changed(**changes: Any) -> dict[str, Any]:
    return deepcopy(SURVEY) | changes


def reasons(document: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(Unusable) as refused:
        documents.check(document)
    return [(problem.field, problem.reason) for problem in refused.value.problems]


def test_the_sample_is_usable() -> None:
    documents.check(SURVEY)


def test_every_text_must_be_there_in_every_language() -> None:
    document = changed(languages=["en", "ar", "gu"])
    found = reasons(document)
    assert ("title", "words_missing") in found
    assert ("feel.options.happy", "words_missing") in found
    assert ("better.help", "words_missing") in found


def test_blank_words_count_as_missing() -> None:
    document = changed(title={"en": "Moving on", "ar": "   "})
    assert reasons(document) == [("title", "words_missing")]


def test_a_key_stands_once() -> None:
    document = changed()
    document["questions"].append(deepcopy(document["questions"][1]))
    assert ("feel", "key_twice") in reasons(document)


@pytest.mark.parametrize(
    "key", ["leave_empty", "edition", "answered_by", "send", "read_back", "before"]
)
def test_a_key_that_the_page_itself_needs_is_refused(key: str) -> None:
    document = changed()
    document["questions"][1]["key"] = key
    assert reasons(document) == [(key, "reserved_key")]


@pytest.mark.parametrize(
    ("place", "broken"),
    [
        ("code", {"code": "moving\n"}),
        ("consultation", {"consultation": "transitions\n"}),
        ("languages/1", {"languages": ["en", "ar\n"]}),
        ("questions/0/key", {"questions": [SURVEY["questions"][1] | {"key": "feel\n"}]}),
        (
            "questions/0/picture",
            {"questions": [SURVEY["questions"][1] | {"picture": "openmoji:2639\n"}]},
        ),
    ],
)
def test_a_line_break_is_no_part_of_a_name(place: str, broken: dict[str, Any]) -> None:
    assert reasons(changed(**broken)) == [(place, "shape")]


@pytest.mark.parametrize(
    ("key", "options", "reason"),
    [
        ("feel", ["happy", "sad"], "not_three_faces"),
        ("told", ["yes", "no", "perhaps"], "not_two_sides"),
        ("place", ["school"], "too_few_options"),
        ("helped", ["visit", "visit"], "option_twice"),
    ],
)
def test_each_kind_refuses_options_that_do_not_fit(
    key: str, options: list[str], reason: str
) -> None:
    document = changed()
    question = next(one for one in document["questions"] if one["key"] == key)
    words = question["options"][0]["text"]
    question["options"] = [{"key": option, "text": words} for option in options]
    assert (key, reason) in reasons(document)


def test_a_wrong_shape_is_refused_with_its_place() -> None:
    document = changed(audience="robots")
    document["questions"][0]["surprise"] = 1
    assert [place for place, _ in reasons(document)] == ["audience", "questions/0"]


def test_pictures_are_listed_once_in_order() -> None:
    assert documents.pictures_of(SURVEY) == [
        "openmoji:1F642",
        "openmoji:1F610",
        "openmoji:2639",
    ]
