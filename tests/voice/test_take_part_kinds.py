"""Every kind of question as a plain form, through the interface, and told back."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Answer, Consultation, Edition
from tests import samples
from tests.conftest import check_page

PAGE = "/en/s/every-kind"
FORM: dict[str, Any] = {
    "edition": "1",
    "yes_no": "yes",
    "faces": "very_sad",
    "choice.instead": "unknown",
    "choices": ["tea", "none"],
    "scale": "3",
    "ranking-club": "1",
    "ranking-home": "2",
    "ranking-school": "",
    "sort-noise": "dislike",
    "sort-maths": "like",
    "stars-buses": "3",
    "stars-rooms": "1",
    "text": "Hello.",
    "number": "1,5",
    "date-day": "3",
    "date-month": "6",
    "date-year": "2026",
    "area": "melton",
    "why": "I went.",
}
STORED: dict[str, Any] = {
    "yes_no": "yes",
    "faces": "very_sad",
    "choice": None,
    "choices": ["tea", "none"],
    "scale": 3,
    "ranking": ["club", "home"],
    "sort": {"noise": "dislike", "maths": "like"},
    "stars": {"buses": 3, "rooms": 1},
    "text": "Hello.",
    "number": 1.5,
    "date": "2026-06-03",
    "area": "melton",
    "why": "I went.",
}

Visit = Callable[..., str]


@pytest.fixture
def every_kind(session: Session, consultation: Consultation) -> Edition:
    """An open survey that asks every kind of question."""
    document = {key: samples.EVERY_KIND[key] for key in ("title", "youngest", "questions")}
    edition = samples.add_edition(session, consultation, "every-kind", **document)
    session.commit()
    return edition


def stored(session: Session) -> dict[str, Any]:
    return {one.question: one.value for one in session.scalars(select(Answer))}


def test_a_plain_form_stores_every_kind(
    client: FlaskClient, session: Session, every_kind: Edition
) -> None:
    reply = client.post(PAGE, data=FORM)
    assert reply.status_code == 303, reply.text
    assert stored(session) == STORED


def test_the_interface_takes_the_same_values_and_tells_them_back(
    client: FlaskClient, session: Session, every_kind: Edition
) -> None:
    answers = {key: value for key, value in STORED.items() if value is not None}
    response = {"language": "en", "answers": answers, "unknown": ["choice"]}
    reply = client.put(f"/api/v1/surveys/every-kind/responses/{uuid4()}", json=response)
    assert reply.status_code == 201, reply.text
    assert stored(session) == STORED
    shown = client.post("/en/receipt", data={"code": reply.json["receipt"]})
    check_page(shown)
    told = shown.text
    assert told.index("<span>club</span>") < told.index("<span>home</span>")
    for words in (
        "noise: dislike",
        "buses: 3 ★",
        "often",
        "1.5",
        "Wednesday 3 June 2026",
        "melton",
    ):
        assert words in told


def test_what_was_given_stands_in_the_form_again(client: FlaskClient, every_kind: Edition) -> None:
    reply = client.post(PAGE, data=FORM | {"date-month": "13", "ranking-home": "1"})
    assert reply.status_code == 422
    check_page(reply)
    for words in (
        "This date does not exist.",
        "Two answers have the same number.",
        'name="date-month" inputmode="numeric" maxlength="2" dir="ltr" value="13"',
        'id="sort-noise-dislike" name="sort-noise" value="dislike" checked',
        'id="scale-3" name="scale" value="3" checked',
        'min="0" max="4" value="3"',
        'value="1,5"',
    ):
        assert words in reply.text


def test_answers_to_questions_that_are_not_asked_are_not_stored(
    client: FlaskClient, session: Session, every_kind: Edition
) -> None:
    reply = client.post(PAGE, data=FORM | {"yes_no": "no", "why": "x" * 5000})
    assert reply.status_code == 303, reply.text
    assert "why" not in stored(session)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (
            {"question": "yes_no", "is": "yes"},
            ["Answer this if you said “yes” to “About yes_no?”."],
        ),
        (
            {"not": {"question": "scale", "is": 4}},
            ["Answer this if you did not say “always” to “About scale?”."],
        ),
        ({"question": "text", "answered": False}, ["if you did not answer “About text?”."]),
        (
            {
                "not": {
                    "any": [
                        {"question": "choices", "includes": "tea"},
                        {"question": "text", "answered": True},
                    ]
                }
            },
            [
                "Answer this if all of these are true:",
                "You did not say “tea” to “About choices?”.",
                "You did not answer “About text?”.",
            ],
        ),
    ],
)
def test_a_form_without_script_says_when_to_answer(
    client: FlaskClient,
    session: Session,
    consultation: Consultation,
    visit: Visit,
    condition: dict[str, Any],
    words: list[str],
) -> None:
    questions = [
        one | {"show_if": condition} if one["key"] == "why" else one
        for one in samples.EVERY_KIND["questions"]
    ]
    samples.add_edition(session, consultation, "every-kind", questions=questions, youngest=11)
    session.commit()
    page = visit(client, PAGE)
    for one in words:
        assert one in page


def test_a_page_loads_only_the_scripts_of_its_kinds(
    client: FlaskClient, every_kind: Edition, edition: Edition
) -> None:
    page = client.get(PAGE).text
    for name in ("cards", "date", "digits", "number", "ranking", "sort", "stars"):
        assert f"/js/survey/kinds/{name}.js" in page
    assert ".thirds" in page
    plain = client.get("/en/s/moving-on").text
    assert "/js/survey/kinds/" not in plain
    assert ".thirds" not in plain
