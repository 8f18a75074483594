"""Handing in without script: one plain form."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys import editions
from surveys.models import Answer, Edition, Response
from tests.conftest import check_page
from voice.settings import MOST_BYTES
from voice.take_part import tickets

SURVEY = "/en/s/moving-on"
FORM: dict[str, Any] = {
    "edition": "1",
    "feel": "sad",
    "told.instead": "unknown",
    "place.instead": "skip",
    "helped": ["visit", "friend"],
    "better": "A visit before\r\nthe summer.",
    "answered_by": "helped",
    "leave_empty": "",
}

Visit = Callable[..., str]


def stored(session: Session) -> Response | None:
    session.rollback()
    return session.scalar(select(Response))


def refused(response: TestResponse, status: int = 422) -> str:
    assert response.status_code == status, response.text
    check_page(response)
    return response.text


def test_a_form_is_stored_and_leads_to_thanks(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    reply = client.post(SURVEY, data=FORM)
    assert reply.status_code == 303
    assert reply.location.startswith(f"{SURVEY}/thank-you?r=")
    response = stored(session)
    assert response
    assert (response.channel, response.answered_by, response.language) == ("form", "helped", "en")
    said = {one.question: (one.state, one.value) for one in session.scalars(select(Answer))}
    assert said == {
        "feel": ("answered", "sad"),
        "told": ("unknown", None),
        "place": ("skipped", None),
        "helped": ("answered", ["visit", "friend"]),
        "better": ("answered", "A visit before\nthe summer."),
    }


def test_thanks_show_the_code_what_happens_next_and_who_helps(
    client: FlaskClient, edition: Edition, visit: Visit
) -> None:
    page = visit(client, client.post(SURVEY, data=FORM).location)
    assert 'class="code-digits"' in page
    assert "Tuesday 31 March 2099" in page
    assert "/en/you-said-we-did" in page
    assert 'href="tel:08001111"' in page


def test_thanks_are_never_kept_by_a_cache(client: FlaskClient, edition: Edition) -> None:
    assert client.get(f"{SURVEY}/thank-you").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("ticket", ["", "made-up", "e30.aaaa.bbbb"])
def test_a_made_up_ticket_shows_no_code(
    client: FlaskClient, edition: Edition, visit: Visit, ticket: str
) -> None:
    page = visit(client, f"{SURVEY}/thank-you?r={ticket}")
    assert "Thank you" in page
    assert "code-digits" not in page


def test_an_old_ticket_shows_no_code(
    client: FlaskClient, edition: Edition, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = client.post(SURVEY, data=FORM).location
    monkeypatch.setattr(tickets, "SECONDS", -1)
    assert "code-digits" not in visit(client, address)


def test_the_words_come_back_with_advice_when_something_is_wrong(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    page = refused(client.post(SURVEY, data=FORM | {"better": "<b>too long</b> " * 60}))
    assert "<title>Error:" in page
    assert 'href="#q-better"' in page
    assert "Please use 500 or fewer" in page
    assert "&lt;b&gt;too long&lt;/b&gt;" in page
    assert 'value="friend" checked' in page
    assert 'value="helped" checked' in page
    assert 'name="told.instead" value="unknown" checked' in page
    assert stored(session) is None


def test_an_option_that_is_not_there_is_refused(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    page = refused(client.post(SURVEY, data=FORM | {"feel": "furious"}))
    assert 'href="#q-feel"' in page
    assert stored(session) is None


def test_an_empty_form_is_not_counted_as_a_person(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    page = refused(client.post(SURVEY, data={"edition": "1"}))
    assert "There is no answer yet" in page
    assert stored(session) is None


def test_a_robot_is_refused_and_a_person_can_still_send(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    page = refused(client.post(SURVEY, data=FORM | {"leave_empty": "http://spam.example"}))
    assert "Leave this box empty" in page
    assert "the summer." in page
    assert stored(session) is None


def test_the_enter_key_sends_nothing_before_the_script_is_there(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    """The page for all has a first button that only Enter presses; all that was said comes back."""
    assert 'name="sent_early" value="1" hidden' in client.get(SURVEY).text
    page = refused(client.post(SURVEY, data=FORM | {"sent_early": "1"}))
    assert "Nothing is sent yet." in page
    assert "the summer." in page
    assert 'value="friend" checked' in page
    assert 'name="sent_early"' not in page
    assert stored(session) is None
    form_id = re.search(r'name="form.id" value="([^"]+)"', page)
    assert form_id
    assert client.post(SURVEY, data=FORM | {"form.id": form_id[1]}).status_code == 303
    assert stored(session)


def test_an_answer_wins_over_skipping_it(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    client.post(SURVEY, data=FORM | {"feel.instead": "skip"})
    state = session.scalar(select(Answer.state).where(Answer.question == "feel"))
    assert state == "answered"


def test_a_closed_survey_takes_no_form(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    editions.close(edition)
    session.commit()
    assert "This survey is closed" in refused(client.post(SURVEY, data=FORM), 409)
    assert stored(session) is None


def test_an_unknown_survey_takes_no_form(client: FlaskClient, edition: Edition) -> None:
    refused(client.post("/en/s/unknown", data=FORM), 404)


@pytest.mark.parametrize("number", ["9", "x", "-1", "٣", "9" * 40])
def test_a_form_with_a_strange_edition_is_never_an_error(
    client: FlaskClient, edition: Edition, number: str
) -> None:
    assert client.post(SURVEY, data=FORM | {"edition": number}).status_code in (303, 422)


def test_five_megabytes_of_words_are_too_much(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    page = refused(client.post(SURVEY, data=FORM | {"better": "x" * 5_000_000}), 413)
    assert "Nothing was stored" in page
    assert stored(session) is None


def test_a_form_that_names_no_length_is_never_cut(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    body = b"edition=1&better=A&padding=" + b"x" * MOST_BYTES + b"&share_words=no"
    reply = client.post(
        SURVEY,
        input_stream=BytesIO(body),
        content_type="application/x-www-form-urlencoded",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert "Nothing was stored" in refused(reply, 413)
    assert stored(session) is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"feel=sad&better=%FF%FE", "application/x-www-form-urlencoded"),
        (b"feel=sad&better=\xff", "application/x-www-form-urlencoded"),
        (b"&".join([b"a=1"] * 5_000), "application/x-www-form-urlencoded"),
        (b"--b\r\nContent-Disposition: form-data; na", "multipart/form-data; boundary=b"),
        (b"--b--", "multipart/form-data"),
    ],
)
def test_a_broken_form_is_refused_in_words(
    client: FlaskClient, session: Session, edition: Edition, body: bytes, kind: str
) -> None:
    page = refused(client.post(SURVEY, data=body, content_type=kind), 400)
    assert "Nothing was stored" in page
    assert stored(session) is None


def test_a_form_may_come_in_parts(client: FlaskClient, session: Session, edition: Edition) -> None:
    reply = client.post(SURVEY, data=FORM, content_type="multipart/form-data")
    assert reply.status_code == 303
    assert stored(session)


def test_an_arabic_form_keeps_its_language(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    client.post("/ar/s/moving-on", data={"better": "زيارة قبل الصيف"})
    response = stored(session)
    assert response
    assert response.language == "ar"
    assert session.scalar(select(Answer.value)) == "زيارة قبل الصيف"


def test_a_form_needs_no_token_and_sets_no_cookie(
    app: Flask, client: FlaskClient, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    reply = client.post(SURVEY, data=FORM)
    assert reply.status_code == 303
    assert "Set-Cookie" not in reply.headers


def form_id(page: str) -> dict[str, str]:
    """The field that a browser without script sends along."""
    return {"form.id": re.findall(r'name="form.id" value="([^"]+)"', page)[0]}


def count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Response)) or 0


def test_the_page_for_everyone_leads_a_browser_without_script_to_one_of_its_own(
    client: FlaskClient, edition: Edition, visit: Visit
) -> None:
    shared = visit(client, SURVEY)
    assert "form.id" not in shared
    assert f'<noscript><meta http-equiv="refresh" content="0; url={SURVEY}/form">' in shared
    own = client.get(f"{SURVEY}/form")
    check_page(own)
    assert own.headers["Cache-Control"] == "no-store"
    assert "http-equiv" not in own.text
    assert form_id(own.text) != form_id(visit(client, f"{SURVEY}/form"))
    assert client.get("/gu/s/moving-on/form").location == "/s/moving-on"


def test_a_button_pressed_twice_counts_once_and_gives_one_code(
    app: Flask, client: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    form = FORM | form_id(visit(client, f"{SURVEY}/form"))

    def press(_turn: int) -> str:
        reply = app.test_client().post(SURVEY, data=form, content_type="multipart/form-data")
        assert reply.status_code == 303, reply.text
        return str(reply.location)

    with ThreadPoolExecutor(4) as pool:
        pages = [visit(client, address) for address in pool.map(press, range(4))]
    codes = {tuple(re.findall(r"<li[^>]*>.*?</li>", page, re.S)) for page in pages}
    assert len(codes) == 1
    assert "code-digits" in pages[0]
    assert count(session) == 1


def test_two_people_who_say_the_same_are_two_and_so_are_two_on_one_page(
    client: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    for _person in range(2):
        assert client.post(SURVEY, data=FORM).status_code == 303  # an old page, without a number
        own = form_id(visit(client, f"{SURVEY}/form"))
        assert client.post(SURVEY, data=FORM | own).status_code == 303
    assert count(session) == 4
    assert client.post(SURVEY, data=FORM | own | {"feel": "happy"}).status_code == 303
    assert count(session) == 5


def test_a_form_that_came_back_counts_once_as_well(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    page = refused(client.post(SURVEY, data=FORM | {"feel": "furious"}))
    again = form_id(page)
    assert form_id(refused(client.post(SURVEY, data=FORM | again | {"feel": "x"}))) == again
    for _press in range(2):
        assert client.post(SURVEY, data=FORM | again).status_code == 303
    assert count(session) == 1
