"""Each kind of answer told back, and put into the form again."""

from typing import Any

import pytest
from flask import Flask

from surveys.fields import fields_of
from surveys.models import Answer, Edition, Response
from voice.take_part.telling import tell

OPTIONS = [
    {"key": one, "text": {"en": one.title()}, "picture": "openmoji:1F642"} for one in ("bus", "car")
]
COLUMNS = [{"key": one, "text": {"en": one.title()}} for one in ("good", "ok", "bad")]

SAID: list[tuple[str, dict[str, Any], Any, list[str], dict[str, list[str]]]] = [
    ("choice", {}, "car", ["Car"], {"one": ["car"]}),
    ("choices", {}, ["car", "bus"], ["Bus", "Car"], {"one": ["car", "bus"]}),
    ("ranking", {}, ["car", "bus"], ["Car", "Bus"], {"one-car": ["1"], "one-bus": ["2"]}),
    ("scale", {}, 2, ["Car"], {"one": ["2"]}),
    ("stars", {}, {"car": 3}, ["Car: 3 ★"], {"one-car": ["3"]}),
    ("sort", {"columns": COLUMNS}, {"bus": "bad"}, ["Bus: Bad"], {"one-bus": ["bad"]}),
    ("text", {"options": None}, "My words", ["My words"], {"one": ["My words"]}),
    ("number", {"options": None}, 7, ["7"], {"one": ["7"]}),
    (
        "date", {"options": None}, "2026-06-03", ["Wednesday 3 June 2026"],
        {"one-year": ["2026"], "one-month": ["6"], "one-day": ["3"]},
    ),
    (
        "drawing", {"options": None}, {"media": "x", "story": "My bus"}, ["My bus"],
        {"one-story": ["My bus"]},
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "changes", "value", "words", "fields"), SAID, ids=[one[0] for one in SAID]
)
@pytest.mark.every_store
def test_an_answer_is_told_back_and_fills_its_form(
    app: Flask,
    kind: str,
    changes: dict[str, Any],
    value: Any,
    words: list[str],
    fields: dict[str, list[str]],
) -> None:
    question = {"key": "one", "kind": kind, "text": {"en": "Which?"}, "options": OPTIONS} | changes
    question = {name: part for name, part in question.items() if part is not None}
    document = {"questions": [question]}
    answer = Answer(question="one", state="answered", value=value)
    response = Response(edition=Edition(document=document), answers=[answer])
    with app.test_request_context("/en/"):
        (told,) = tell(response)
    assert [piece.words for piece in told.pieces] == words
    assert fields_of(document, [answer]) == fields
