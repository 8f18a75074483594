"""Reaching people: prints, words, a card for other sites, whom we met, reminders, and the end."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from flask_babel import force_locale
from pypdf import PdfReader
from sqlalchemy.orm import Session

from surveys import editions, endings
from surveys.editions import today
from surveys.errors import Unusable
from surveys.models import Consultation, Edition
from voice.involve.models import Outreach, Reminder
from voice.involve.reach import invitations

Visit = Callable[..., str]
HOME = "/involve/surveys/moving-on"
MET = {
    "kind": "meeting",
    "who": "Tuesday youth club",
    "place": "Melton library",
    "day": "2026-11-03",
    "people": "14",
    "leaflets": "20",
}


def test_an_open_survey_can_be_copied_printed_and_put_on_other_sites(
    officer: FlaskClient, edition: Edition, visit: Visit
) -> None:
    page = visit(officer, f"{HOME}/reach")
    assert "http://localhost/s/moving-on</textarea>" in page
    assert "&lt;iframe src=" in page
    assert "Have your say: Moving on http://localhost/s/moving-on" in page
    assert "الانتقال" in page
    assert f"{HOME}/reach/ar/leaflet.pdf" in page


@pytest.mark.parametrize(("language", "layout"), [("en", "poster"), ("ar", "leaflet")])
def test_a_print_says_why_who_hears_it_by_when_and_where(
    officer: FlaskClient, edition: Edition, language: str, layout: str
) -> None:
    reply = officer.get(f"{HOME}/reach/{language}/{layout}.pdf")
    assert reply.mimetype == "application/pdf"
    (sheet,) = PdfReader(io.BytesIO(reply.data)).pages
    said = " ".join(sheet.extract_text().split())
    assert "localhost/s/moving-on" in said
    if language == "en":
        assert "We want to hear what helps" in said
        assert "Who hears it: SEND and Inclusion Board." in said
        assert "until Saturday 31 January 2099" in said


def test_what_is_not_open_is_not_printed(
    officer: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    assert officer.get(f"{HOME}/reach/so/poster.pdf").status_code == 404
    assert officer.get(f"{HOME}/reach/en/banner.pdf").status_code == 404
    endings.close_early(session, edition, {"en": "Enough said."})
    session.commit()
    assert officer.get(f"{HOME}/reach/en/poster.pdf").status_code == 409
    assert "Nobody can answer now" in visit(officer, f"{HOME}/reach")


def test_a_text_message_is_one_message_however_long_the_name(
    app: Flask, session: Session, edition: Edition
) -> None:
    for title in ("Moving on", "Moving on between schools " * 9):
        edition.document = edition.document | {"title": {"en": title}}
        for language in ("en", "ar", "gu"):
            with app.test_request_context(f"/{language}/"), force_locale(language):
                g.language = language
                invitation = invitations.invite(edition, language)
            assert len(invitation.message) <= invitations.MOST_IN_TEXT_MESSAGE
            assert "http://localhost/s/moving-on" in invitation.message
            assert invitation.messages == 1 or language != "en"


def test_the_card_for_other_sites_may_be_framed_and_holds_only_a_link(
    client: FlaskClient, edition: Edition, visit: Visit
) -> None:
    page = visit(client, "/ar/s/moving-on/embed")
    assert 'href="/ar/s/moving-on"' in page
    assert "<form" not in page
    framed = client.get("/en/s/moving-on/embed").headers["Content-Security-Policy"]
    assert "frame-ancestors *" in framed
    alone = client.get("/en/s/moving-on").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in alone


def test_whom_we_met_is_kept_added_up_and_never_a_person(
    officer: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    address = f"{HOME}/outreach"
    for who in ("mum@example.org", "Ring 0116 496 0123"):
        reply = officer.post(address, data=MET | {"who": who})
        assert reply.status_code == 422
        assert "with no address and no phone number" in reply.text
        assert "Melton library" in reply.text
    reply = officer.post(address, data=MET | {"people": "many"})
    assert "Write a whole number, 0 or more." in reply.text
    officer.post(address, data=MET)
    officer.post(address, data=MET | {"who": "School nurse", "kind": "champion", "people": "7"})
    page = visit(officer, f"{HOME}/reach")
    assert "<strong>21</strong> people met" in page
    assert "<strong>40</strong> leaflets left" in page
    for kept in session.query(Outreach):
        officer.post(f"{'/involve/surveys/noise'}/outreach", data={"remove": kept.id})
    assert session.query(Outreach).count() == 2
    officer.post(address, data={"remove": kept.id})
    assert session.query(Outreach).count() == 1


def test_a_reminder_waits_on_the_first_page_from_its_day_until_it_is_done(
    officer: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    address = f"{HOME}/reminders"
    assert officer.post(address, data={"text": "Ring schools"}).status_code == 422
    for days in (0, 9):
        day = today() + timedelta(days=days)
        officer.post(address, data={"due_day": day.isoformat(), "text": f"In {days} days"})
    page = visit(officer, "/involve")
    assert "In 0 days" in page
    assert "In 9 days" not in page
    assert '<span class="count">1<span class="hidden"> thing waits for you' in page
    first = session.query(Reminder).order_by(Reminder.day).first()
    assert first
    reply = officer.post(f"{address}/{first.id}", data={"from": "index"})
    assert reply.headers["Location"] == "/involve"
    assert "In 0 days" not in visit(officer, "/involve")
    officer.post(f"{address}/{first.id}", data={"again": "1"})
    assert "In 0 days" in visit(officer, "/involve")


def end(officer: FlaskClient, do: str, **fields: Any) -> Any:
    prefix = "longer" if do == "longer" else "close"
    data = {f"{prefix}-{name}": value for name, value in fields.items()}
    return officer.post(f"{HOME}/end", data=data | {"do": do})


def test_more_time_has_a_reason_that_people_read_first(
    officer: FlaskClient, client: FlaskClient, edition: Edition, visit: Visit
) -> None:
    assert "There is more time" not in visit(client, "/en/s/moving-on")
    reason = {"reason_en": "Schools were shut by snow.", "reason_ar": "أُغلقت المدارس."}
    end(officer, "longer", until="2099-02-28", **reason)
    page = visit(client, "/en/s/moving-on")
    assert "There is more time: you can answer until Saturday 28 February 2099." in page
    assert "Schools were shut by snow." in page
    assert "أُغلقت المدارس." in visit(client, "/ar/s/moving-on")
    assert "There is more time" not in visit(client, "/en/s/noise")
    page = visit(officer, "/involve/consultations/transitions")
    assert "not Saturday 31 January 2099. Why: “Schools were shut by snow.”" in page


@pytest.mark.parametrize(
    ("until", "advice"),
    [
        ("2099-01-31", "Choose a day after the last day that people know."),
        ("2099-04-01", "after the day on which we promised to answer"),
        ("soon", "Write the day like"),
    ],
)
def test_more_time_stays_between_what_people_know_and_what_we_promised(
    officer: FlaskClient, session: Session, edition: Edition, until: str, advice: str
) -> None:
    reply = end(officer, "longer", until=until, reason_en="Schools were shut.")
    assert reply.status_code == 422
    assert advice in reply.text
    assert "Schools were shut." in reply.text
    session.refresh(edition.survey.consultation)
    assert edition.survey.consultation.closes_on.isoformat() == "2099-01-31"


def test_an_early_end_has_a_reason_that_whoever_comes_reads(
    officer: FlaskClient, client: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    assert "Say why. Everyone can read it." in end(officer, "close").text
    end(officer, "close", reason_en="The law <b>changed</b>.")
    page = visit(client, "/ar/s/moving-on", 409)
    assert '<p lang="en" dir="ltr">The law &lt;b&gt;changed&lt;/b&gt;.</p>' in page
    assert "The law" not in visit(client, "/en/s/nothing-here", 404)
    assert end(officer, "close", reason_en="Again.").status_code == 422
    page = visit(officer, "/involve/consultations/transitions")
    assert "“Moving on” was closed. Everyone can read why" in page
    visit(officer, f"{HOME}/end")


def test_the_last_day_is_not_moved_in_silence_while_people_answer(
    officer: FlaskClient, session: Session, edition: Edition
) -> None:
    consultation = edition.survey.consultation
    facts = {f"{name}_en": "Words" for name in ("title", "purpose", "can_change")} | {
        "owners": ["Leicestershire SEND Hub"],
        **{
            name: getattr(consultation, name).isoformat()
            for name in ("opens_on", "closes_on", "reply_by")
        },
        "retention_until": "2100-12-31",
    }
    address = "/involve/consultations/transitions/edit"
    reply = officer.post(address, data=facts | {"closes_on": "2099-01-15"})
    assert reply.status_code == 422
    assert "there you say why, and they can read it" in reply.text
    assert officer.post(address, data=facts).status_code == 302


def test_a_reason_is_gone_once_the_survey_opens_again(
    session: Session, consultation: Consultation, edition: Edition
) -> None:
    endings.close_early(session, edition, {"en": "A wrong question."})
    assert endings.why_closed(session, "moving-on")
    with pytest.raises(Unusable):
        endings.close_early(session, edition, {"en": "Twice."})
    editions.open_edition(session, editions.freeze(session, edition.survey))
    assert endings.why_closed(session, "moving-on") is None


def test_viewers_end_nothing(staff: Callable[[str], FlaskClient], edition: Edition) -> None:
    viewer = staff("viewer")
    assert viewer.get(f"{HOME}/end").status_code == 403
    assert viewer.post(f"{HOME}/outreach", data=MET).status_code == 403
    assert viewer.get(f"{HOME}/reach/en/poster.pdf").status_code == 200
