"""What the public sees: cacheable pages without cookies, in their language."""

import gzip
from collections.abc import Callable
from datetime import date, timedelta

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import InstrumentedAttribute, Session

from surveys import editions
from surveys.models import Answer, Consultation, Edition, Response, Withdrawal
from tests import samples
from voice.involve import surveys
from voice.take_part import home, pages

SURVEY = "/en/s/moving-on"
PUBLIC = [
    "/",
    "/en/",
    "/ar/",
    "/s/moving-on",
    SURVEY,
    f"{SURVEY}/form",
    "/ar/s/moving-on",
    f"{SURVEY}/thank-you",
    "/en/receipt",
    "/en/help",
    "/en/privacy",
    "/en/accessibility",
    "/en/my-way",
    "/en/no-thank-you",
    "/help",
    "/privacy",
    "/accessibility",
    "/api/v1/surveys",
    "/api/v1/surveys/moving-on",
    "/health",
    "/ready",
    "/en/nothing-here",
    "/en/s/unknown",
]

Visit = Callable[..., str]


@pytest.mark.parametrize("path", PUBLIC)
def test_no_public_page_sets_or_depends_on_a_cookie(
    client: FlaskClient, edition: Edition, path: str
) -> None:
    client.set_cookie("voice", "left over from a staff page")
    response = client.get(path)
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize(
    "path",
    ["/en/", "/ar/", SURVEY, "/ar/s/moving-on", "/en/receipt", "/en/help", "/ar/privacy"],
)
def test_pages_are_well_made(
    client: FlaskClient, edition: Edition, visit: Visit, path: str
) -> None:
    visit(client, path)


def test_the_first_page_opens_in_the_browsers_language(
    client: FlaskClient, edition: Edition
) -> None:
    response = client.get("/", headers={"Accept-Language": "ar,en;q=0.5"})
    assert (response.status_code, response.location) == (302, "/ar/")
    assert "Accept-Language" in response.headers["Vary"]


def test_a_survey_opens_in_the_best_language_that_it_has(
    client: FlaskClient, edition: Edition
) -> None:
    arabic = client.get("/s/moving-on", headers={"Accept-Language": "ar"})
    gujarati = client.get("/s/moving-on", headers={"Accept-Language": "gu"})
    assert arabic.location == "/ar/s/moving-on"
    assert gujarati.location == SURVEY  # the sample has no Gujarati


def test_a_survey_in_a_language_that_it_lacks_leads_to_one_that_it_has(
    client: FlaskClient, edition: Edition
) -> None:
    response = client.get("/gu/s/moving-on")
    assert (response.status_code, response.location) == (302, "/s/moving-on")


@pytest.mark.parametrize("name", ["help", "privacy", "accessibility"])
def test_standing_pages_are_found_without_a_language(client: FlaskClient, name: str) -> None:
    assert client.get(f"/{name}", headers={"Accept-Language": "ar"}).location == f"/ar/{name}"


def test_the_first_page_shows_open_surveys_for_whom_and_until_when(
    client: FlaskClient, edition: Edition, visit: Visit
) -> None:
    page = visit(client, "/en/")
    assert "Moving on" in page
    assert "For children and young people" in page
    assert "Open until Saturday 31 January 2099" in page


def test_who_cannot_read_tells_easy_read_surveys_apart_by_the_picture_of_what_they_ask(
    app: Flask, edition: Edition
) -> None:
    def picture() -> str:
        with app.test_request_context("/en/"):
            return home.invite(edition).picture

    usual = home.PICTURES["young_people"]
    assert picture() == usual  # no question has one
    edition.document["questions"][1]["picture"] = "openmoji:1F6AA"
    assert picture() == "openmoji:1F6AA"
    edition.document["easy_read"] = False
    assert picture() == usual


def test_a_closed_survey_leaves_the_first_page(
    client: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    editions.close(edition)
    session.commit()
    assert SURVEY not in visit(client, "/en/")


def test_the_first_page_shows_the_newest_news_of_every_part(
    app: Flask, client: FlaskClient, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tell(language: str) -> list[home.News]:
        day = date(2026, 11, 1)
        return [
            home.News(day + timedelta(days=n), f"News {n}", "It changed.", f"/{language}/{n}")
            for n in range(7)
        ]

    monkeypatch.setitem(app.extensions, "voice_news", [])
    home.add_news(app, tell)
    page = visit(client, "/en/")
    assert page.index("News 6") < page.index("News 5")
    assert "News 1" not in page


def test_a_survey_shows_all_questions_and_a_way_out_of_each(
    client: FlaskClient, edition: Edition, visit: Visit
) -> None:
    page = visit(client, SURVEY)
    for question in samples.SURVEY["questions"]:
        assert question["text"]["en"] in page
        is_asking = question["kind"] != "information"
        assert (f'name="{question["key"]}.instead" value="unknown"' in page) == is_asking
        assert (f'name="{question["key"]}.instead" value="skip"' in page) == is_asking


def test_questions_that_take_words_show_who_can_help(
    client: FlaskClient, edition: Edition, visit: Visit
) -> None:
    page = visit(client, SURVEY)
    after = page.split('<textarea id="better-text"')[1].split("</fieldset>")[0]
    assert 'href="tel:999"' in after
    assert 'href="tel:08001111"' in after


def test_only_unchecked_translations_say_so(
    client: FlaskClient, edition: Edition, visit: Visit
) -> None:
    assert 'class="notice draft"' in visit(client, "/ar/s/moving-on")
    assert 'class="notice draft"' not in visit(client, SURVEY)


@pytest.mark.parametrize("key", ["main", "outbox", "survey", "thanks", "words"])
def test_a_question_may_be_called_like_a_part_of_the_page(
    client: FlaskClient, session: Session, consultation: Consultation, visit: Visit, key: str
) -> None:
    questions = [samples.SURVEY["questions"][5] | {"key": key}]
    samples.add_edition(session, consultation, "namesake", questions=questions)
    session.commit()
    assert f'name="{key}"' in visit(client, "/en/s/namesake")


@pytest.mark.parametrize(
    ("column", "words"),
    {
        Response.language: "your answers and their language",
        Response.answered_by: "by yourself, with help, or if someone answered for you",
        Response.helper_role: "what kind of person helped",
        Response.who_chose: "who chose the answers",
        Response.channel: "a phone, a web form, an event, paper or a file",
        Response.may_quote: "only if you say yes",
        Response.may_play: "only if you say yes, and with your voice changed",
        Response.receipt_digest: "a code with pictures",
        Response.started_at: "when you started",
        Response.received_at: "when your answers came",
        Response.changed_at: "when you changed them",
        Answer.value: "We keep your answers",
        Answer.shown_order: "the order in which you saw the choices",
        Withdrawal.withdrawn_on: "only a secret mark and the day",
    }.items(),
)
def test_the_privacy_page_names_what_is_stored(
    client: FlaskClient, visit: Visit, column: InstrumentedAttribute[object], words: str
) -> None:
    assert words in visit(client, "/en/privacy"), column


def test_words_of_a_survey_cannot_become_markup(
    client: FlaskClient, session: Session, consultation: Consultation, visit: Visit
) -> None:
    title = {"en": "<script>alert(1)</script>", "ar": "x"}
    samples.add_edition(session, consultation, "sly", title=title)
    session.commit()
    assert "<script>alert" not in visit(client, "/en/s/sly")


@pytest.mark.parametrize(
    ("asked", "given", "unpack"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("", None, bytes),
    ],
)
def test_a_survey_comes_in_the_encoding_that_the_browser_takes(
    client: FlaskClient,
    edition: Edition,
    asked: str,
    given: str | None,
    unpack: Callable[..., bytes],
) -> None:
    response = client.get(SURVEY, headers={"Accept-Encoding": asked})
    assert response.headers.get("Content-Encoding") == given
    assert b"How was your move?" in unpack(response.data)
    assert "Accept-Encoding" in response.headers["Vary"]


def test_a_survey_may_be_kept_and_is_not_sent_twice(client: FlaskClient, edition: Edition) -> None:
    first = client.get(SURVEY, headers={"Accept-Encoding": "br"})
    assert "public" in first.headers["Cache-Control"]
    known = {"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]}
    again = client.get(SURVEY, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_each_language_and_encoding_has_its_own_tag(client: FlaskClient, edition: Edition) -> None:
    tags = {
        client.get(path, headers={"Accept-Encoding": encoding}).headers["ETag"]
        for path in (SURVEY, "/ar/s/moving-on")
        for encoding in ("br", "gzip", "")
    }
    assert len(tags) == 6


def test_a_new_edition_is_shown_at_once(
    client: FlaskClient, session: Session, edition: Edition
) -> None:
    before = client.get(SURVEY).headers["ETag"]
    edition.survey.draft = {**edition.survey.draft, "title": {"en": "New words", "ar": "جديد"}}
    editions.open_edition(session, editions.freeze(session, edition.survey))
    session.commit()
    after = client.get(SURVEY)
    assert "New words" in after.text
    assert after.headers["ETag"] != before


def test_an_unknown_survey_is_told_apart_from_a_closed_one(
    client: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    assert "cannot find this survey" in visit(client, "/en/s/unknown", 404)
    editions.close(edition)
    session.commit()
    page = visit(client, SURVEY, 409)
    assert "This survey is closed" in page
    assert 'href="/en/you-said-we-did/transitions">Read our answer</a>' in page
    edition.opened_at = edition.closed_at = None
    session.commit()
    page = visit(client, SURVEY, 409)
    assert "This survey is not open yet" in page
    assert "Read our answer" not in page


def test_the_accessibility_statement_is_younger_than_a_year(
    client: FlaskClient, visit: Visit
) -> None:
    assert date.today() - pages.STATEMENT_DAY < timedelta(days=365)
    assert f"{pages.STATEMENT_DAY:%d %B %Y}".lstrip("0") in visit(client, "/en/accessibility")


def test_the_accessibility_statement_knows_whether_a_survey_shows_films(
    client: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    assert "There are no films" in visit(client, "/en/accessibility")
    surveys.show_films(edition.survey, is_on=True)
    surveys.open_next(session, edition.survey, with_drafts=True)
    session.commit()
    assert "Only some questions have a film" in visit(client, "/en/accessibility")


def test_health_and_readiness_are_told_as_json(client: FlaskClient) -> None:
    assert client.get("/health").json == {"status": "ok"}
    ready = client.get("/ready")
    assert ready.status_code == 200
    assert ready.json
    assert set(ready.json["checks"]) == {"database", "migrations", "storage", "jobs"}


def test_a_service_without_its_storage_is_not_ready(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config["VOICE"], "DATA", app.config["VOICE"]["DATA"] / "gone")
    ready = client.get("/ready")
    assert ready.status_code == 503
    assert ready.json
    assert ready.json["checks"]["storage"] == "failed"
