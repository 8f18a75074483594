"""Building a survey: questions, answers, conditions, pictures, two people at once."""

from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys import asking, documents
from surveys.models import Consultation, Survey
from voice.involve import surveys
from voice.involve.builder import drafts, picture_search, question_words
from voice.involve.builder.checking import check_draft
from voice.media import own_pictures
from voice.paper import content
from voice.respond.reports import local_offer

Visit = Callable[..., str]
HOME = "/involve/surveys/transitions-young-people"
JSON = {"Accept": "application/json"}


@pytest.fixture
def survey(session: Session, consultation: Consultation) -> Survey:
    begun = drafts.begin(session, consultation, "young_people", "My week", easy_read=True)
    session.commit()
    return begun


def add(client: FlaskClient, kind: str, words: str, **more: str) -> str:
    """Add a question through the page; its key."""
    reply = client.post(f"{HOME}/questions", data={"kind": kind, "words": words, **more})
    assert reply.status_code == 303, reply.text
    return reply.headers["Location"].rpartition("#q-")[2]


def write(client: FlaskClient, opened: str, **fields: str) -> TestResponse:
    """Send some fields as the script does; `__` in a name stands for a dot."""
    data = {name.replace("__", "."): value for name, value in fields.items()} | {"open": opened}
    return client.post(f"{HOME}/words", data=data, headers=JSON)


def draft_of(session: Session, survey: Survey) -> dict[str, Any]:
    session.expire_all()
    return survey.draft


@pytest.mark.one_store
def test_a_question_of_every_kind_is_added_opened_and_previewed(
    officer: FlaskClient, survey: Survey, session: Session, visit: Visit
) -> None:
    for kind in question_words.KINDS:
        key = add(officer, kind, f"About {kind.replace('_', ' ')}?")
        page = visit(officer, f"{HOME}?open={key}")
        assert f'name="words.{key}.text"' in page
        framed = officer.get(f"{HOME}/preview?at={key}")
        assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"]
        assert "<form" not in framed.text
        visit(officer, f"{HOME}/preview?at={key}")
    draft = draft_of(session, survey)
    assert {one["kind"] for one in draft["questions"]} == set(question_words.KINDS)
    assert not any("required" in one for one in draft["questions"])
    assert visit(officer, HOME).count('class="asked-item') == len(question_words.KINDS) + 1


def test_an_addition_without_a_kind_keeps_what_was_typed(
    officer: FlaskClient, survey: Survey
) -> None:
    reply = officer.post(f"{HOME}/questions", data={"words": "Do you like school?"})
    assert reply.status_code == 422
    assert "Choose how people answer." in reply.text
    assert 'value="Do you like school?"' in reply.text


def test_words_and_details_save_one_at_a_time_as_the_script_sends_them(
    officer: FlaskClient, survey: Survey, session: Session
) -> None:
    key = add(officer, "number", "How many friends do you have?")
    reply = write(officer, key, **{f"words.{key}.help": " Guess. ", f"before.{key}.help": ""})
    assert reply.json["now"] == {f"{key}.help": "Guess."}
    reply = write(officer, key, **{f"set.{key}.max": "020", f"before.{key}.max": "100"})
    assert reply.json["now"] == {f"{key}.max": "20"}
    reply = write(officer, key, **{f"before.{key}.whole": "yes"})  # a box that is not ticked
    question = draft_of(session, survey)["questions"][0]
    assert (question["help"], question["max"]) == ({"en": "Guess."}, 20)
    assert question["whole"] is False
    assert reply.json["version"] == survey.version == 5


def test_two_people_who_write_at_once_both_keep_their_words(
    officer: FlaskClient, survey: Survey, session: Session
) -> None:
    key = add(officer, "faces", "How are you?")
    place = f"{key}.text"
    assert write(officer, key, **{f"words.{place}": "One", f"before.{place}": "How are you?"})
    reply = write(officer, key, **{f"words.{place}": "Two", f"before.{place}": "How are you?"})
    assert reply.status_code == 409
    assert (reply.json["place"], reply.json["theirs"], reply.json["yours"]) == (place, "One", "Two")
    form = {"open": key, f"words.{place}": "Two", f"before.{place}": "How are you?"}
    page = officer.post(
        f"{HOME}/words", data=form | {f"words.{key}.help": "Kept", f"before.{key}.help": ""}
    )
    assert page.status_code == 409
    assert "Two</textarea>" in page.text
    assert "data-theirs>One<" in page.text
    question = draft_of(session, survey)["questions"][0]
    assert (question["text"], question["help"]) == ({"en": "One"}, {"en": "Kept"})
    officer.post(f"{HOME}/words", data=form | {f"before.{place}": "One"})
    assert draft_of(session, survey)["questions"][0]["text"] == {"en": "Two"}
    officer.post(f"{HOME}/words", data=form | {"theirs": place, f"words.{place}": "Three"})
    assert draft_of(session, survey)["questions"][0]["text"] == {"en": "Two"}


def test_what_was_removed_meanwhile_is_said_and_can_be_put_back(
    officer: FlaskClient, survey: Survey, session: Session, visit: Visit
) -> None:
    key = add(officer, "text", "What is good?")
    removed = officer.post(f"{HOME}/questions/{key}/remove").headers["Location"]
    assert "Removed: “What is good?”" in unescape(visit(officer, removed.partition("#")[0]))
    reply = write(officer, key, **{f"words.{key}.text": "Mine", f"before.{key}.text": ""})
    assert (reply.status_code, reply.json["gone"]) == (409, [f"{key}.text"])
    number = removed.partition("removed=")[2].partition("#")[0]
    assert officer.post(f"{HOME}/removed/{number}").status_code == 303
    assert draft_of(session, survey)["questions"][0]["text"] == {"en": "What is good?"}


def test_a_condition_is_picked_said_and_refused_where_it_cannot_be(
    officer: FlaskClient, survey: Survey, session: Session, visit: Visit
) -> None:
    first = add(officer, "yes_no", "Do you go to school?")
    several = add(officer, "choices", "What helps?")
    last = add(officer, "text", "Tell us more.")
    yes = f'{{"is": "yes", "question": "{first}"}}'
    other = f'{{"not": {{"includes": "other", "question": "{several}"}}}}'
    page = unescape(visit(officer, f"{HOME}?open={last}"))
    assert f'value="{yes}"' in page.replace("&#34;", '"')
    data = {"open": last, f"before.{last}.show_if": "", "if.how": "any", "if.row": [yes, other, ""]}
    assert officer.post(f"{HOME}/words", data=data).status_code == 303
    said = unescape(visit(officer, HOME))
    assert (
        "Asked if “Do you go to school?” is “Yes, I do” or “What helps?” does not include"
        " “Something else”" in said
    )
    wrong = {"open": first, f"before.{first}.show_if": "", "if.row": [yes]}
    reply = officer.post(f"{HOME}/words", data=wrong, headers=JSON)
    assert reply.status_code == 422
    assert reply.json["problems"][0]["field"] == f"{first}.show_if"
    reply = officer.post(f"{HOME}/questions/{first}/move", data={"to": "3"})
    assert reply.status_code == 409
    assert "Other questions are asked because of this." in reply.text
    officer.post(f"{HOME}/questions/{first}/move", data={"to": "3", "drop": "yes"})
    questions = draft_of(session, survey)["questions"]
    assert [one["key"] for one in questions] == [several, last, first]
    assert questions[1]["show_if"] == {"not": {"question": several, "includes": "other"}}


def test_a_condition_inside_another_is_said_and_stays(
    officer: FlaskClient, survey: Survey, session: Session, visit: Visit
) -> None:
    first = add(officer, "yes_no", "Do you like it?")
    last = add(officer, "text", "Why?")
    leaf = {"question": first, "is": "no"}
    nested = {"any": [leaf, {"all": [leaf, {"question": first, "answered": True}]}]}
    with drafts.changing(survey) as draft:
        draft["questions"][1]["show_if"] = nested
    session.commit()
    page = unescape(visit(officer, f"{HOME}?open={last}"))
    assert "is “No, I do not” or (“Do you like it?” is “No, I do not” and" in page
    before = page.partition(f'name="before.{last}.show_if" value="')[2]
    assert before
    data = {"open": last, f"before.{last}.show_if": "", "if.how": "keep", "if.row": ""}
    officer.post(f"{HOME}/words", data=data)
    assert draft_of(session, survey)["questions"][1]["show_if"] == nested


def test_answers_are_added_moved_removed_and_put_back_with_what_was_typed(
    officer: FlaskClient, survey: Survey, session: Session
) -> None:
    key = add(officer, "choice", "Where do you learn?")
    typed = {f"words.{key}.options.first": "At school", f"before.{key}.options.first": ""}
    for act in ("add.options", "up.options.home", "remove.options.second"):
        form = {"open": key, "act": act, "new.options": "Home", **typed}
        assert officer.post(f"{HOME}/words", data=form).status_code == 303
        typed = {}
    options = draft_of(session, survey)["questions"][0]["options"]
    assert [one["key"] for one in options] == ["first", "home", "other"]
    assert options[0]["text"] == {"en": "At school"}
    form = {"open": key, "act": "remove.options.nothing"}
    assert officer.post(f"{HOME}/words", data=form).status_code == 303
    page = officer.get(HOME).text
    number = page.partition("/removed/")[2].partition('"')[0]
    officer.post(f"{HOME}/removed/{number}")
    options = draft_of(session, survey)["questions"][0]["options"]
    assert [one["key"] for one in options] == ["first", "home", "second", "other"]


def test_a_topic_says_where_else_it_is_asked(
    officer: FlaskClient, survey: Survey, session: Session, visit: Visit
) -> None:
    other = drafts.begin(session, survey.consultation, "parents", "Parents", easy_read=False)
    with drafts.changing(other) as draft:
        draft["questions"] = [
            {"key": "school", "kind": "text", "text": {"en": "School?"}, "topic": "school_day"}
        ]
    session.commit()
    key = add(officer, "text", "How is school?")
    assert "school day – Parents and carers, question 1" in visit(officer, f"{HOME}?open={key}")
    write(officer, key, **{f"set.{key}.topic": "school_day", f"before.{key}.topic": ""})
    assert "Parents and carers, question 1</a>" in visit(officer, HOME)
    write(officer, key, **{f"before.{key}.topic": "school_day", "topic.new": "The bus"})
    assert draft_of(session, survey)["questions"][0]["topic"] == "bus"


def test_ready_questions_are_a_whole_survey_with_equality_last(
    officer: FlaskClient, survey: Survey, session: Session, visit: Visit
) -> None:
    page = visit(officer, f"{HOME}/library")
    assert "2021 census" in page  # whoever compares must know of which year the groups are
    ready = ("age", "area", "provision", "needs", "who_answers", "local_offer")
    for key in ("equality", "three_questions", *ready):
        assert f"{HOME}/library/{key}" in page
        assert officer.post(f"{HOME}/library/{key}").status_code == 303
    draft = draft_of(session, survey)
    documents.check(draft)
    groups = ("white", "mixed", "asian", "black", "other")
    assert [one["key"] for one in draft["questions"][-9:]] == [
        "equality_why",
        "equality_ethnicity",
        *(f"equality_background_{group}" for group in groups),
        "equality_disability",
        "equality_impact",
    ]
    assert local_offer.KINDS.keys() <= {one.get("topic") for one in draft["questions"]}
    errors = [one for one in check_draft(draft, "en").findings if one.level == "error"]
    assert [(one.place, one.advice) for one in errors if one.place != "title"] == []
    assert asking.asked_after_check(draft)[0] == "equality_why"
    later = add(officer, "text", "Anything else?")  # at the end means before these
    assert [one["key"] for one in draft_of(session, survey)["questions"]][-10] == later


def test_the_preview_says_where_people_check_and_where_they_send(
    officer: FlaskClient, survey: Survey, visit: Visit
) -> None:
    only = add(officer, "text", "How is the bus?")
    assert "check their answers and send them." in visit(officer, f"{HOME}/preview?at={only}")
    officer.post(f"{HOME}/library/equality")
    page = visit(officer, f"{HOME}/preview?at={only}")
    assert "check their answers. Questions about equality come after." in page
    assert "at=equality_why" in page
    assert "check their answers" not in visit(officer, f"{HOME}/preview?at=equality_why")
    last = visit(officer, f"{HOME}/preview?at=equality_impact")
    assert "Here people send their answers." in last


def test_pictures_are_found_in_the_authors_words_and_chosen(
    officer: FlaskClient, survey: Survey, session: Session, visit: Visit
) -> None:
    key = add(officer, "faces", "How is the bus?")
    place = f"{key}.picture"
    page = visit(officer, f"/involve/pictures?survey={survey.code}&place={place}&q=How is the bus?")
    assert 'value="openmoji:1F68C"' in page
    for words, code in (
        ("teachers", "1F469-200D-1F3EB"),
        ("anxious", "1F630"),
        ("doctor", "1FA7A"),
    ):
        assert f"openmoji:{code}" in str(picture_search.search(words)), words
    assert "No picture fits these words" in visit(officer, "/involve/pictures?q=qqqq")
    assert write(officer, key, **{f"set.{place}": "openmoji:1F68C", f"before.{place}": ""})
    assert draft_of(session, survey)["questions"][0]["picture"] == "openmoji:1F68C"
    reply = write(
        officer, key, **{f"set.{place}": "openmoji:FFFFF", f"before.{place}": "openmoji:1F68C"}
    )
    assert reply.status_code == 422


def test_advice_for_easy_reading_stands_beside_the_words(
    officer: FlaskClient, survey: Survey, session: Session, visit: Visit
) -> None:
    key = add(officer, "text", "Do you receive SEN provision?")
    assert "Use easy words" in visit(officer, f"{HOME}?open={key}")
    reply = officer.post(f"{HOME}/check", data={"words": "STOP SHOUTING", "language": "en"})
    assert reply.json["findings"][0]["rule"] == "ER5"
    write(officer, "first.", **{"before.easy_read": "yes"})
    assert "easy_read" not in draft_of(session, survey)
    reply = officer.post(f"{HOME}/check", data={"words": "STOP SHOUTING", "language": "en"})
    assert reply.json["findings"] == []


def test_viewers_read_the_questions_and_change_nothing(
    officer: FlaskClient, staff: Callable[[str], FlaskClient], survey: Survey, visit: Visit
) -> None:
    key = add(officer, "text", "What is good?")
    viewer = staff("viewer")
    assert "What is good?" in visit(viewer, f"{HOME}?open={key}")
    assert "data-editor" not in viewer.get(f"{HOME}?open={key}").text
    for address in ("words", "questions", f"questions/{key}/remove", "library/age", "check"):
        assert viewer.post(f"{HOME}/{address}").status_code == 403


@pytest.mark.one_store
def test_broken_drafts_are_shown_all_the_same(
    officer: FlaskClient, survey: Survey, session: Session, visit: Visit
) -> None:
    lost = {"question": "nowhere", "is": "yes"}
    with drafts.changing(survey) as draft:
        draft["questions"] = [
            {"key": kind, "kind": kind, "text": {}, "show_if": lost}
            for kind in question_words.KINDS
        ]
    session.commit()
    for kind in question_words.KINDS:
        visit(officer, f"{HOME}?open={kind}")
        visit(officer, f"{HOME}/preview?at={kind}")


def png(colour: str = "red") -> bytes:
    file = BytesIO()
    Image.new("RGB", (1200, 40), colour).save(file, "PNG")
    return file.getvalue()


def test_a_picture_of_our_own_is_made_anew_and_drawn_wherever_pictures_are(
    officer: FlaskClient, survey: Survey, session: Session, visit: Visit
) -> None:
    key = add(officer, "faces", "How is our school?")
    address, place = f"{HOME}/pictures", f"{key}.picture"
    facts = {"place": place, "words": "Our school’s door", "licence": "ours"}
    for data, sentence in (
        (facts, "Choose a file."),
        (facts | {"words": "", "file": (BytesIO(png()), "a.png")}, "Say what the picture shows."),
        (facts | {"licence": "cc_by", "file": (BytesIO(png()), "a.png")}, "Name the author"),
        (facts | {"file": (BytesIO(b"<svg onload='x()'/>"), "a.png")}, "This is no picture"),
    ):
        reply = officer.post(address, data=data)
        assert reply.status_code == 422
        assert sentence in reply.text
    assert (
        officer.post(address, data=facts | {"file": (BytesIO(png()), "a.svg")}).status_code == 303
    )
    reference = draft_of(session, survey)["questions"][0]["picture"]
    shown = f"/pictures/own/{reference.removeprefix('upload:')}"
    kept = officer.get(shown)
    assert kept.mimetype == "image/png"
    assert Image.open(BytesIO(kept.data)).width == 800
    for page in (f"{HOME}?open={key}", f"{HOME}/preview?at={key}", HOME):
        assert f'src="{shown}" alt="Our school’s door"' in visit(officer, page)
    assert "Our school’s door" in visit(officer, "/involve/pictures?q=school door")
    with drafts.changing(survey) as draft:
        draft["wording"] = {"en": "approved"}
    survey_pages = surveys.open_next(session, survey, with_drafts=True)
    session.commit()
    public = officer.get(f"/en/s/{survey.code}")
    assert shown in public.text
    assert officer.get(f"/en/s/{survey.code}/paper.pdf").status_code == 200
    assert survey_pages.number == 1
    values = content.gather(survey_pages, "en", officer.application.config["VOICE"]["AREA"])
    assert "data:image/png;base64," in values["pictures"][reference]
    assert list(own_pictures.named(session, [shown.rpartition("/")[2], "other.png"])) == [
        shown.rpartition("/")[2]
    ]
