"""A draft is shared with groups, who say what is hard; who reads that."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys import editions
from surveys.base import utc_now
from surveys.models import Survey
from tests import samples
from tests.conftest import check_page
from tests.voice.shared_drafts import (
    FEEL,
    FORUM,
    TAB,
    Visit,
    begin_vote,
    run,
    speak,
    survey,
    token,
)
from voice.involve.builder import drafts
from voice.involve.codesign import remarks, trials
from voice.involve.codesign.models import Remark, ShareLink

__all__ = ["survey", "token"]


def test_staff_share_a_draft_with_a_group_and_can_stop_it(
    officer: FlaskClient, client: FlaskClient, session: Session, survey: Survey, visit: Visit
) -> None:
    until = editions.today() + timedelta(days=7)
    reply = officer.post(f"{TAB}/links", data={"group": FORUM, "until": until.isoformat()})
    assert reply.status_code == 303
    page = visit(officer, TAB)
    token = page.split("/draft/")[1].split("<")[0]
    link = session.scalars(select(ShareLink)).one()
    assert token not in link.digest
    told = visit(officer, "/involve/consultations/transitions")
    assert f"was shared with {FORUM}, until {until:%A} {until.day} {until:%B %Y}." in told
    assert client.get(f"/draft/{token}").headers["Location"] == f"/en/draft/{token}"
    shown = client.get(f"/en/draft/{token}")
    assert FORUM in shown.text
    assert "Set-Cookie" not in shown.headers
    assert (shown.headers["Cache-Control"], shown.headers["X-Robots-Tag"][:7]) == (
        "no-store",
        "noindex",
    )
    officer.post(f"{TAB}/links/{link.id}/stop")
    for path in ("", "/try", "/tried"):
        assert client.get(f"/en/draft/{token}{path}").status_code == 410
    assert speak(client, token) == 410
    assert "/draft/" not in visit(officer, TAB), "a stopped link is not shown"


def test_a_link_without_a_group_or_with_a_past_day_is_refused_as_typed(
    officer: FlaskClient, session: Session, survey: Survey
) -> None:
    reply = officer.post(f"{TAB}/links", data={"group": " ", "until": "2020-01-01"})
    assert reply.status_code == 422
    assert "Choose a day within a year from today." in reply.text
    assert 'value="2020-01-01"' in reply.text
    check_page(reply)
    assert session.scalar(select(func.count()).select_from(ShareLink)) == 0


def test_a_link_ends_with_its_day(client: FlaskClient, session: Session, token: str) -> None:
    session.query(ShareLink).update({"until": editions.today() - timedelta(days=1)})
    session.commit()
    page = client.get(f"/en/draft/{token}")
    assert page.status_code == 410
    assert "This link does not work any more" in page.text
    assert client.get("/ar/draft/\x00').drop").status_code == 410


def test_the_draft_is_read_in_each_of_its_languages_finished_or_not(
    client: FlaskClient, session: Session, survey: Survey, token: str, visit: Visit
) -> None:
    page = visit(client, f"/ar/draft/{token}")
    assert 'dir="rtl"' in page
    assert "كيف كان انتقالك؟" in page
    with drafts.changing(survey) as draft:
        del draft["questions"][1]["text"]["ar"]
        draft["questions"][2]["text"] = {}
        draft["questions"].append({"key": "new", "kind": "choice", "text": {}})
    session.commit()
    page = visit(client, f"/ar/draft/{token}")
    assert '<span lang="en" dir="ltr">How was your move?</span>' in page
    assert 'id="q-new"' in page
    with drafts.changing(survey) as draft:
        draft["questions"] = []
    session.commit()
    assert "There are no questions yet." in visit(client, f"/en/draft/{token}")
    assert "There is nothing to try yet." in visit(client, f"/en/draft/{token}/try")


def test_one_tap_says_that_a_question_is_hard_and_a_double_tap_counts_once(
    client: FlaskClient, session: Session, token: str, visit: Visit
) -> None:
    once = str(uuid4())
    form = {"do": "unclear", "once": once, "read": "How was your move?"}
    for _ in range(2):
        reply = client.post(f"/en/draft/{token}/feel", data=form)
    assert reply.status_code == 303
    assert reply.headers["Location"].endswith("#q-feel")
    assert "We know now that this is hard." in visit(client, reply.headers["Location"])
    speak(client, token, once=once, hard="What is a move?", better="Was it good?")
    said = session.scalars(select(Remark).order_by(Remark.id)).all()
    assert [(one.kind, one.words) for one in said] == [
        ("unclear", ""),
        ("unclear", "What is a move?"),
        ("suggestion", "Was it good?"),
    ]
    assert said[0].about["feel.text"] == "How was your move?"
    assert said[0].link.group == FORUM


def test_what_is_wrong_is_said_at_its_question_and_nothing_typed_is_lost(
    client: FlaskClient, session: Session, survey: Survey, token: str
) -> None:
    path = f"/en/draft/{token}/feel"
    empty = client.post(path, data={"do": "suggestion", "better": " "})
    assert (empty.status_code, "Write your words first." in empty.text) == (422, True)
    check_page(empty)
    long = client.post(path, data={"do": "unclear", "hard": "x" * 2001, "better": "<b>ok</b>"})
    assert long.status_code == 422
    assert "You wrote 2001 letters." in long.text
    assert "x" * 2001 in long.text
    assert "&lt;b&gt;ok&lt;/b&gt;" in long.text
    with drafts.changing(survey) as draft:
        draft["questions"] = draft["questions"][2:]
    session.commit()
    gone = client.post(path, data={"do": "suggestion", "better": "My words"})
    assert (gone.status_code, "My words" in gone.text) == (409, True)
    assert client.post(path, data={"hard": "x" * 70_000}).status_code == 413
    assert session.scalar(select(func.count()).select_from(Remark)) == 0


def test_a_link_brings_no_more_remarks_than_people_write(
    client: FlaskClient, session: Session, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remarks, "MOST_A_MINUTE", 3)
    for number in range(3):
        assert speak(client, token, hard=f"words {number}") == 303
    form = {"do": "suggestion", "better": "One more", "once": "x"}
    reply = client.post(f"/en/draft/{token}/feel", data=form)
    assert (reply.status_code, "One more" in reply.text) == (429, True)
    session.query(Remark).update({"at": utc_now() - timedelta(minutes=2)})
    session.commit()
    assert speak(client, token, better="One more") == 303


def test_every_text_box_says_who_can_help(client: FlaskClient, token: str, visit: Visit) -> None:
    page = visit(client, f"/en/draft/{token}")
    assert page.count("<textarea") == page.count("Do you need help now?") == 14


def test_words_that_nobody_read_for_a_day_stand_in_the_rail(
    officer: FlaskClient, client: FlaskClient, session: Session, token: str, visit: Visit
) -> None:
    speak(client, token)
    speak(client, token, hard="He hits me")
    assert "thing waits" not in visit(officer, "/involve")
    assert "He hits me" in visit(officer, TAB)
    session.query(Remark).update({"at": utc_now() - timedelta(hours=25)})
    session.commit()
    page = visit(officer, "/involve")
    assert "thing waits for you" in page
    assert "Read what members said about “Moving on”" in page
    said = session.scalars(select(Remark).where(Remark.words != "")).one()
    officer.post(f"{TAB}/read", data={"remark": [said.id, "7x"]})
    assert "thing waits" not in visit(officer, "/involve")
    session.expire_all()
    assert session.get_one(Remark, said.id).outcome is None, "reading settles nothing"


def test_only_those_who_read_comments_read_remarks(
    staff: Callable[[str], FlaskClient], client: FlaskClient, token: str, visit: Visit
) -> None:
    speak(client, token, hard="He hits me")
    assert "He hits me" in visit(staff("safeguarding_lead"), TAB)
    assert "He hits me" in visit(staff("safeguarding_lead"), FEEL)
    viewer = staff("viewer")
    assert "He hits me" not in visit(viewer, TAB)
    assert viewer.get(FEEL).status_code == 403
    assert staff("safeguarding_lead").post(FEEL, data={}).status_code == 403


def test_the_tab_survives_a_draft_with_nothing_in_it(
    officer: FlaskClient, client: FlaskClient, session: Session, survey: Survey, token: str,
    visit: Visit,
) -> None:  # fmt: skip
    speak(client, token, hard="Odd")
    begin_vote(session, survey)
    for _ in range(trials.FEWEST):
        run(client, token, feel={"skipped": True})
    with drafts.changing(survey) as draft:
        draft["questions"] = []
    session.commit()
    visit(officer, TAB)
    assert "Taken out, or without words" in visit(officer, FEEL)
    assert officer.get(f"{TAB}/questions/never_there").status_code == 404


def test_the_public_page_of_a_survey_that_never_opened_is_not_there(
    client: FlaskClient, session: Session, token: str
) -> None:
    consultation = samples.add_consultation(session, "unopened")
    drafts.begin(session, consultation, "parents", "New", easy_read=False)
    session.commit()
    assert client.get("/en/s/unopened-parents/made-with").status_code == 404
