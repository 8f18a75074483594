"""With the picture code, a person sees what they said and takes it back."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys import editions, intake, receipts
from surveys.base import utc_now
from surveys.models import Answer, Edition, Response
from surveys.receipts import PICTURES
from tests import samples
from tests.conftest import check_page
from voice.take_part.picture_words import picture_words
from voice.take_part.tickets import area_key

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
@pytest.mark.every_store
def test_a_typed_code_is_understood_however_it_is_written(
    client: FlaskClient, code: str, form: Callable[[str], str]
) -> None:
    assert "What you said" in client.post(PAGE, data={"code": form(code)}).text


@pytest.mark.parametrize(
    "typed", ["", "kite-drum-pear-0000", "kite", "x" * 5000, "kite-kite-kite-١٢٣٤"]
)
@pytest.mark.every_store
def test_a_wrong_code_shows_nothing_and_says_so(client: FlaskClient, code: str, typed: str) -> None:
    reply = client.post(PAGE, data={"code": typed})
    assert reply.status_code == 422
    check_page(reply)
    assert "We cannot find answers with this code" in reply.text
    assert "Tell me about the move" not in reply.text


def test_a_right_code_costs_as_much_work_as_a_wrong_one(
    app: Flask, session: Session, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work is counted: a clock would only tell how busy the machine is."""
    done: list[str] = []
    for name in ("digest", "slow_digest"):
        real = getattr(receipts, name)

        def count(key: bytes, typed: str, name: str = name, real: Any = real) -> str:
            done.append(name)
            return str(real(key, typed))

        monkeypatch.setattr(receipts, name, count)
    with app.app_context():
        key = area_key()
    assert intake.find_by_receipt(session, code, key)
    right = done.copy()
    done.clear()
    assert intake.find_by_receipt(session, "kite-drum-pear-0000", key) is None
    assert done == right == ["digest", "slow_digest"]


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


def test_taking_back_is_asked_once_more_and_says_what_it_reaches(
    client: FlaskClient, session: Session, code: str
) -> None:
    reply = client.post(PAGE, data={"code": code, "do": "ask"})
    check_page(reply)
    assert "Do you want to take it back?" in reply.text
    assert "Printed pages cannot be called back" in reply.text
    assert session.scalar(select(func.count()).select_from(Response)) == 1


def test_the_form_to_change_answers_holds_them(client: FlaskClient, code: str) -> None:
    reply = client.post(f"{PAGE}/change", data={"code": code})
    assert reply.status_code == 200
    check_page(reply)
    checked = set(re.findall(r'id="([\w-]+)"[^>]* checked', reply.text))
    assert checked == {
        "feel-sad", "place-school", "helped-visit", "helped-staff", "q-told-unknown",
        "share_words-yes", "answered_by-self",
    }  # fmt: skip
    assert "Tell me about the move before the summer." in reply.text
    assert reply.headers["Cache-Control"] == "no-store"


def test_changed_answers_are_kept_under_the_same_code(
    client: FlaskClient, session: Session, code: str
) -> None:
    now = {"feel": "happy", "told": "yes", "better": "Nothing more."}
    now |= {"answered_by": "proxy", "who_chose": "together"}
    reply = client.post(f"{PAGE}/changed", data={"code": code} | now)
    assert reply.status_code == 200
    check_page(reply)
    assert "Your answers are changed" in reply.text
    again = client.post(PAGE, data={"code": code}).text
    who = ("Someone did it for me", "We chose together")
    for words in ("Good", "I knew", "Nothing more.", *who, "You changed it on"):
        assert words in again
    form = client.post(f"{PAGE}/change", data={"code": code}).text
    assert 'value="together" checked' in form
    assert "Tell me about the move" not in again
    assert session.scalars(select(Response)).one().channel == "phone"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"feel": "furious", "better": "Please keep this."}, "Pick one of the answers"),
        ({}, "There is no answer yet"),
        ({"better": "Please keep this.", "leave_empty": "robot"}, "It is there to stop robots"),
    ],
)
def test_a_change_that_does_not_fit_loses_nothing(
    client: FlaskClient, code: str, sent: dict[str, str], words: str
) -> None:
    reply = client.post(f"{PAGE}/changed", data={"code": code} | sent)
    assert reply.status_code == 422
    check_page(reply)
    assert words in reply.text
    assert sent.get("better", "") in reply.text
    assert "Tell me about the move" in client.post(PAGE, data={"code": code}).text


@pytest.mark.parametrize("step", ["", "/change", "/changed"])
def test_without_the_code_nothing_is_shown_or_changed(
    client: FlaskClient, code: str, step: str
) -> None:
    reply = client.post(f"{PAGE}{step}", data={"code": "kite-drum-pear-0000", "feel": "happy"})
    assert reply.status_code == 422
    assert "We cannot find answers with this code" in reply.text


def test_answers_may_be_changed_after_the_survey_closed_until_the_day_of_publication(
    client: FlaskClient, session: Session, edition: Edition, code: str
) -> None:
    consultation = edition.survey.consultation
    consultation.closes_on = consultation.reply_by = utc_now().date()
    editions.close(edition)
    session.commit()
    assert client.post(f"{PAGE}/change", data={"code": code}).status_code == 200
    consultation.reply_by -= timedelta(days=1)
    session.commit()
    for step in ("change", "changed"):
        reply = client.post(f"{PAGE}/{step}", data={"code": code, "feel": "happy"})
        assert reply.status_code == 409
        check_page(reply)
        assert "You cannot change your answers any more" in reply.text
        assert "Tell me about the move" in reply.text
    assert "deleted" in client.post(PAGE, data={"code": code, "do": "withdraw"}).text


def test_a_code_prints_with_the_way_back_and_is_told_to_no_server(
    client: FlaskClient, code: str
) -> None:
    reply = client.post(f"{PAGE}/print", data={"code": code})
    check_page(reply)
    assert "<svg" in reply.text
    assert "/en/receipt</p>" in reply.text
    assert code[-4:] in reply.text
    assert client.post(f"{PAGE}/print", data={"code": "no code"}).status_code == 422


def test_right_codes_are_not_counted_as_tries(
    limited_client: FlaskClient, edition: Edition
) -> None:
    path = f"/api/v1/surveys/moving-on/responses/{uuid4()}"
    code = limited_client.put(path, json=samples.ANSWERS).json["receipt"]
    for _ in range(12):
        assert limited_client.post(PAGE, data={"code": code}).status_code == 200


def test_every_door_counts_the_same_wrong_tries(
    limited_client: FlaskClient, edition: Edition
) -> None:
    doors = [PAGE, f"{PAGE}/change", f"{PAGE}/changed"]
    tries = [limited_client.post(doors[n % 3], data={"code": "x"}).status_code for n in range(11)]
    assert tries == [422] * 10 + [429]


def test_nobody_can_try_many_codes_quickly(limited_client: FlaskClient, edition: Edition) -> None:
    tries = [limited_client.post(PAGE, data={"code": "kite"}).status_code for _ in range(11)]
    assert tries == [422] * 10 + [429]
