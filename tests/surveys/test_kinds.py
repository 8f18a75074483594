"""Each kind of question: what it takes, what it refuses, how a plain form says it."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from surveys import documents
from surveys.errors import Unusable
from surveys.kinds import KINDS, asks, kind_of, summary_of, takes_file
from surveys.kinds.refusal import NotAccepted
from tests.samples import EVERY_KIND, make_options

QUESTIONS = documents.questions_by_key(EVERY_KIND)
TAKEN = [
    ("faces", "very_sad", "very_sad", ["very_sad"]),
    ("choices", ["milk", "tea", "milk"], ["milk", "tea"], ["tea", "milk"]),
    ("scale", 3.0, 3, ["often"]),
    ("ranking", ["club", "home"], ["club", "home"], ["1. club", "2. home"]),
    (
        "sort",
        {"maths": "like", "noise": "dislike"},
        {"noise": "dislike", "maths": "like"},
        ["noise: dislike", "maths: like"],
    ),
    (
        "stars",
        {"rooms": 1, "buses": 3, "clubs": 0},
        {"buses": 3, "rooms": 1},
        ["buses: 3 ★", "rooms: 1 ★"],
    ),
    ("number", 2.0, 2, ["2"]),
    ("number", -1.5, -1.5, ["-1.5"]),
    ("date", "2024-02-29", "2024-02-29", ["2024-02-29"]),
    ("area", "melton", "melton", ["melton"]),
    ("voice", {"story": " I said it. "}, {"story": "I said it."}, ["I said it."]),
]
REFUSED = [
    ("scale", 0, "unknown_option"),
    ("scale", 5, "unknown_option"),
    ("scale", True, "not_an_option"),
    ("scale", "often", "not_an_option"),
    ("ranking", [], "not_a_list_of_options"),
    ("ranking", ["home", "home"], "same_option_twice"),
    ("ranking", ["pub"], "unknown_option"),
    ("sort", {}, "not_sorted_cards"),
    ("sort", {"noise": "love"}, "unknown_column"),
    ("sort", {"bells": "like"}, "unknown_option"),
    ("stars", {"buses": 3, "clubs": 2}, "too_many_stars"),
    ("stars", {"buses": 0}, "not_shared_stars"),
    ("stars", {"buses": -1, "clubs": 3}, "whole_number_needed"),
    ("stars", {"buses": 1.5}, "whole_number_needed"),
    ("number", "7", "number_needed"),
    ("number", True, "number_needed"),
    ("number", 7.6, "number_too_big"),
    ("number", -3, "number_too_small"),
    ("date", "27.3.2026", "date_needed"),
    ("date", "2026-02-29", "date_not_real"),
    ("date", "1066-10-14", "date_not_real"),
    ("area", "LE3 8RA", "looks_like_postcode"),
    ("area", "I live at le38ra", "looks_like_postcode"),
    ("area", "LE3", "looks_like_postcode"),
    ("area", "rutland", "unknown_option"),
    ("voice", {}, "empty"),
    ("voice", "words", "not_a_picture"),
    ("voice", {"media": "../secret.key"}, "not_a_picture"),
    ("voice", {"media": "voice", "seconds": 3}, "not_a_picture"),
    ("voice", {"media": "voice", "story": "a" * 81}, "too_long"),
]


@pytest.mark.parametrize(("key", "value", "stored", "told"), TAKEN)
def test_a_value_is_stored_in_one_form_and_told_back(
    key: str, value: Any, stored: Any, told: list[str]
) -> None:
    question = QUESTIONS[key]
    taken = kind_of(question).accept(question, value)
    assert taken == stored
    assert type(taken) is type(stored)
    assert kind_of(question).describe(question, taken, "en") == told


@pytest.mark.parametrize(("key", "value", "stored", "told"), TAKEN)
def test_a_stored_value_fills_the_form_that_says_it(
    key: str, value: Any, stored: Any, told: list[str]
) -> None:
    question = QUESTIONS[key]
    fields = kind_of(question).write_form(question, stored)
    read = kind_of(question).read_form(question, lambda name: fields.get(name, []))
    assert kind_of(question).accept(question, read) == stored


@pytest.mark.parametrize(("key", "value", "reason"), REFUSED)
def test_what_does_not_fit_is_refused_with_the_reason(key: str, value: Any, reason: str) -> None:
    question = QUESTIONS[key]
    with pytest.raises(NotAccepted) as refused:
        kind_of(question).accept(question, value)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("key", "fields", "value"),
    [
        ("scale", {"scale": "2"}, 2),
        ("ranking", {"ranking-club": "1", "ranking-home": "3", "ranking-other": ""}, None),
        ("sort", {"sort-noise": "like", "sort-maths": "okay"}, None),
        ("stars", {"stars-buses": "٣", "stars-clubs": "0", "stars-rooms": ""}, {"buses": 3}),
        ("stars", {"stars-buses": "0"}, None),
        ("number", {"number": " 1,5 "}, 1.5),
        ("number", {"number": "૩"}, 3),
        ("number", {"number": "−2"}, -2),
        ("number", {"number": "1,000"}, "1,000"),
        ("number", {"number": "many"}, "many"),
        ("date", {"date-day": "7", "date-month": "3", "date-year": "2026"}, "2026-03-07"),
        ("date", {"date-day": "٧", "date-month": "3", "date-year": "٢٠٢٦"}, "2026-03-07"),
        ("date", {"date-day": "7", "date-month": "", "date-year": "2026"}, "2026--07"),
        ("date", {"date-day": "", "date-month": " ", "date-year": ""}, None),
    ],
)
def test_a_plain_form_says_the_same(key: str, fields: Mapping[str, str], value: Any) -> None:
    expected = {"ranking": ["club", "home"], "sort": {"noise": "like", "maths": "okay"}}
    read = read_form(key, fields)
    assert read == (value if value is not None else expected.get(key))


def test_two_options_with_one_number_are_no_order() -> None:
    question = QUESTIONS["ranking"]
    read = read_form("ranking", {"ranking-club": "1", "ranking-home": "1"})
    with pytest.raises(NotAccepted, match="same_place_twice"):
        kind_of(question).accept(question, read)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_says_nothing(kind: str) -> None:
    question = next(one for one in QUESTIONS.values() if one["kind"] == kind)
    assert kind_of(question).read_form(question, lambda name: []) is None
    assert asks(question) is (kind != "information")


def test_the_sample_asks_every_kind() -> None:
    documents.check(EVERY_KIND)
    assert {one["kind"] for one in QUESTIONS.values()} == set(KINDS)
    assert set(documents.schema()["$defs"]["question"]["properties"]["kind"]["enum"]) == set(KINDS)


def test_five_faces_need_a_survey_from_eleven() -> None:
    assert reasons(EVERY_KIND | {"youngest": 10}) == [("faces", "five_faces_under_11")]
    without = {name: part for name, part in EVERY_KIND.items() if name != "youngest"}
    assert reasons(without) == [("faces", "five_faces_under_11")]


@pytest.mark.parametrize(
    ("kind", "parts", "reason"),
    [
        ("sort", {"columns": []}, "not_three_columns"),
        ("voice", {"seconds": 9}, "seconds_out_of_range"),
        ("voice", {"seconds": 301}, "seconds_out_of_range"),
        ("stars", {"stars": 1}, "limit_out_of_range"),
        ("number", {"min": 3, "max": 3}, "limit_out_of_range"),
        ("scale", {"options": []}, "too_few_options"),
        ("area", {"options": make_options("blaby", "le8")}, "postcode_in_options"),
    ],
)
def test_an_unusable_question_is_named(kind: str, parts: dict[str, Any], reason: str) -> None:
    document = deepcopy(EVERY_KIND)
    question = next(one for one in document["questions"] if one["kind"] == kind)
    question |= parts
    assert reasons(document) == [(kind, reason)]


def test_columns_need_words_and_their_pictures_are_listed() -> None:
    document = deepcopy(EVERY_KIND)
    column = next(one for one in document["questions"] if one["kind"] == "sort")["columns"][0]
    column |= {"text": {"en": "Like"}, "picture": "openmoji:1F44D"}
    assert documents.pictures_of(document) == ["openmoji:1F44D"]
    assert reasons(document) == [("sort.columns.like", "words_missing")]


def read_form(key: str, fields: Mapping[str, str]) -> Any:
    question = QUESTIONS[key]
    return kind_of(question).read_form(
        question, lambda name: [fields[name]] if name in fields else []
    )


def reasons(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(Unusable) as refused:
        documents.check(document)
    return [(problem.field, problem.reason) for problem in refused.value.problems]


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda one: str(one["kind"]))
def test_each_kind_says_how_answers_are_told_together(question: dict[str, Any]) -> None:
    ways = {"in_order", "most_first", "places", "cards", "figures", "words", "nothing"}
    assert summary_of(question) in ways
    assert (summary_of(question) == "words") == (takes_file(question) or question["kind"] == "text")
