"""The ten questions as a survey of ours, made and opened with Voice's own services."""

import copy
import itertools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.questions import SEVERAL, TEN, TEXT, Answers, Question
from surveys import editions
from surveys.models import Survey
from voice import create_app
from voice.db import db, upgrade
from voice.demo.loading import load_surveys, read_consultation

CODE = "bench-ten"
PAGE = f"/en/s/{CODE}"
PICTURE_CODE = "bench-pictures"
SPOKEN_CODE = "bench-spoken"
PICTURE_PAGE = f"/en/s/{PICTURE_CODE}"
DEMO_PAGE = "/en/s/moving-on"
LANGUAGE = "en"
PICTURES = tuple(
    f"openmoji:{code}"
    for code in (
        *("1F392", "1F393", "1F44B", "1F464", "1F465", "1F4AC", "1F4C5", "1F4CB", "1F4DE", "1F60A"),
        *("1F610", "1F622", "1F64B", "1F68C", "1F6AA", "1F6E1", "1F91D", "1F9D1", "1F9ED", "1FA7A"),
        *("23F0", "2753", "2795", "270B"),
    )
)


def document(consultation: str) -> dict[str, Any]:
    """The ten questions as a survey document, without pictures."""
    return {
        "format": "voice-survey/1",
        "consultation": consultation,
        "title": {LANGUAGE: "Moving on"},
        "audience": "parents",
        "languages": [LANGUAGE],
        "wording": {LANGUAGE: "approved"},
        "questions": [_question(question) for question in TEN],
    }


def with_pictures(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The same survey with a picture for each question and each option."""
    drawings = itertools.cycle(PICTURES)
    drawn = copy.deepcopy(dict(plain))
    for question in drawn["questions"]:
        for one in (question, *question.get("options", ())):
            one["picture"] = next(drawings)
    return drawn


def spoken(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The same survey with one more question, which may be spoken to."""
    heard = copy.deepcopy(dict(plain))
    heard["questions"].append({"key": "say", "kind": "voice", "text": {LANGUAGE: "Tell us."}})
    return heard


def prepare(folder: Path, address: str) -> None:
    """A migrated database with the open survey of ten questions and the demo's surveys."""
    app = create_app({"DATA": str(folder), "DATABASE_URL": address, "QUEUE_URL": "memory:"})
    with app.app_context():
        upgrade()
        load_surveys(db.session)
        consultation = read_consultation()
        consultation.code = "bench"
        plain = document(consultation.code)
        drafts = {CODE: plain, PICTURE_CODE: with_pictures(plain), SPOKEN_CODE: spoken(plain)}
        for code, draft in drafts.items():
            survey = Survey(
                consultation=consultation, code=code, audience=draft["audience"], draft=draft
            )
            db.session.add(survey)
            db.session.flush()
            editions.open_edition(db.session, editions.freeze(db.session, survey))
        db.session.commit()
        db.engine.dispose()


def to_response(answers: Answers) -> bytes:
    """The answers as a phone hands them in."""
    response = {
        "edition": 1,
        "language": LANGUAGE,
        "answered_by": "self",
        "channel": "phone",
        "answers": answers,
    }
    return json.dumps(response, ensure_ascii=False).encode()


def response_path(code: str = CODE) -> str:
    """Where a phone puts a new response."""
    return f"/api/v1/surveys/{code}/responses/{uuid4()}"


def _question(question: Question) -> dict[str, Any]:
    made: dict[str, Any] = {
        "key": question.key,
        "kind": {SEVERAL: "choices", TEXT: "text"}.get(question.kind, "choice"),
        "text": {LANGUAGE: question.text},
    }
    if question.options:
        made["options"] = [
            {"key": one.key, "text": {LANGUAGE: one.text}} for one in question.options
        ]
    return made
