"""A draft is tried out: what was hard is kept and no answer is."""

import json
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys import documents, editions
from surveys.models import Answer, Response, Survey
from tests.conftest import check_page
from tests.voice.shared_drafts import FORUM, TAB, Visit, run, survey, token
from voice.involve.builder import drafts
from voice.involve.codesign.models import TrialRun

__all__ = ["survey", "token"]


def test_a_try_out_keeps_what_was_hard_and_no_answer(
    client: FlaskClient, session: Session, token: str
) -> None:
    page = client.get(f"/en/draft/{token}/try")
    check_page(page)
    assert "We never use it to judge you." in page.text
    assert "Nobody reads your answers" in page.text
    assert "read your answers. We do not ask" not in page.text
    assert "/api/v1/surveys" not in page.text
    noted = {"skipped": True, "unknown": False, "replays": 2, "help": 1, "seconds": 13.7}
    hostile = {"skipped": "yes", "seconds": 1e9, "replays": -3, "answer": "secret", "help": True}
    run_id = str(uuid4())
    for _ in range(2):
        assert run(client, token, run_id, feel=noted, told=hostile, made_up=noted) == 201
    kept = session.scalars(select(TrialRun)).one()
    nothing = {"skipped": 0, "unknown": 0, "replays": 0, "help": 0}
    assert kept.met == {
        "feel": {"skipped": 1, "unknown": 0, "replays": 2, "help": 1, "seconds": 10},
        "told": nothing | {"seconds": 300},
    }
    assert session.scalar(select(func.count()).select_from(Response)) == 0
    assert session.scalar(select(func.count()).select_from(Answer)) == 0


@pytest.mark.parametrize("body", ["[]", '{"questions": []}', '{"id": "x", "questions": {}}', "{"])
def test_a_broken_try_out_is_refused(
    client: FlaskClient, session: Session, token: str, body: str
) -> None:
    path = f"/en/draft/{token}/try"
    reply = client.post(path, data=body, content_type="application/json")
    assert reply.status_code in (400, 422)
    assert session.scalar(select(func.count()).select_from(TrialRun)) == 0


def test_without_script_a_try_out_says_what_the_form_shows(
    client: FlaskClient, session: Session, token: str, visit: Visit
) -> None:
    page = visit(client, f"/en/draft/{token}/try")
    form = {"form.id": page.split('name="form.id" value="')[1].split('"')[0]}
    form |= {"feel": "sad", "told.instead": "unknown", "better": "secret words"}
    reply = client.post(f"/en/draft/{token}/try", data=form)
    assert reply.status_code == 303
    assert "We did not keep your answers." in visit(client, reply.headers["Location"])
    kept = session.scalars(select(TrialRun)).one()
    assert kept.met["feel"] == {
        "skipped": 0, "unknown": 0, "replays": 0, "help": 0, "seconds": None
    }  # fmt: skip
    assert kept.met["told"]["unknown"] == kept.met["place"]["skipped"] == 1
    assert "secret" not in json.dumps(kept.met)


def test_figures_are_shown_from_five_runs_on(
    officer: FlaskClient, client: FlaskClient, token: str, visit: Visit
) -> None:
    noted = {"skipped": True, "seconds": 22}
    for _ in range(4):
        run(client, token, feel=noted)
    page = visit(officer, TAB)
    assert "4 people have tried it; figures from 5." in page
    assert "Came to it" not in page
    run(client, token, feel=noted, told=noted)
    page = visit(officer, TAB)
    assert "5 people have tried it." in page
    assert '<td class="number" data-label="Seconds">20</td>' in page
    assert "Fewer than 5 came to it." in page


def test_only_what_is_finished_can_be_tried(
    client: FlaskClient, session: Session, survey: Survey, token: str, visit: Visit
) -> None:
    with drafts.changing(survey) as draft:
        draft["questions"][2]["show_if"] = {"question": "gone", "is": "yes"}
        draft["questions"][3]["options"] = []
        draft["questions"][4]["show_if"] = {"question": "place", "is": "school"}
        draft["questions"][5]["text"] = {}
    session.commit()
    for language in ("en", "ar"):
        page = visit(client, f"/{language}/draft/{token}/try")
        assert 'id="q-told"' in page
        assert 'id="q-helped"' in page
        assert 'id="q-place"' not in page
        assert 'id="q-better"' not in page
    assert "2 questions are not ready" in visit(client, f"/en/draft/{token}/try")


def test_who_tried_it_travels_with_the_survey_and_is_frozen_with_it(
    officer: FlaskClient, client: FlaskClient, session: Session, survey: Survey, visit: Visit
) -> None:
    form = {"tested_group": FORUM, "tested_on": "2026-01-31", "people": "6", "changed": "Shorter."}
    wrong = officer.post(f"{TAB}/tested", data=form | {"people": "many"})
    assert (wrong.status_code, "Shorter." in wrong.text) == (422, True)
    check_page(wrong)
    assert officer.post(f"{TAB}/tested", data=form).status_code == 303
    session.expire_all()
    note = {"group": FORUM, "on": "2026-01-31", "people": 6, "changed": "Shorter."}
    assert survey.draft["tested_with"] == [note]
    documents.check(survey.draft)
    edition = editions.freeze(session, survey)
    editions.open_edition(session, edition)
    session.commit()
    assert edition.document["tested_with"] == [note]
    shown = visit(client, "/en/s/moving-on/made-with")
    assert "6 people tried it." in shown
    assert "Saturday 31 January 2026" in shown
    assert "People: 6." in visit(officer, "/involve/consultations/transitions")
    officer.post(f"{TAB}/tested/remove", data={"note": json.dumps(note)})
    session.expire_all()
    assert "tested_with" not in survey.draft
    assert officer.post(f"{TAB}/tested/remove", data={"note": "{"}).status_code == 400
