"""Surveys on paper: printed, tagged, numbered, and typed in once."""

import io
import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import editions, intake, receipts
from surveys.models import Edition, Response
from tests import samples
from tests.conftest import check_page
from voice.listen.models import Comment
from voice.paper import content, fonts, numbers, printing
from voice.take_part.tickets import area_key

PRINT, ENTER = "/involve/surveys/moving-on/paper", "/involve/paper/moving-on"
SAID = {
    "feel": "sad",
    "helped": ["visit", "staff"],
    "better": "Show me the bus stop.",
    "told.instead": "unknown",
    "place.instead": "unreadable",
    "answered_by": "helped",
    "paper.language": "en",
}


@pytest.fixture
def officer(officer: FlaskClient, edition: Edition) -> FlaskClient:
    """Where a survey is open."""
    return officer


@pytest.fixture
def number(app: Flask, edition: Edition) -> numbers.Number:
    """A sheet that was printed."""
    return numbers.mint(area_key(), "moving-on", edition.number, 1)[0]


def read_pdf(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def words_in(reader: PdfReader) -> str:
    return " ".join(page.extract_text() for page in reader.pages)


def stored(session: Session) -> list[Response]:
    session.expire_all()
    return list(session.scalars(select(Response)))


def test_a_blank_sheet_is_for_everyone_and_says_every_word(
    client: FlaskClient, edition: Edition
) -> None:
    reply = client.get("/en/s/moving-on/paper.pdf")
    assert (reply.status_code, reply.mimetype) == (200, "application/pdf")
    assert "public" in reply.headers["Cache-Control"]
    text = words_in(read_pdf(reply.data))
    for question in samples.SURVEY["questions"]:
        assert question["text"]["en"] in text
        for option in question.get("options", []):
            assert option["text"]["en"] in text
    for words in ("I do not know", "Skip this question", "0800 1111", "Page 1 of", "with help"):
        assert words in text
    asked = (
        "Who helped you",
        "A teacher or other staff",
        "Who chose the answers?",
        "We chose together",
    )
    assert [words for words in asked if words not in text] == []
    assert (
        client.get(
            "/en/s/moving-on/paper.pdf", headers={"If-None-Match": reply.headers["ETag"]}
        ).status_code
        == 304
    )


def test_a_sheet_is_tagged_for_those_who_listen(client: FlaskClient, edition: Edition) -> None:
    reader = read_pdf(client.get("/en/s/moving-on/paper.pdf").data)
    root = reader.trailer["/Root"]
    assert str(root["/Lang"]).startswith("en")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Moving on"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_the_first_page_says_what_people_agree_to_and_who_helps(
    client: FlaskClient, edition: Edition
) -> None:
    first = read_pdf(client.get("/en/s/moving-on/paper.pdf").data).pages[0].extract_text()
    for words in (
        "Hello.",
        "You can leave out any question, or stop.",
        "If you need help now",
        "0800 1111",
    ):
        assert words in first


@pytest.mark.parametrize("language", ["ar"])
def test_another_script_prints_or_says_which_font_is_missing(
    client: FlaskClient, edition: Edition, language: str
) -> None:
    reply = client.get(f"/{language}/s/moving-on/paper.pdf")
    if reply.status_code == 200:
        assert str(read_pdf(reply.data).trailer["/Root"]["/Lang"]).startswith(language)
    else:
        assert (reply.status_code, "Arabic" in reply.text) == (503, True)


def test_a_missing_font_is_named_to_the_person_and_in_the_log(
    client: FlaskClient,
    edition: Edition,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Bare:
        def families(self) -> list[str]:
            return ["Libertinus Serif"]

    monkeypatch.setattr(fonts, "fonts", Bare)
    reply = client.get("/ar/s/moving-on/paper.pdf")
    assert reply.status_code == 503
    check_page(reply)
    assert "Arabic" in reply.text
    assert "fonts-noto-core" in caplog.text


def test_letters_that_no_font_has_are_left_out_and_the_rest_is_printed(
    app: Flask, edition: Edition
) -> None:
    with app.test_request_context("/en/"):
        values = content.gather(edition, "en", app.config["VOICE"]["AREA"])
    values["title"] = "Moving \U0001fae8\U0001fae9 on"
    assert "Moving  on" in words_in(read_pdf(printing.to_pdf(values))).replace("\xa0", " ")


KINDS = [
    {"kind": "ranking"}, {"kind": "stars", "stars": 3}, {"kind": "number"}, {"kind": "date"},
    {"kind": "area"}, {"kind": "drawing"}, {"kind": "photo"}, {"kind": "scale"}, {"kind": "voice"},
    {"kind": "sort", "columns": [{"key": one, "text": {"en": one}} for one in "abc"]},
    {"kind": "choice", "show_if": {"question": "one", "is": "yes"}},
]  # fmt: skip


def test_every_kind_of_question_has_a_layout(
    app: Flask, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = [{"key": one, "text": {"en": f"Option {one}"}} for one in ("yes", "no")]
    asked = [
        {"key": "one", "text": {"en": "First?"}, "kind": "choice", "options": options},
        *({"key": f"q{n}", "text": {"en": f"Question {n}?"}, "options": options} | one
          for n, one in enumerate(KINDS)),
    ]  # fmt: skip
    edition.document = edition.document | {"questions": asked}
    with app.test_request_context("/en/"):
        text = words_in(
            read_pdf(printing.to_pdf(content.gather(edition, "en", app.config["VOICE"]["AREA"])))
        )
    for n in range(len(KINDS)):
        assert f"Question {n}?" in text
    for words in ("You have 3 stars", "Day", "Write 1 beside", "if you said “Option yes”"):
        assert words in text


@pytest.mark.parametrize("count", [1, 3])
def test_each_numbered_sheet_has_its_own_number_square_and_code(
    officer: FlaskClient, count: int
) -> None:
    reply = officer.post(PRINT, data={"count": count, "language": "en"})
    assert reply.mimetype == "application/pdf"
    text = words_in(read_pdf(reply.data))
    printed = set(re.findall(r"1-[2-9A-Z]{5}-\d{3}[2-9A-Z]", text))
    assert len(printed) == count
    assert text.count("Keep this page") == count
    for one in printed:
        identifier = numbers.read(area_key(), "moving-on", one).response_id
        assert receipts.make(area_key(), identifier)[-4:] in text


@pytest.mark.parametrize("sent", [{"count": 0}, {"count": 201}, {"count": "x"}, {"language": "gu"}])
def test_no_more_sheets_than_can_be_made_and_in_the_surveys_languages(
    officer: FlaskClient, sent: dict[str, object]
) -> None:
    reply = officer.post(PRINT, data={"count": 5, "language": "en"} | sent)
    assert reply.status_code == 422
    check_page(reply)


def test_a_number_is_understood_however_it_is_typed_and_a_slip_is_noticed(
    number: numbers.Number,
) -> None:
    typed = f" {number.words.lower().replace('-', ' ')} "
    assert numbers.read(area_key(), "moving-on", typed) == number
    wrong = number.words[:-1] + ("A" if number.words[-1] != "A" else "B")
    for bad in (wrong, "", "1-7KQ4D", number.words + "A"):
        with pytest.raises(numbers.WrongNumber):
            numbers.read(area_key(), "moving-on", bad)


def test_sheets_of_another_survey_are_noticed_but_for_one_in_thirty_one(
    number: numbers.Number,
) -> None:
    batch = numbers.mint(area_key(), "another-survey", number.edition, numbers.MOST)
    taken = [one for one in batch if is_read(one.words)]
    assert len(taken) < numbers.MOST / 10


def is_read(typed: str) -> bool:
    try:
        numbers.read(area_key(), "moving-on", typed)
    except numbers.WrongNumber:
        return False
    return True


def test_a_sheet_is_stored_as_paper_once(
    officer: FlaskClient, session: Session, number: numbers.Number
) -> None:
    first = officer.post(ENTER, data=SAID | {"paper.sheet": number.words}, follow_redirects=True)
    assert "Saved. Here is the next sheet." in first.text
    assert "1 sheet typed in today" in first.text
    again = officer.post(
        ENTER, data=SAID | {"paper.sheet": number.words, "feel": "happy"}, follow_redirects=True
    )
    assert "This sheet was typed in before" in again.text
    (response,) = stored(session)
    assert (response.id, response.channel, response.answered_by) == (
        number.response_id, "paper", "helped",
    )  # fmt: skip
    answers = {one.question: (one.state, one.value) for one in response.answers}
    assert answers == {
        "feel": ("answered", "sad"),
        "helped": ("answered", ["visit", "staff"]),
        "better": ("answered", "Show me the bus stop."),
        "told": ("unknown", None),
    }
    assert session.scalars(select(Comment.text)).all() == ["Show me the bus stop."]


def test_what_was_drawn_on_a_sheet_is_not_asked_leave_for_when_it_is_typed_in(
    officer: FlaskClient, client: FlaskClient, session: Session, edition: Edition
) -> None:
    drawn = [one for one in samples.EVERY_KIND["questions"] if one["kind"] in ("drawing", "photo")]
    edition.document = edition.document | {"questions": drawn}
    session.commit()
    asks_leave = "Only the people who read the answers see it."
    assert asks_leave in client.get("/en/s/moving-on").text
    page = officer.get(ENTER).text
    assert "About drawing?" in page
    assert asks_leave not in page


@pytest.mark.parametrize(
    ("who", "kept"),
    [("self", (None, None)), ("helped", ("friend", None)), ("proxy", ("friend", "together"))],
)
def test_paper_says_who_helped_and_who_chose_where_somebody_did(
    officer: FlaskClient, session: Session, who: str, kept: tuple[str | None, str | None]
) -> None:
    page = officer.get(ENTER).text
    assert "Who helped, or answered for the person?" in page
    said = {"answered_by": who, "helper_role": "friend", "who_chose": "together"}
    officer.post(ENTER, data=SAID | said)
    (response,) = stored(session)
    assert (response.helper_role, response.who_chose) == kept


def test_who_answered_on_paper_has_the_same_rights(
    officer: FlaskClient, client: FlaskClient, session: Session, number: numbers.Number
) -> None:
    officer.post(ENTER, data=SAID | {"paper.sheet": number.words})
    code = receipts.make(area_key(), number.response_id)
    assert "Show me the bus stop." in client.post("/en/receipt", data={"code": code}).text
    client.post("/en/receipt", data={"code": code, "do": "withdraw"})
    assert stored(session) == []
    late = officer.post(ENTER, data=SAID | {"paper.sheet": number.words}, follow_redirects=True)
    assert "The person took this sheet back" in late.text
    assert stored(session) == []


def test_a_sheet_without_a_number_is_stored_once_however_often_it_is_sent(
    officer: FlaskClient, session: Session
) -> None:
    blank = re.search(r'name="paper.blank" value="([\w-]+)"', officer.get(ENTER).text)[1]
    for _ in range(2):
        officer.post(ENTER, data=SAID | {"paper.blank": blank})
    officer.post(ENTER, data=SAID | {"paper.blank": str(uuid4())})
    assert len(stored(session)) == 2


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"feel": "furious"}, "Pick one of the answers"),
        ({"paper.sheet": "1-AAAAA-001A"}, "There is no such sheet"),
        ({"paper.language": "xx"}, "one of the values"),
        ({"better": "x" * 501}, "Please use 500 or fewer"),
    ],
)
def test_an_error_keeps_everything_typed(
    officer: FlaskClient, session: Session, sent: dict[str, str], words: str
) -> None:
    reply = officer.post(ENTER, data=SAID | sent)
    assert reply.status_code == 422
    check_page(reply)
    assert words in reply.text
    assert sent.get("better", "Show me the bus stop.") in reply.text
    assert re.search(r'id="helped-visit"[^>]* checked', reply.text)
    assert re.search(r'id="q-place-unreadable"[^>]* checked', reply.text)
    assert stored(session) == []


def test_an_unread_sheet_is_no_response(officer: FlaskClient, session: Session) -> None:
    reply = officer.post(ENTER, data={"paper.language": "en", "feel.instead": "unreadable"})
    assert (reply.status_code, stored(session)) == (422, [])


def test_a_square_leads_to_its_own_sheet_and_edition(
    officer: FlaskClient, session: Session, edition: Edition, number: numbers.Number
) -> None:
    survey = edition.survey
    survey.draft = survey.draft | {"questions": survey.draft["questions"][1:2]}
    session.refresh(survey, ["editions"])
    editions.open_edition(session, editions.freeze(session, survey))
    session.commit()
    reply = officer.get(f"{ENTER}?sheet={number.words}&language=ar")
    check_page(reply)
    page = reply.text
    assert f'value="{number.words}"' in page
    assert 'value="ar" selected' in page
    assert "What would make it better?" in page, "the edition that was printed"
    assert "What would make it better?" not in officer.get(ENTER).text
    officer.post(ENTER, data=SAID | {"paper.sheet": number.words})
    assert [one.edition_id for one in stored(session)] == [edition.id]


def test_paper_is_taken_when_the_survey_is_closed_until_the_day_of_publication(
    officer: FlaskClient, session: Session, edition: Edition
) -> None:
    consultation = edition.survey.consultation
    editions.close(edition)
    session.commit()
    assert officer.post(ENTER, data=SAID).status_code == 303
    consultation.reply_by = consultation.reply_by.replace(year=2020)
    session.commit()
    assert officer.post(ENTER, data=SAID).status_code == 409


@pytest.mark.parametrize("path", ["/involve/paper", ENTER, PRINT])
def test_the_pages_are_for_editors(
    client: FlaskClient, staff: Callable[[str], FlaskClient], edition: Edition, path: str
) -> None:
    assert client.get(path).status_code == 302
    assert staff("viewer").get(path).status_code == 403
    page = staff("forum_coordinator").get(path)
    assert page.status_code == 200
    check_page(page)


def test_a_printed_sheet_is_nothing_until_it_is_typed_in(
    officer: FlaskClient, session: Session, number: numbers.Number
) -> None:
    officer.post(PRINT, data={"count": 2, "language": "en"})
    code = receipts.make(area_key(), number.response_id)
    assert intake.find_by_receipt(session, code, area_key()) is None
    assert stored(session) == []


@pytest.fixture(autouse=True)
def forget_prints(app: Flask) -> None:
    """Editions get the same identifiers again in the next test."""
    app.extensions["voice_prints"].cache_clear()
