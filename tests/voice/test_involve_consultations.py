"""Beginning a consultation and its surveys, and two people who change one draft."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from surveys.errors import Unusable
from surveys.models import Consultation, Edition, Survey
from surveys.wording import NoSuchPlace, words_at
from voice.involve.builder import drafts
from voice.involve.consultations import consultations

Visit = Callable[..., str]
NEW = "/involve/consultations/new"
FACTS = {
    "title_en": "Short breaks",
    "purpose_en": "We want to know what helps.",
    "can_change_en": "The days and the places.",
    "owners": ["Leicestershire County Council", "Leicestershire SEND Hub"],
    "opens_on": "2027-01-04",
    "closes_on": "2027-02-15",
    "reply_by": "2027-03-31",
    "retention_until": "2029-03-31",
}


def test_a_consultation_begins_before_everything_is_known(
    officer: FlaskClient, session: Session, visit: Visit
) -> None:
    assert "No consultation yet" in visit(officer, "/involve")
    reply = officer.post(NEW, data=FACTS)
    assert reply.headers["Location"] == "/involve/consultations/short-breaks"
    begun = session.query(Consultation).one()
    assert begun.owners == FACTS["owners"]
    assert consultations.find_gaps(begun) == ["board", "dpia_reference", "consent_route"]
    page = visit(officer, "/involve/consultations/short-breaks")
    assert "which board hears it" in page
    assert "The consultation was begun." in page
    assert "Short breaks" in visit(officer, "/involve")
    assert "Reach people" in visit(officer, "/involve/help")


def test_whether_it_is_research_is_said_by_the_council_and_stands_in_the_assessment(
    officer: FlaskClient, session: Session, visit: Visit
) -> None:
    """Standards Q11."""
    officer.post(NEW, data=FACTS)
    home = "/involve/consultations/short-breaks"
    assert "Nobody has said yet whether" in visit(officer, f"{home}/assessment")
    officer.post(f"{home}/edit", data=FACTS | {"inquiry": "research"})
    assert session.query(Consultation).one().inquiry == "research"
    assert "Research: we ask in order to find out" in visit(officer, home)
    assert "only if a parent says yes and they do" in visit(officer, f"{home}/assessment")
    file = Document(BytesIO(officer.get(f"{home}/assessment.docx").data))
    assert "This is research." in "\n".join(one.text for one in file.paragraphs)
    assert officer.post(f"{home}/edit", data=FACTS | {"inquiry": "quiz"}).status_code == 422


def test_a_consultation_from_a_file_is_what_it_says_or_refused() -> None:
    document = dict.fromkeys(consultations.NEEDED, "x")
    document |= {name: FACTS[name] for name in FACTS if name.endswith(("_on", "_by", "_until"))}
    assert consultations.read(document).inquiry == ""
    assert consultations.read(document | {"inquiry": "research"}).inquiry == "research"
    with pytest.raises(Unusable, match="not_one_of"):
        consultations.read(document | {"inquiry": "quiz"})


def test_days_to_answer_and_two_years_of_keeping_are_offered(
    officer: FlaskClient, visit: Visit
) -> None:
    """Standards P6."""
    page = visit(officer, NEW)
    offered = re.findall(r'name="(\w+)"[^>]*value="(\d{4}-\d\d-\d\d)"', page)
    days = {name: date.fromisoformat(day) for name, day in offered}
    assert (days["retention_until"] - days["closes_on"]).days == 730
    assert days["opens_on"] < days["closes_on"] < days["reply_by"]


def test_what_is_wrong_is_named_and_nothing_typed_is_lost(
    officer: FlaskClient, session: Session
) -> None:
    reply = officer.post(NEW, data=FACTS | {"title_en": " ", "title_gu": "ટૂંકા વિરામ"})
    assert reply.status_code == 422
    assert "Give the consultation a name." in reply.text
    assert "ટૂંકા વિરામ" in reply.text
    reply = officer.post(NEW, data=FACTS | {"reply_by": "2027-02-01"})
    assert reply.status_code == 422
    assert "This day is before the last day to answer." in reply.text
    assert "We want to know what helps." in reply.text
    assert session.query(Consultation).count() == 0


def test_what_is_wrong_is_listed_as_the_page_runs_and_each_day_has_its_name(
    officer: FlaskClient, session: Session
) -> None:
    page = officer.post(NEW, data={}).text
    listed = re.findall(r'<li><a href="#(\w+)">([^<]+)</a>', page)
    assert listed[0] == ("title_en", "Give the consultation a name.")
    assert ("opens_on", "First day: Choose the day.") in listed
    assert len({words for _, words in listed}) == len(listed)
    shown = [page.index(f'id="{name}"') for name, _ in listed]
    assert shown == sorted(shown)


def test_two_consultations_of_one_name_have_two_addresses(
    officer: FlaskClient, session: Session
) -> None:
    for _ in range(2):
        officer.post(NEW, data=FACTS)
    first, second = (one.code for one in session.query(Consultation).order_by(Consultation.id))
    assert first == "short-breaks"
    assert second.startswith("short-breaks-")


def test_a_name_without_latin_letters_gets_an_address_too(
    officer: FlaskClient, session: Session
) -> None:
    officer.post(NEW, data=FACTS | {"title_en": "ટૂંકા વિરામ"})
    assert len(session.query(Consultation).one().code) == 8


def test_a_survey_begins_for_one_audience(
    officer: FlaskClient, session: Session, consultation: Consultation, visit: Visit
) -> None:
    address = "/involve/consultations/transitions/surveys/new"
    assert "Choose who is asked." in officer.post(address, data={"title": "Moving"}).text
    reply = officer.post(address, data={"title": "Moving", "audience": "parents", "easy_read": "y"})
    assert reply.headers["Location"] == "/involve/surveys/transitions-parents"
    begun = session.query(Survey).one()
    assert (begun.audience, begun.draft["easy_read"], begun.version) == ("parents", True, 1)
    visit(officer, "/involve/surveys/transitions-parents")
    assert "The survey “Moving” was begun." in visit(officer, "/involve/consultations/transitions")


def test_viewers_read_and_change_nothing(
    staff: Callable[[str], FlaskClient], consultation: Consultation, visit: Visit
) -> None:
    viewer = staff("viewer")
    assert "Begin a" not in visit(viewer, "/involve/consultations/transitions")
    assert viewer.get(NEW).status_code == 403


def test_words_written_meanwhile_are_never_overwritten(edition: Edition) -> None:
    survey = edition.survey
    drafts.write_words(survey, "feel.text", "en", "How did you feel?", "How was your move?")
    assert survey.version == 2
    with pytest.raises(drafts.Overwritten) as found:
        drafts.write_words(survey, "feel.text", "en", "Was it good?", "How was your move?")
    assert (found.value.theirs, found.value.yours) == ("How did you feel?", "Was it good?")
    assert words_at(survey.draft, "feel.text", "en") == "How did you feel?"
    assert words_at(survey.draft, "feel.text", "ar") == "كيف كان انتقالك؟"


def test_the_same_words_twice_are_no_conflict_and_no_change(edition: Edition) -> None:
    survey = edition.survey
    for _ in range(2):
        drafts.write_words(survey, "told.options.yes", "en", "I knew it", "I knew")
    assert survey.version == 2


def test_a_hint_that_is_emptied_is_gone_and_a_new_one_begins(edition: Edition) -> None:
    survey = edition.survey
    for language, words in survey.draft["questions"][5]["help"].items():
        drafts.write_words(survey, "better.help", language, "", words)
    assert "help" not in survey.draft["questions"][5]
    drafts.write_words(survey, "better.help", "en", "Take your time.", "")
    assert survey.draft["questions"][5]["help"] == {"en": "Take your time."}
    with pytest.raises(NoSuchPlace):
        drafts.write_words(survey, "nowhere.text", "en", "x", "")
