"""Where nothing is there yet, a page says what will be, and what its reader can do about it."""

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from surveys.models import Consultation, Edition
from tests import samples
from voice.involve.builder import drafts

Staff = Callable[[str], FlaskClient]
Visit = Callable[..., str]

HOME = "/account"
LISTEN, RESPOND = "/listen/transitions", "/respond/transitions"
BEGIN = 'href="/involve/consultations/new"'
TO_THEMES = f'href="{LISTEN}"'
SURVEY = "/involve/surveys/moving-on"
FOR_WHO_DECIDES = {
    f"{LISTEN}/codebook": "Add a theme, bring in a file",
    f"{RESPOND}/ranking": "Choose themes, share a link",
    f"{RESPOND}/releases": "press “Send for approval”",
    f"{RESPOND}/updates": "One press makes the list",
    f"{SURVEY}/reach": "Write who passes the survey on",
    f"{SURVEY}/trying": "Make a link for a group",
    RESPOND: "Accept one first",
    LISTEN: "Bring in what people said elsewhere",
}
"""What each page asks of who may decide."""


@pytest.fixture
def empty(session: Session, edition: Edition) -> Edition:
    with drafts.changing(edition.survey) as draft:
        draft["questions"] = []
    session.commit()
    return edition


@pytest.mark.parametrize(("path", "step"), FOR_WHO_DECIDES.items())
def test_nobody_is_asked_to_press_what_their_role_does_not_have(
    edition: Edition, staff: Staff, visit: Visit, path: str, step: str
) -> None:
    assert step in unescape(visit(staff("engagement_officer"), path))
    for role in ("viewer", "safeguarding_lead"):
        assert step not in unescape(visit(staff(role), path)), role


@pytest.mark.parametrize("part", ["/listen", "/respond", "/involve"])
def test_before_the_first_consultation_each_part_leads_to_it(
    session: Session, staff: Staff, visit: Visit, part: str
) -> None:
    assert BEGIN in visit(staff("forum_coordinator"), part)
    assert BEGIN not in visit(staff("viewer"), part)


def test_the_first_page_says_where_to_begin_until_something_has_begun(
    session: Session, staff: Staff, visit: Visit
) -> None:
    admin, officer, viewer = staff("admin"), staff("engagement_officer"), staff("viewer")
    invite = 'href="/account/people/invite"'
    assert invite in visit(admin, HOME)
    page = visit(officer, HOME)
    assert BEGIN in page
    assert invite not in page
    assert "No consultation has begun" in visit(viewer, HOME)
    samples.add_consultation(session)
    session.commit()
    for one in (admin, officer, viewer):
        page = visit(one, HOME)
        assert "Where to begin" not in page
        assert "No consultation has begun" not in page


@pytest.mark.parametrize("path", ["/ranking/new", "/decisions/new"])
def test_a_form_that_needs_a_theme_waits_for_one(
    consultation: Consultation, staff: Staff, visit: Visit, path: str
) -> None:
    officer = staff("engagement_officer")
    page = visit(officer, RESPOND + path)
    assert TO_THEMES in page
    assert "<textarea" not in page
    assert 'type="date"' not in page
    above = visit(officer, RESPOND + path.removesuffix("/new"))
    assert f'href="{RESPOND}{path}"' not in above
    assert TO_THEMES in above


def test_a_survey_without_questions_passes_no_check(
    empty: Edition, staff: Staff, visit: Visit
) -> None:
    page = visit(staff("engagement_officer"), f"{SURVEY}/easy-read")
    assert "Nothing is asked yet" in page
    assert "Passes" not in page
    assert f'href="{SURVEY}"' in page


def test_without_a_lead_an_officer_is_told_whom_to_ask(
    session: Session, staff: Staff, visit: Visit
) -> None:
    page = visit(staff("engagement_officer"), "/listen/safeguarding")
    assert "Ask an admin to invite one now" in page
