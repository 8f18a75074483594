"""A notice for each survey, and an assessment that people write, sign and keep by version."""

import io
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta

from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from surveys import gathered
from surveys.models import Consultation, Edition
from tests import samples
from voice.privacy import assessments
from voice.wording import long_date

Staff = Callable[[str], FlaskClient]
Visit = Callable[..., str]
PAGE = "/involve/consultations/transitions/assessment"


def test_a_notice_says_what_its_survey_keeps_and_nothing_else(
    session: Session, consultation: Consultation, edition: Edition, client: FlaskClient,
    app: Flask, visit: Visit,
) -> None:  # fmt: skip
    questions = [samples.ask("voice", sensitive=True), samples.ask("drawing")]
    samples.add_edition(session, consultation, "spoken", questions=questions)
    session.commit()
    plain = visit(client, "/en/s/moving-on/privacy")
    spoken = visit(client, "/en/s/spoken/privacy")
    with app.test_request_context("/en/"):
        last = long_date(consultation.retention_until)
        pictures = long_date(consultation.closes_on + timedelta(days=90))
    for page in (plain, spoken):
        assert f"We delete your answers after {last}." in page
        assert "we may need to tell someone" in page
        assert "privacy@example.org" in page
        assert consultation.owners[0] in page
    for page in (plain, visit(client, "/en/privacy")):
        for basis in ("6(1)(e)", "9(2)(g)", "Schedule 1, paragraph 18", "not rest on your yes"):
            assert basis in page
    assert "We show your words to others only if you say yes" in plain
    for said in ("90 days later we delete the recording", "hard things", pictures):
        assert said in spoken
        assert said not in plain
    assert 'href="/en/s/moving-on/privacy"' in client.get("/en/s/moving-on").text
    assert visit(client, "/ar/s/moving-on/privacy")
    assert client.get("/gu/s/moving-on/privacy").location == "/gu/privacy"
    assert client.get("/en/s/nowhere/privacy").status_code == 404


def test_what_needs_care_is_read_from_the_questions_and_the_age() -> None:
    survey = deepcopy(samples.EVERY_KIND)
    assert gathered.of(survey).young
    assert not gathered.of(survey | {"youngest": 13}).young
    assert not gathered.of(survey | {"audience": "parents"}).needs_care
    found = gathered.of(survey)
    assert [found.sounds, found.videos, found.pictures, found.place] == [True] * 4
    hard = survey | {"audience": "parents", "questions": [samples.ask("text", sensitive=True)]}
    assert gathered.of(hard).needs_care
    assert not gathered.of(hard).files


def test_an_assessment_is_begun_from_facts_kept_by_version_and_signed_by_a_person(
    edition: Edition, session: Session, consultation: Consultation, staff: Staff, visit: Visit
) -> None:
    officer = staff("engagement_officer")
    page = visit(officer, PAGE)
    assert "Children under 13 may be among those who answer." in page
    assert "Sounds and videos" in page
    assert "Article 6(1)(e)" in page
    assert "Nobody has signed it yet." in page
    warned = "Nobody has signed a data protection impact assessment yet."
    assert warned in visit(officer, "/involve/surveys/moving-on/opening")
    typed = {"purpose": "To plan =1+1 <b>", "remains": "", "seen": "0"}
    refused = officer.post(PAGE, data=typed | {"do": "sign"})
    assert refused.status_code == 422
    for said in (
        "Write your name.",
        "Write your role.",
        "Say which risk remains",
        "=1+1 &lt;b&gt;",
    ):
        assert said in refused.text
    assert officer.post(PAGE, data=typed | {"do": "save"}).status_code == 302
    assert not assessments.is_signed(session, consultation)
    session.commit()
    named = {"remains": "Little.", "signed_by": "Ann Officer", "signed_as": "DPO", "do": "sign"}
    late = officer.post(PAGE, data=typed | named)  # seen is 0, and version 1 is there
    assert late.status_code == 409
    assert "Ann Officer" in late.text
    assert 'name="seen" type="hidden" value="1"' in late.text
    assert officer.post(PAGE, data=typed | named | {"seen": "1"}).status_code == 302
    session.expire_all()
    assert assessments.is_signed(session, consultation)
    session.commit()
    assert "Version 2 was signed by Ann Officer, DPO" in visit(officer, PAGE)
    assert warned not in visit(officer, "/involve/surveys/moving-on/opening")
    made = Document(io.BytesIO(officer.get(f"{PAGE}.docx").data))
    said = "\n".join(one.text for one in made.paragraphs)
    assert "To plan =1+1 <b>" in said
    assert "Ann Officer" in said
    assert len(made.tables) == 2
    officer.post(PAGE, data=typed | {"seen": "2", "do": "save"})
    session.expire_all()
    assert not assessments.is_signed(session, consultation)  # a change is signed anew
