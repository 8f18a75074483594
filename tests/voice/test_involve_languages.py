"""A survey's words in many languages: written by one, checked, approved by another, never lost."""

import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys.models import Consultation, Edition, Survey
from surveys.wording import words_at
from voice.involve import surveys
from voice.involve.builder import drafts
from voice.translating import states

Visit = Callable[..., str]
PAGE = "/involve/surveys/moving-on/languages"
AR = f"{PAGE}/ar"
JSON = {"Accept": "application/json"}


@pytest.fixture
def coordinator(staff: Callable[[str], FlaskClient]) -> FlaskClient:
    return staff("forum_coordinator")


@pytest.fixture
def survey(session: Session, edition: Edition) -> Survey:
    found = edition.survey
    session.commit()
    return found


def send(client: FlaskClient, place: str, words: str, before: str, **more: str) -> TestResponse:
    """What the page's script sends for one text."""
    form = {"place": place, "words": words, "before": before, **more}
    return client.post(AR, data=form, headers=JSON)


def press(client: FlaskClient, place: str, do: str, **more: str) -> TestResponse:
    """A button at a text as it stands."""
    page = client.get(AR).text
    part = page.split(f'id="{place}"')[1].split("</li>")[0]
    seen = re.search(r'name="seen" value="(\w+)"', part)
    words = re.search(r'name="before" value="([^"]*)"', part)
    assert seen
    assert words
    return send(client, place, words[1], words[1], do=do, seen=seen[1], **more)


def state_of(session: Session, survey: Survey, place: str, language: str = "ar") -> str:
    session.expire_all()
    lines = states.lines_of_survey(session, survey, language)
    return next(line.state for line in lines if line.place == place)


def test_one_writes_and_another_approves(
    officer: FlaskClient, coordinator: FlaskClient, session: Session, survey: Survey
) -> None:
    said = send(officer, "feel.text", "كيف كان؟", "كيف كان انتقالك؟")
    assert (said.status_code, said.json and said.json["state"]) == (200, "draft")
    refused = press(officer, "feel.text", "approved")
    assert refused.status_code == 422
    assert "A second person approves them." in refused.text
    assert press(officer, "feel.text", "checked").get_json()["state"] == "checked"
    assert press(coordinator, "feel.text", "approved").get_json()["state"] == "approved"
    assert state_of(session, survey, "feel.text") == "approved"
    steps = coordinator.get(AR).text
    assert "Approved by forum-coordinator@example.org" in steps
    assert "Written by engagement-officer@example.org" in steps


def test_words_of_nobody_need_two_people(
    officer: FlaskClient, coordinator: FlaskClient, survey: Survey
) -> None:
    assert "Somebody else checks them first" in press(coordinator, "title", "approved").text
    assert press(coordinator, "title", "checked").status_code == 200
    assert "Somebody else checks them first" in press(coordinator, "title", "approved").text
    assert press(officer, "title", "approved").status_code == 200


def test_a_language_is_as_far_as_its_weakest_word(
    officer: FlaskClient, coordinator: FlaskClient, session: Session, survey: Survey
) -> None:
    _approve_all(officer, coordinator)
    assert survey.draft["wording"] == {"en": "approved", "ar": "approved"}
    send(officer, "told.options.yes", "كنت أعرف", "عرفت")
    session.expire_all()
    assert survey.draft["wording"] == {"en": "approved", "ar": "draft"}
    assert state_of(session, survey, "told.options.no") == "approved"


def test_when_the_english_changes_the_old_one_stands_beside_the_new(
    officer: FlaskClient, coordinator: FlaskClient, session: Session, survey: Survey, visit: Visit
) -> None:
    drafts.write_words(survey, "feel.text", "en", "How did you feel?", "How was your move?")
    session.commit()
    assert state_of(session, survey, "feel.text") == "stale"
    assert survey.draft["wording"]["en"] == "draft"
    page = visit(officer, f"{AR}?show=stale")
    assert "How did you feel?" in page
    assert "<del>How was your move?</del>" in page
    assert "Where did you move to?" not in page
    press(officer, "feel.text", "checked")
    assert state_of(session, survey, "feel.text") == "checked"


def test_a_whole_survey_that_came_approved_stays_so_where_nothing_changed(
    session: Session, survey: Survey
) -> None:
    drafts.write_words(survey, "feel.text", "en", "How did you feel?", "How was your move?")
    session.commit()
    assert state_of(session, survey, "feel.text", "en") == "draft"
    assert state_of(session, survey, "told.text", "en") == "approved"
    document = survey.draft | {"code": "moving-on", "wording": {"en": "approved", "ar": "checked"}}
    surveys.take_in(session, survey.consultation, document)
    assert state_of(session, survey, "feel.text", "ar") == "checked"


def test_words_that_could_harm_are_put_back_into_english_first(
    officer: FlaskClient, session: Session, survey: Survey
) -> None:
    refused = press(officer, "share_words.text", "checked")
    assert "Write first what these words mean in English." in refused.text
    assert press(officer, "share_words.text", "checked", back="May we share?").status_code == 200
    assert state_of(session, survey, "share_words.text") == "checked"
    again = send(
        officer,
        "share_words.text",
        "هل يمكننا نشر كلماتك؟",
        "هل يمكننا نشر كلماتك؟",
        back="Other",
        back_before="",
    )
    assert again.status_code == 409
    assert again.get_json()["theirs"] == "May we share?"
    assert state_of(session, survey, "share_words.text") == "checked"


def test_two_who_write_at_once_both_keep_their_words(
    officer: FlaskClient, coordinator: FlaskClient, session: Session, survey: Survey
) -> None:
    send(officer, "title", "الانتقال الجديد", "الانتقال")
    both = send(coordinator, "title", "التغيير", "الانتقال")
    assert both.status_code == 409
    said = both.get_json()
    assert (said["theirs"], said["yours"]) == ("الانتقال الجديد", "التغيير")
    form = {"place": "title", "words": "التغيير", "before": "الانتقال"}
    page = coordinator.post(AR, data=form)
    assert page.status_code == 409
    assert "الانتقال الجديد" in page.text
    assert ">\nالتغيير</textarea>" in page.text
    session.expire_all()
    assert words_at(survey.draft, "title", "ar") == "الانتقال الجديد"


def test_what_somebody_approves_is_what_they_saw(
    officer: FlaskClient, coordinator: FlaskClient, session: Session, survey: Survey
) -> None:
    send(officer, "title", "الانتقال الجديد", "الانتقال")
    part = coordinator.get(AR).text.split('id="title"')[1]
    seen = re.search(r'name="seen" value="(\w+)"', part)
    drafts.write_words(survey, "title", "en", "Moving on again", "Moving on")
    session.commit()
    assert seen
    words = "الانتقال الجديد"
    late = send(coordinator, "title", words, words, do="approved", seen=seen[1])
    assert late.status_code == 422
    assert state_of(session, survey, "title") == "stale"


def test_the_consultations_words_are_written_once_for_all_its_surveys(
    officer: FlaskClient, session: Session, survey: Survey, consultation: Consultation
) -> None:
    before = consultation.purpose.get("ar", "")
    assert send(officer, "consultation.purpose", "نريد أن نعرف.", before).status_code == 200
    assert send(officer, "consultation.purpose", "غير ذلك", before).status_code == 409
    session.expire_all()
    assert consultation.purpose["ar"] == "نريد أن نعرف."


def test_a_language_that_is_left_and_added_again_has_its_words(
    officer: FlaskClient, session: Session, survey: Survey, visit: Visit
) -> None:
    officer.post(f"{AR}/leave")
    session.expire_all()
    assert survey.draft["languages"] == ["en"]
    assert officer.get(AR).status_code == 404
    assert officer.post(f"{PAGE}/en/leave").status_code == 404
    assert (
        "Choose a language."
        in officer.post(PAGE, data={"language": "xx"}, follow_redirects=True).text
    )
    officer.post(PAGE, data={"language": "ar"})
    assert "كيف كان انتقالك؟" in visit(officer, AR)
    assert "العربية" in visit(officer, PAGE)
    officer.post(PAGE, data={"language": "gu"})
    assert 'data-state="missing"' in visit(officer, f"{PAGE}/gu?show=missing")


def test_a_draft_without_questions_has_its_pages(
    officer: FlaskClient, session: Session, consultation: Consultation, visit: Visit
) -> None:
    drafts.begin(session, consultation, "parents", "Moving", easy_read=False)
    session.commit()
    address = "/involve/surveys/transitions-parents/languages"
    visit(officer, address)
    visit(officer, f"{address}/en")
    officer.post(address, data={"language": "gu"})
    visit(officer, f"{address}/gu?show=stale")


def test_viewers_read_and_change_nothing(
    staff: Callable[[str], FlaskClient], survey: Survey, visit: Visit
) -> None:
    viewer = staff("viewer")
    assert "<textarea" not in visit(viewer, AR)
    assert send(viewer, "title", "x", "الانتقال").status_code == 403


@pytest.mark.parametrize("ending", ["po", "xlf"])
def test_words_go_to_translators_and_come_back_the_same(
    officer: FlaskClient, session: Session, survey: Survey, ending: str
) -> None:
    tricky = 'سطر "أول"\nثانٍ <b> & 100% \\n\u2028 %(x)s'
    send(officer, "feel.text", tricky, "كيف كان انتقالك؟")
    sent = officer.get(f"{AR}/words.{ending}")
    assert sent.headers["Content-Disposition"] == f'attachment; filename="moving-on-ar.{ending}"'
    page = upload(officer, sent.data, ending)
    assert "There is nothing to take" in page.text
    assert "New words <strong>0</strong>" in page.text
    changed = retold(sent.data)
    page = upload(officer, changed, ending)
    assert "New words <strong>1</strong>" in page.text
    assert state_of(session, survey, "told.options.yes") == "draft"
    assert words_at(survey.draft, "told.options.yes", "ar") == "عرفت"  # nothing changed yet
    done = officer.post(f"{AR}/take", data={"changes": packed(page.text)}, follow_redirects=True)
    assert "1 text was taken." in done.text
    session.expire_all()
    assert words_at(survey.draft, "told.options.yes", "ar") == "علمت"
    assert officer.get(f"{AR}/words.{ending}").data.count("علمت".encode()) == 1


def test_a_file_made_from_an_older_english_says_so(
    officer: FlaskClient, session: Session, survey: Survey
) -> None:
    sent = officer.get(f"{AR}/words.xlf").data.replace("انتقالك".encode(), "حالك".encode())
    drafts.write_words(survey, "feel.text", "en", "How did you feel?", "How was your move?")
    session.commit()
    page = upload(officer, sent, "xlf")
    assert "Made from an older English <strong>1</strong>" in page.text
    officer.post(f"{AR}/take", data={"changes": packed(page.text)})
    assert state_of(session, survey, "feel.text") == "stale"
    session.expire_all()
    assert words_at(survey.draft, "feel.text", "ar") == "كيف كان حالك؟"


def test_a_file_never_overwrites_what_was_written_meanwhile(
    officer: FlaskClient, session: Session, survey: Survey
) -> None:
    page = upload(officer, retold(officer.get(f"{AR}/words.po").data), "po")
    send(officer, "told.options.yes", "كنت أعرف", "عرفت")
    done = officer.post(f"{AR}/take", data={"changes": packed(page.text)}, follow_redirects=True)
    assert "Somebody changed these meanwhile, so we left them: Question 3, answer 1." in done.text
    session.expire_all()
    assert words_at(survey.draft, "told.options.yes", "ar") == "كنت أعرف"


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2"><file>&b;</file></xliff>"""
HOSTILE = {
    "bomb.xlf": (BOMB, "asks us to open other things"),
    "broken.xlf": (b"<xliff", "it is broken"),
    "other.xliff": (b"<html/>", "not XLIFF 1.2"),
    "deep.xlf": (b"<a>" * 50_000, "it is broken"),
    "latin.po": ('msgid "é"\nmsgstr "é"'.encode("latin-1"), "not in UTF-8"),
    "broken.po": (b'msgid "a"\nmsgstr "b"\nnonsense', "it is broken"),
    "empty.po": (b"", "no text in this file"),
    "forms.po": (
        b'msgid ""\nmsgstr "Plural-Forms: npl" "urals=9999999999; plural=0;\\n"\n'
        b'msgid "a"\nmsgid_plural "b"\nmsgstr[999999999] "x"\n',
        "it is broken",
    ),
    "big.po": (b"#" * (1024 * 1024 + 1), "too big"),
    "words.exe": (b"MZ", "ends in .po"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_one_clear_message(
    officer: FlaskClient, survey: Survey, name: str
) -> None:
    body, sentence = HOSTILE[name]
    reply = officer.post(f"{AR}/file", data={"file": (BytesIO(body), name)}, follow_redirects=True)
    assert sentence in reply.text
    assert reply.text.count("notice-stop") == 1
    assert officer.post(f"{AR}/take", data={"changes": "[[1]]"}).status_code == 400


def retold(body: bytes) -> bytes:
    """A file in which a translator changed one text, the whole of it."""
    for before, after in (('"عرفت"', '"علمت"'), (">عرفت<", ">علمت<")):
        body = body.replace(before.encode(), after.encode())
    return body


def upload(client: FlaskClient, body: bytes, ending: str) -> TestResponse:
    return client.post(f"{AR}/file", data={"file": (BytesIO(body), f"back.{ending}")})


def packed(page: str) -> str:
    found = re.search(r'name="changes" value="([^"]*)"', page)
    assert found
    changes: Any = json.loads(
        found[1]
        .replace("&#34;", '"')
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
    )
    return json.dumps(changes)


def _approve_all(officer: FlaskClient, coordinator: FlaskClient) -> None:
    for client, do in ((officer, "checked"), (coordinator, "approved")):
        for place in ("text", "options.yes", "options.no"):
            press(
                client,
                f"share_words.{place}",
                do,
                back=f"In English: {place}",
                back_before="" if client is officer else f"In English: {place}",
            )
        page = client.get(AR).text.split("all-words")[1]
        places = re.findall(r'name="place" value="([^"]*)"', page)
        seen = re.findall(r'name="seen" value="([^"]*)"', page)
        client.post(f"{AR}/all", data={"do": do, "place": places, "seen": seen})
