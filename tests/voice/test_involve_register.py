"""The register of whom section 27 names: asked, not asked, or a gap that is shown."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.models import Consultation, Edition
from voice.involve.consultations import register
from voice.involve.consultations.consultees import KINDS
from voice.involve.models import Consultee

Staff = Callable[[str], FlaskClient]
Visit = Callable[..., str]
HERE = "/involve/consultations/transitions/register"
ASKED = {
    "name": "All maintained schools",
    "asked": "yes",
    "asked_on": "2026-11-04",
    "way": "Letter to chairs of governors",
    "answer": "",
}
LETTERS = "aabbccdefghijkk"


def test_each_whom_the_law_names_is_a_gap_until_something_is_written(
    staff: Staff, visit: Visit, session: Session, consultation: Consultation
) -> None:
    session.commit()
    assert "".join(one.paragraph for one in KINDS.values()) == LETTERS
    officer = staff("engagement_officer")
    home = "/involve/consultations/transitions"
    assert "13 of 13 have nothing written yet." in visit(officer, home)
    reply = officer.post(f"{HERE}/new/schools", data=ASKED)
    assert reply.headers["Location"] == f"{HERE}#schools"
    page = visit(officer, HERE)
    assert "Wednesday 4 November 2026: Letter to chairs of governors" in page
    assert "No answer is written yet." in page
    assert "engagement-officer@example.org" in page
    none = {"name": "Nursery schools", "asked": "no", "why_not": "There is none in our area."}
    officer.post(f"{HERE}/new/nursery_schools", data=none)
    assert "Not asked, because: There is none in our area." in visit(officer, HERE)
    assert "11 of 13 have nothing written yet." in visit(officer, home)


def test_whoever_was_not_asked_needs_a_reason_and_whoever_was_a_day_and_a_way(
    staff: Staff, session: Session, consultation: Consultation
) -> None:
    session.commit()
    officer = staff("engagement_officer")
    wrong = [
        (ASKED | {"asked_on": "", "way": " "}, ["Choose the day.", "Say how you asked."]),
        (ASKED | {"asked": "no"}, ["Say why you did not ask them."]),
        (ASKED | {"asked": ""}, ["Choose yes or no."]),
        (ASKED | {"name": "Jo, 0116 496 0000"}, ["no address and no phone number"]),
    ]
    for sent, sentences in wrong:
        reply = officer.post(f"{HERE}/new/schools", data=sent)
        assert reply.status_code == 422
        for sentence in sentences:
            assert sentence in reply.text
    assert session.query(Consultee).count() == 0
    assert officer.get(f"{HERE}/new/nobody").status_code == 404
    session.add(Consultee(
        consultation=consultation, kind="schools", name="x", way="", answer="", why_not="",
    ))  # fmt: skip
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_line_is_changed_with_who_wrote_it_last_and_removed(
    staff: Staff, visit: Visit, session: Session, consultation: Consultation
) -> None:
    session.commit()
    officer, other = staff("engagement_officer"), staff("forum_coordinator")
    officer.post(f"{HERE}/new/schools", data=ASKED)
    number = session.query(Consultee).one().id
    assert 'value="2026-11-04"' in visit(other, f"{HERE}/{number}")
    changed = ASKED | {"asked": "no", "why_not": "They asked us to wait."}
    assert other.post(f"{HERE}/{number}", data=changed).status_code == 303
    session.expire_all()
    kept = session.query(Consultee).one()
    assert (kept.asked_on, kept.way, kept.why_not) == (None, "", "They asked us to wait.")
    assert "forum-coordinator@example.org" in visit(other, HERE)
    other.post(f"{HERE}/{number}", data={"remove": "1"})
    assert session.query(Consultee).count() == 0
    assert other.get(f"{HERE}/{number}").status_code == 404


def test_whom_a_survey_asked_is_offered_with_its_name_and_its_first_day(
    session: Session, edition: Edition
) -> None:
    consultation = edition.survey.consultation
    edition.opened_at = edition.opened_at.replace(year=2026, month=11, day=2)
    offered = register.suggest(consultation, KINDS["young_people_sen"])
    assert (offered.asked_on, offered.way) == (date(2026, 11, 2), "“Moving on”")
    assert register.suggest(consultation, KINDS["parents_sen"]).asked_on is None
    assert register.suggest(consultation, KINDS["schools"]).asked_on is None


def test_viewers_read_the_register_and_change_nothing(
    staff: Staff, visit: Visit, session: Session, consultation: Consultation
) -> None:
    register.add(
        session, consultation, KINDS["health"], register.Entry(name="ICB", why_not="Later."), None
    )
    session.commit()
    viewer = staff("viewer")
    page = visit(viewer, HERE)
    assert "Not asked, because: Later." in page
    assert "Write it down" not in page
    assert viewer.post(f"{HERE}/new/schools", data=ASKED).status_code == 403
