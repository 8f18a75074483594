"""Opening a survey only in equal languages, its editions, and what differs between them."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from surveys import equality
from surveys.errors import Unusable
from surveys.models import Consultation, Edition, Survey
from tests import samples
from voice.involve import surveys
from voice.involve.builder import drafts
from voice.involve.editions import openings

Visit = Callable[..., str]
CODE = "moving-on"
HOME = f"/involve/surveys/{CODE}"


@pytest.fixture
def survey(session: Session, consultation: Consultation) -> Survey:
    """A plain survey that is whole in English and not yet approved in Arabic."""
    draft = deepcopy(samples.SURVEY) | {"consultation": "transitions", "easy_read": False}
    added = Survey(consultation=consultation, code=CODE, audience="young_people", draft=draft)
    session.add(added)
    session.commit()
    return added


def change(session: Session, survey: Survey, **changes: Any) -> None:
    with drafts.changing(survey) as draft:
        draft |= changes
    session.commit()


def open_it(officer: FlaskClient, survey: Survey, *languages: str) -> Any:
    data = {"version": survey.version, "languages": list(languages)}
    return officer.post(f"{HOME}/opening", data=data)


def test_only_equal_languages_open_and_the_others_are_left_out(
    officer: FlaskClient, session: Session, survey: Survey, visit: Visit
) -> None:
    page = visit(officer, f"{HOME}/opening")
    assert "Open in English (1 of 2 languages)" in page
    assert "nobody has checked the words yet" in page
    page = visit(officer, f"{HOME}/opening/confirm")
    assert "How was your move?" in page
    assert "Left out, until they are complete" in page
    assert open_it(officer, survey, "en").headers["Location"] == f"{HOME}/reach"
    session.refresh(survey)
    document = survey.editions[0].document
    assert (document["languages"], document["wording"]) == (["en"], {"en": "approved"})
    assert "عرفت" not in json.dumps(document, ensure_ascii=False)
    assert survey.draft["languages"] == ["en", "ar"]
    page = visit(officer, "/involve/consultations/transitions")
    assert "Edition 1 of “Moving on” was opened in English." in page


def test_a_draft_that_changed_meanwhile_or_another_language_is_not_opened(
    officer: FlaskClient, session: Session, survey: Survey
) -> None:
    assert open_it(officer, survey, "en", "ar").status_code == 409
    assert open_it(officer, survey).status_code == 409
    stale = {"version": survey.version - 1, "languages": "en"}
    reply = officer.post(f"{HOME}/opening", data=stale)
    assert reply.status_code == 409
    assert "Somebody changed the survey meanwhile" in reply.text
    assert session.query(Edition).count() == 0


def test_what_a_consultation_does_not_say_keeps_all_its_surveys_closed(
    officer: FlaskClient, session: Session, survey: Survey, visit: Visit
) -> None:
    survey.consultation.dpia_reference = ""
    session.commit()
    assert "the reference of the data protection assessment" in visit(officer, f"{HOME}/opening")
    assert officer.get(f"{HOME}/opening/confirm").status_code == 302
    assert open_it(officer, survey, "en").status_code == 409
    with pytest.raises(Unusable, match="dpia_reference"):
        surveys.open_next(session, survey, with_drafts=True)


@pytest.mark.parametrize(
    ("changes", "what", "place"),
    [
        ({"easy_read": True}, "picture", "told.options.yes"),
        ({"questions": []}, "sense", ""),
        ({"title": {"en": "On the move", "ar": "الانتقال"}}, "approval", "title"),
        ({"about": {"ar": "عن"}}, "text", "about"),
    ],
)
def test_each_thing_that_is_missing_is_named_with_its_place(
    session: Session, survey: Survey, changes: dict[str, Any], what: str, place: str
) -> None:
    assert openings.examine(session, survey).ready == ["en"]
    change(session, survey, **changes)
    readiness = openings.examine(session, survey)
    found = {(one.what, one.place) for one in (*readiness.in_all, *readiness.missing["en"])}
    assert (what, place) in found
    assert "en" not in readiness.ready


def test_a_language_without_a_voice_needs_a_clip_for_each_question_and_answer() -> None:
    document = deepcopy(samples.SURVEY) | {"languages": ["ur"], "wording": {"ur": "approved"}}
    silent = [one.place for one in equality.find_missing(document, "ur") if one.what == "audio"]
    parts = [part for q in document["questions"] for part in (q, *q.get("options", []))]
    assert len(silent) == len(parts)
    for part in parts:
        part["audio"] = {"ur": f"clip:{'0' * 32}.mp3"}
    assert "audio" not in {one.what for one in equality.find_missing(document, "ur")}


@pytest.mark.parametrize("kind", ["choice", "faces", "ranking", "scale", "sort", "stars", "area"])
def test_a_clip_of_an_answer_reaches_the_page_whatever_the_kind(
    client: FlaskClient, session: Session, consultation: Consultation, kind: str
) -> None:
    question = next(one for one in deepcopy(samples.EVERY_KIND["questions"]) if one["kind"] == kind)
    for option in question["options"]:
        option["audio"] = {"en": f"clip:{'0' * 32}.mp3"}
    samples.add_edition(session, consultation, CODE, questions=[question], youngest=11)
    session.commit()
    page = client.get(f"/en/s/{CODE}").text
    assert page.count(f"{'0' * 32}.mp3") == len(question["options"])


def test_words_that_nobody_put_back_into_english_keep_a_language_closed(
    session: Session, survey: Survey
) -> None:
    questions = deepcopy(survey.draft["questions"])
    questions[5]["sensitive"] = True
    change(session, survey, questions=questions)
    found = {(one.what, one.place) for one in openings.examine(session, survey).missing["ar"]}
    assert ("back_translation", "better.text") in found


def test_an_unfinished_draft_has_its_pages_too(
    officer: FlaskClient, session: Session, survey: Survey, visit: Visit
) -> None:
    question: dict[str, Any] = {"key": "new", "kind": "choice", "text": {}, "options": []}
    dead = samples.ask("text", "dead", show_if={"question": "new", "is": "gone"})
    change(session, survey, questions=[question, dead], title={}, wording={})
    page = visit(officer, f"{HOME}/opening")
    assert "it needs two answers or more" in page
    assert "its condition does not fit the question that it looks at" in page
    assert "No edition yet" in visit(officer, f"{HOME}/editions")
    visit(officer, f"{HOME}/reach")


def test_a_branch_that_nobody_can_reach_is_named(
    officer: FlaskClient, session: Session, survey: Survey, visit: Visit
) -> None:
    both = [{"question": "told", "is": "yes"}, {"question": "told", "is": "no"}]
    questions = [*survey.draft["questions"], samples.ask("text", "dead", show_if={"all": both})]
    change(session, survey, questions=questions)
    page = visit(officer, f"{HOME}/opening")
    assert "Question 8: About text? – no answers lead to it" in page
    assert "#q-dead" in page


def test_what_was_opened_never_changes_whatever_becomes_of_the_draft(
    officer: FlaskClient, session: Session, survey: Survey, visit: Visit
) -> None:
    open_it(officer, survey, "en")
    before = json.dumps(session.query(Edition).one().document)
    session.refresh(survey)
    drafts.write_words(
        survey, "told.text", "en", "Were you told?", "Did you know what would happen?"
    )
    with drafts.changing(survey) as draft:
        draft["questions"].append(samples.ask("text", "more"))
        draft["questions"][3]["options"].pop()
        draft["questions"].insert(0, draft["questions"].pop(5))
        draft["questions"][4]["show_if"] = {"question": "told", "is": "yes"}
        draft["youngest"] = 11
        draft["questions"][3]["picture"] = "openmoji:1F642"
    session.commit()
    page = visit(officer, f"{HOME}/editions")
    for sentence in (
        "Question 4 now says “Were you told?” instead of “Did you know what would happen?”.",
        "Question 8 was added: “About text?”",
        "Question 1 moved from place 6 to 1.",
        "Question 5: the answer “Something else” was removed.",
        "Question 5 is not for everyone any more: asked if “Were you told?” is “I knew”.",
        "The survey: age of the youngest people is “11” now, “not said” before.",
        "Question 4 has a picture now.",
        "It is in العربية now.",
    ):
        assert sentence in page
    session.expire_all()
    assert json.dumps(session.query(Edition).one().document) == before
    assert open_it(officer, survey, "en").status_code == 409  # nobody approved the new words
    surveys.open_next(session, survey, with_drafts=True)
    session.commit()
    first, second = session.query(Edition).order_by(Edition.number)
    assert json.dumps(first.document) == before
    assert (first.is_open, second.is_open) == (False, True)
    assert "Nothing differs." in visit(officer, f"{HOME}/editions?from=2&to=2")
    assert officer.get(f"{HOME}/editions?from=9").status_code == 404


def test_a_survey_begins_as_a_copy_of_an_edition(
    officer: FlaskClient, session: Session, edition: Edition, visit: Visit
) -> None:
    reply = officer.post(f"{HOME}/editions", data={"title": " ", "consultation": "noise"})
    assert reply.status_code == 422
    assert "Give the copy a name" in reply.text
    data = {"title": "Moving house", "version": "1", "consultation": "noise"}
    reply = officer.post(f"{HOME}/editions", data=data)
    assert reply.headers["Location"] == "/involve/surveys/noise-young-people"
    copied = session.query(Survey).filter_by(code="noise-young-people").one()
    assert copied.draft["title"] == {"en": "Moving house"}
    assert copied.draft["consultation"] == "noise"
    assert copied.draft["questions"] == edition.document["questions"]
    assert not {"code", "edition"} & copied.draft.keys()
    page = visit(officer, "/involve/consultations/noise")
    assert "The survey “Moving house” was begun as a copy of “Moving on”." in page


def test_viewers_see_what_is_missing_and_open_nothing(
    staff: Callable[[str], FlaskClient], survey: Survey, visit: Visit
) -> None:
    viewer = staff("viewer")
    assert "Open in English" not in visit(viewer, f"{HOME}/opening")
    assert viewer.get(f"{HOME}/opening/confirm").status_code == 403
    assert open_it(viewer, survey, "en").status_code == 403
    assert "Make the copy" not in visit(viewer, f"{HOME}/editions")
