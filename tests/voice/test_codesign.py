"""A draft is shared with groups; they say what is hard, vote and try; staff answer and credit."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys import documents, editions
from surveys.base import utc_now
from surveys.models import Answer, Credit, Edition, Response, Survey
from surveys.wording import words_at
from tests import samples
from tests.conftest import check_page
from voice.accounts import people
from voice.involve import drafts
from voice.involve.codesign import ballots, links, remarks, trials
from voice.involve.codesign.models import Ballot, Remark, ShareLink, TrialRun, Vote

Visit = Callable[..., str]
TAB = "/involve/surveys/moving-on/trying"
FEEL = f"{TAB}/questions/feel"
FORUM = "SEND Hub Youth Forum"


@pytest.fixture
def officer(staff: Callable[[str], FlaskClient]) -> FlaskClient:
    return staff("engagement_officer")


@pytest.fixture
def survey(edition: Edition) -> Survey:
    return edition.survey


@pytest.fixture
def token(session: Session, survey: Survey) -> str:
    """A link for a group, beside another survey's that must never show this one."""
    by = people.add(session, "maker@example.org", "engagement_officer")
    noise = session.scalars(select(Survey).where(Survey.code == "noise")).one()
    links.make(session, noise, "Somebody else", date(2099, 1, 1), by)
    _link, made = links.make(session, survey, FORUM, date(2099, 1, 1), by)
    session.commit()
    return made


def speak(client: FlaskClient, token: str, key: str = "feel", **said: str) -> int:
    do = "suggestion" if "better" in said else "unclear"
    form = {"do": do, "once": str(uuid4()), "read": "How was your move?"} | said
    return client.post(f"/en/draft/{token}/{key}", data=form).status_code


def begin_vote(session: Session, survey: Survey) -> Ballot:
    ballot = ballots.begin(session, survey, "feel.text", "en", ["Was it good?", "How was it?"])
    session.commit()
    return ballot


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


def settle(client: FlaskClient, said: list[Remark], do: str, **more: object) -> int:
    form = {"do": do, "remark": [one.id for one in said], **more}
    return client.post(FEEL, data=form).status_code


def new_words(words: str, before: str = "How was your move?") -> dict[str, str]:
    return {"words.feel.text": words, "before.feel.text": before}


def test_changed_words_settle_remarks_and_credit_their_groups_once_published(
    officer: FlaskClient, client: FlaskClient, session: Session, survey: Survey, token: str,
    visit: Visit,
) -> None:  # fmt: skip
    public = "/en/s/moving-on"
    assert "made-with" not in visit(client, public)
    speak(client, token)
    speak(client, token, hard="What is a move?")
    said = list(session.scalars(select(Remark)))
    assert "2 to settle" in visit(officer, TAB)
    assert settle(officer, said, "changed", credit="1", **new_words("How did it go?")) == 303
    session.expire_all()
    assert words_at(survey.draft, "feel.text", "en") == "How did it go?"
    assert {one.outcome for one in session.scalars(select(Remark))} == {"changed"}
    credit = session.scalars(select(Credit)).one()
    assert (credit.number, credit.groups, credit.published_at) == (1, [FORUM], None)
    page = visit(officer, TAB)
    fixed = "You said question 1 was hard to understand. We changed it."
    assert fixed in page
    assert "made-with" not in visit(client, public), "not before staff publish it"
    address = f"{TAB}/credits/{credit.id}"
    officer.post(address, data={"words": fixed, "do": "publish"})
    assert f"{public}/made-with" in visit(client, public)
    shown = visit(client, f"{public}/made-with")
    assert fixed in shown
    assert FORUM in shown
    assert f"{FORUM}: {fixed}" in visit(officer, "/involve/consultations/transitions")
    officer.post(address, data={"words": "You did not get “move”.", "do": "publish"})
    shown = visit(client, "/ar/s/moving-on/made-with")
    assert '<p lang="en" dir="ltr">You did not get “move”.</p>' in shown
    officer.post(address, data={"words": fixed, "do": "keep"})
    assert "Nothing yet." in visit(client, f"{public}/made-with")
    assert "made-with" not in visit(client, public)


def test_remarks_about_earlier_words_keep_those_words(
    officer: FlaskClient, client: FlaskClient, session: Session, survey: Survey, token: str,
    visit: Visit,
) -> None:  # fmt: skip
    speak(client, token, hard="Odd")
    drafts.write_words(survey, "feel.text", "en", "How did it go?", "How was your move?")
    session.commit()
    page = visit(officer, FEEL)
    assert "About earlier words:" in page
    assert '<li dir="auto">How was your move?</li>' in page
    speak(client, token, hard="Read on an old page", read="How was your move?")
    speak(client, token, hard="Read on a new page", read="How did it go?")
    assert visit(officer, FEEL).count("About earlier words:") == 2


def test_two_people_who_settle_at_once_lose_nothing(
    officer: FlaskClient, staff: Callable[[str], FlaskClient], client: FlaskClient,
    session: Session, survey: Survey, token: str,
) -> None:  # fmt: skip
    speak(client, token)
    speak(client, token, better="Was it good?")
    first, second = session.scalars(select(Remark).order_by(Remark.id))
    assert settle(officer, [first], "changed", **new_words("How did it go?")) == 303
    other = staff("forum_coordinator")
    form = {"do": "changed", "remark": second.id, **new_words("Was it good?")}
    form |= {"words.feel.options.ok": "OK", "before.feel.options.ok": "OK"}
    reply = other.post(FEEL, data=form)
    assert reply.status_code == 409
    page = unescape(reply.text)
    assert "Someone else wrote meanwhile:" in page
    assert "How did it go?" in page
    assert ">\nWas it good?</textarea>" in page
    check_page(reply)
    assert settle(other, [first], "kept", reason="Fine") == 409
    session.expire_all()
    assert words_at(survey.draft, "feel.text", "en") == "How did it go?"
    assert session.get_one(Remark, second.id).outcome is None
    again = new_words("Was it good?", before="How did it go?")
    assert settle(other, [second], "changed", **again) == 303


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"do": "kept", "reason": " "}, "Write why the words stay as they are."),
        ({"do": "changed"} | new_words("How was your move?"), "Change some words first"),
        ({"do": "vote", "place": "feel.text", "wording": ["a", "a"]}, "2 to 4 different wordings"),
        ({"do": "vote", "place": "x.text", "wording": ["a", "b"]}, "not in the draft any more"),
        ({"do": "kept", "reason": "x", "remark": []}, "Tick 1 remark or more."),
    ],
)
def test_a_settling_that_says_too_little_is_refused_as_typed(
    officer: FlaskClient, client: FlaskClient, session: Session, token: str,
    form: dict[str, object], sentence: str,
) -> None:  # fmt: skip
    speak(client, token)
    said = session.scalars(select(Remark)).one()
    reply = officer.post(FEEL, data={"remark": said.id} | form)
    assert reply.status_code == 422
    assert sentence in unescape(reply.text)
    session.expire_all()
    assert session.get_one(Remark, said.id).outcome is None


def test_a_remark_that_is_kept_shows_its_reason(
    officer: FlaskClient, client: FlaskClient, session: Session, token: str, visit: Visit
) -> None:
    speak(client, token)
    assert settle(officer, list(session.scalars(select(Remark))), "kept", reason="By law") == 303
    assert "By law" in visit(officer, FEEL)


def test_a_vote_counts_once_a_device_and_minds_may_change(
    officer: FlaskClient, client: FlaskClient, session: Session, survey: Survey, token: str,
    visit: Visit,
) -> None:  # fmt: skip
    speak(client, token, better="Was it good?")
    said = list(session.scalars(select(Remark)))
    wordings = ["How was your move?", "Was it good?", "", ""]
    assert settle(officer, said, "vote", place="feel.text", wording=wordings) == 303
    ballot = session.scalars(select(Ballot)).one()
    path = f"/en/draft/{token}/votes/{ballot.id}"
    assert client.post(path, data={"wording": "9"}).status_code == 422
    mine, other = str(uuid4()), str(uuid4())
    for device, wording in [(mine, 0), (other, 1), (mine, 1)]:
        reply = client.post(path, data={"device": device, "wording": wording})
        assert reply.status_code == 303
    page = visit(client, reply.headers["Location"])
    assert "Your vote counts." in page
    assert 'value="1" checked' in page, "the device sees what it chose"
    votes = session.scalars(select(Vote)).all()
    assert [one.wording for one in votes] == [1, 1]
    assert mine not in {one.voter for one in votes}
    take = f"{TAB}/votes/{ballot.id}"
    drafts.write_words(survey, "feel.text", "en", "Other words", "How was your move?")
    session.commit()
    officer.post(take, data={"take": "1", "before": "How was your move?"})
    session.expire_all()
    assert words_at(survey.draft, "feel.text", "en") == "Other words", "nobody is overwritten"
    officer.post(take, data={"take": "1", "before": "Other words"})
    session.expire_all()
    assert words_at(survey.draft, "feel.text", "en") == "Was it good?"
    assert session.scalars(select(Credit)).one().kind == "vote"
    assert client.post(path, data={"device": mine, "wording": 0}).status_code == 409
    visit(officer, TAB)


def test_people_vote_on_the_same_words_once_at_a_time(
    officer: FlaskClient, client: FlaskClient, session: Session, survey: Survey, token: str
) -> None:
    ballot = begin_vote(session, survey)
    speak(client, token)
    said = list(session.scalars(select(Remark)))
    again = {"place": "feel.text", "wording": ["One", "Two"]}
    assert settle(officer, said, "vote", **again) == 409
    officer.post(f"{TAB}/votes/{ballot.id}")
    session.expire_all()
    assert session.get_one(Ballot, ballot.id).winner is None
    assert settle(officer, said, "vote", **again) == 303


def run(client: FlaskClient, token: str, run_id: str = "", **questions: object) -> int:
    body = {"id": run_id or str(uuid4()), "questions": questions}
    return client.post(f"/en/draft/{token}/try", json=body).status_code


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
