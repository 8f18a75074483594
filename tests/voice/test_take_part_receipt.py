"""With the picture code, a person sees what they said and takes it back."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.models import Answer, Edition, Response
from surveys.receipts import PICTURES
from tests import samples
from tests.conftest import check_page
from voice.take_part.picture_words import picture_words

PAGE = "/en/receipt"


@pytest.fixture
def code(client: FlaskClient, edition: Edition) -> str:
    """The code of a response that has just been handed in."""
    reply = client.put(f"/api/v1/surveys/moving-on/responses/{uuid4()}", json=samples.ANSWERS)
    assert reply.json
    return str(reply.json["receipt"])


def test_all_sixty_pictures_have_names(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert [one.word for one in picture_words()] == list(PICTURES)


def test_picking_the_pictures_shows_what_was_said(client: FlaskClient, code: str) -> None:
    first, second, third, digits = code.split("-")
    picked = {"first": first, "second": second, "third": third, "digits": digits}
    reply = client.post(PAGE, data=picked)
    assert reply.status_code == 200
    check_page(reply)
    for words in (
        "How was your move?",
        "Bad",
        "A visit",
        "Tell me about the move",
        "I do not know",
    ):
        assert words in reply.text


@pytest.mark.parametrize(
    "form", [str.upper, lambda code: code.replace("-", " "), lambda code: f" {code} "]
)
def test_a_typed_code_is_understood_however_it_is_written(
    client: FlaskClient, code: str, form: Callable[[str], str]
) -> None:
    assert "What you said" in client.post(PAGE, data={"code": form(code)}).text


@pytest.mark.parametrize(
    "typed", ["", "kite-drum-pear-0000", "kite", "x" * 5000, "kite-kite-kite-١٢٣٤"]
)
def test_a_wrong_code_shows_nothing_and_says_so(client: FlaskClient, code: str, typed: str) -> None:
    reply = client.post(PAGE, data={"code": typed})
    assert reply.status_code == 422
    check_page(reply)
    assert "We cannot find answers with this code" in reply.text
    assert "Tell me about the move" not in reply.text


def test_taking_back_deletes_everything_and_the_code_with_it(
    client: FlaskClient, session: Session, code: str
) -> None:
    reply = client.post(PAGE, data={"code": code, "do": "withdraw"})
    assert "Your answers are deleted" in reply.text
    assert session.scalar(select(func.count()).select_from(Response)) == 0
    assert session.scalar(select(func.count()).select_from(Answer)) == 0
    assert client.post(PAGE, data={"code": code}).status_code == 422


def test_what_was_said_is_kept_by_no_cache(client: FlaskClient, code: str) -> None:
    assert client.post(PAGE, data={"code": code}).headers["Cache-Control"] == "no-store"


def test_nobody_can_try_many_codes_quickly(limited_client: FlaskClient, edition: Edition) -> None:
    tries = [limited_client.post(PAGE, data={"code": "kite"}).status_code for _ in range(11)]
    assert tries == [422] * 10 + [429]
