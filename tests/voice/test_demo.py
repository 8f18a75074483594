"""The demo: believable people, who come in by the same door as real ones."""

import csv
from collections import Counter
from datetime import timedelta
from importlib.resources import files
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from surveys import editions, submissions
from surveys.documents import questions_by_key
from surveys.models import Recording, Response
from voice.contacts.models import ContactRequest
from voice.db import db
from voice.demo import command, loading, voices
from voice.demo.respondents import make_responses
from voice.involve.codesign.models import Ballot, Remark, TrialRun, Vote
from voice.involve.consultations import consultations
from voice.involve.models import Headcount
from voice.listen.codebook.models import CodebookVersion
from voice.listen.models import Coding, Comment, Transcript
from voice.privacy import assessments
from voice.respond.action_plans.models import PromiseUpdate, UpdateRound
from voice.respond.releases import releases
from voice.safeguarding.models import NEW, Concern

BEGUN = (
    Ballot, CodebookVersion, ContactRequest, Headcount, PromiseUpdate, Remark, Transcript, TrialRun,
    UpdateRound, Vote,
)  # fmt: skip
"""What would leave a staff page empty, were there none of it."""
PEOPLE = 70
BEING_MADE = "short-breaks-and-things-to-do"
NAMES = [name for name, _ in loading.SURVEYS.values()]


def read_csv(name: str) -> list[dict[str, str]]:
    path = files("voice").joinpath(f"demo/{name}")
    return list(csv.DictReader(path.open(encoding="utf-8")))


def document(name: str) -> dict[str, Any]:
    return loading.read_json(f"surveys/{name}.json") | {"edition": 1}


@pytest.mark.parametrize("name", NAMES)
def test_made_up_people_give_answers_that_the_door_accepts(name: str) -> None:
    survey = document(name)
    raw = list(make_responses(survey, 200))
    read = [submissions.read_json(survey, one) for one in raw]
    assert len(read) == 200
    states = Counter(given.state for one in read for given in one.given)
    assert states["answered"] > states["unknown"] > 0
    assert states["skipped"] > 0
    asks_to_share = "share_words" in questions_by_key(survey)
    assert {False, asks_to_share} == {one.may_quote for one in read}


def test_the_same_people_come_every_time() -> None:
    survey = document("parents")
    assert list(make_responses(survey, 30)) == list(make_responses(survey, 30))


def test_people_speak_three_languages_and_hardly_repeat_each_other() -> None:
    said = [
        value
        for one in make_responses(document("young_people"), 150)
        for key, value in one["answers"].items()
        if key in ("good", "better")
    ]
    assert len(set(said)) > 0.9 * len(said)
    languages = Counter(one["language"] for one in make_responses(document("parents"), 150))
    assert set(languages) == {"en", "ar", "gu"}


def test_a_mood_shows_in_faces_and_words() -> None:
    happy = [
        one["answers"]
        for one in make_responses(document("young_people"), 300)
        if one["answers"].get("moving_feel") == "happy"
    ]
    assert Counter(one.get("told") for one in happy)["yes"] > len(happy) / 2


def assert_every_way_and_language_came() -> None:
    ways = set(db.session.scalars(select(Response.channel)))
    assert ways == {"phone", "form", "event", "paper"}
    assert db.session.scalar(select(func.count(Response.event_id))) > 0
    assert set(db.session.scalars(select(Recording.state))) == {"ready"}
    spoken = select(Comment.text).join(Comment.recording).where(Comment.question == "tell_us")
    assert db.session.scalars(spoken).one().endswith(voices.SAID[0])
    foreign = db.session.scalars(select(Comment).where(Comment.language != "en")).all()
    assert {"pl", "ur"} <= {one.language for one in foreign} <= {"ar", "gu", "pl", "ro", "ur"}
    translated = [one.translation for one in foreign if one.translation]
    assert 0 < len(translated) < len(foreign)
    assert all(one.isascii() or "🙂" in one or "☕" in one for one in translated)


def test_everything_written_in_another_language_has_its_english() -> None:
    english = {row["text"] for row in read_csv("in_english.csv")}
    written = {
        row["text"]
        for name in ("parents", "young_people", "practitioners")
        for row in read_csv(f"answers/{name}.csv")
        if row["language"] != "en"
    }
    assert written == english


def test_few_speak_and_whoever_speaks_left_nothing_out() -> None:
    assert [number for number in range(200) if voices.speaks(number)] == [6, 13, 20, 27, 34, 41]
    raw = next(make_responses(document("my_week"), 1))
    silent = raw | {"answers": {}, "unknown": [], "skipped": ["tell_us"]}
    read = submissions.read_json(document("my_week"), voices.aloud("tell_us", silent))
    assert [one.state for one in read.given if one.question == "tell_us"] == ["answered"]


def assert_one_is_finished_one_open_and_one_being_written() -> None:
    day = editions.today()
    found = {one.code: one for one in consultations.everything(db.session)}
    assert {code: consultations.state_of(one, day) for code, one in found.items()} == {
        "transitions": "closed",
        "everyday-life": "open",
        BEING_MADE: "making",
    }
    over = found["transitions"]
    assert over.closes_on < day < over.reply_by
    came = select(func.min(Response.received_at), func.max(Response.received_at))
    mine = [edition.id for survey in over.surveys for edition in survey.editions]
    for one in over.surveys:
        assert one.editions[0].opened_at.date() == over.opens_on
    for moment in db.session.execute(came.where(Response.edition_id.in_(mine))).one():
        assert over.opens_on < moment.date() < over.closes_on


def assert_whoever_reads_for_harm_is_late_with_nothing() -> None:
    waits_since = select(func.min(Concern.waits_since)).where(Concern.state == NEW)
    since = db.session.scalar(waits_since)
    assert since is not None
    assert editions.today() - since.date() <= timedelta(days=1)  # loaded before midnight, maybe


def assert_somebody_answers_for_each_that_was_opened() -> None:
    signed = {
        one.code: assessments.is_signed(db.session, one)
        for one in consultations.everything(db.session)
    }
    assert signed == {"transitions": True, "everyday-life": True, BEING_MADE: False}


def test_the_demo_loads_whole_and_once(app: Flask) -> None:
    said: list[str] = []
    number = sum(round(PEOPLE * share) for _, share in loading.SURVEYS.values())
    with app.app_context():
        command.load(False, PEOPLE, "http://127.0.0.1:8000", said.append)
        assert db.session.scalar(select(func.count()).select_from(Response)) == number
        assert_one_is_finished_one_open_and_one_being_written()
        assert_whoever_reads_for_harm_is_late_with_nothing()
        assert_somebody_answers_for_each_that_was_opened()
        assert db.session.scalar(select(func.count()).select_from(Comment)) > 50
        assert db.session.scalar(select(func.count()).select_from(Coding)) > 20
        release = releases.latest_of(db.session, "transitions")
        assert release is not None
        assert (release.number, len(release.document["items"])) == (2, 4)
        under_way = {one: db.session.scalar(select(func.count()).select_from(one)) for one in BEGUN}
        assert all(under_way.values()), under_way
        assert_every_way_and_language_came()
        db.session.rollback()
        command.load(True, PEOPLE, "http://127.0.0.1:8000", said.append)
        assert db.session.scalar(select(func.count()).select_from(Response)) == number
    printed = "\n".join(said)
    for code in loading.SURVEYS:
        assert f"http://127.0.0.1:8000/s/{code}" in printed
    for role in ("admin", "engagement-officer", "forum-coordinator", "safeguarding-lead", "viewer"):
        assert f"{role}@demo.example" in printed
