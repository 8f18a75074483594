"""A small survey for tests, with every kind, in English and Arabic."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from surveys import editions
from surveys.models import Answer, Consultation, Edition, Response, Survey
from voice.demo.loading import read_consultation


def _say(english: str, arabic: str) -> dict[str, str]:
    return {"en": english, "ar": arabic}


YES, NO = _say("Yes", "نعم"), _say("No", "لا")

SURVEY: dict[str, Any] = {
    "format": "voice-survey/1",
    "consultation": "transitions",
    "title": _say("Moving on", "الانتقال"),
    "audience": "young_people",
    "easy_read": True,
    "languages": ["en", "ar"],
    "wording": {"en": "approved", "ar": "draft"},
    "questions": [
        {"key": "about", "kind": "information", "text": _say("Hello.", "مرحبًا.")},
        {
            "key": "feel",
            "kind": "faces",
            "topic": "moving",
            "text": _say("How was your move?", "كيف كان انتقالك؟"),
            "options": [
                {"key": "happy", "text": _say("Good", "جيد"), "picture": "openmoji:1F642"},
                {"key": "ok", "text": _say("OK", "لا بأس"), "picture": "openmoji:1F610"},
                {"key": "sad", "text": _say("Bad", "سيئ"), "picture": "openmoji:2639"},
            ],
        },
        {
            "key": "told",
            "kind": "yes_no",
            "text": _say("Did you know what would happen?", "هل عرفت ماذا سيحدث؟"),
            "options": [
                {"key": "yes", "text": _say("I knew", "عرفت")},
                {"key": "no", "text": _say("I did not know", "لم أعرف")},
            ],
        },
        {
            "key": "place",
            "kind": "choice",
            "text": _say("Where did you move to?", "إلى أين انتقلت؟"),
            "options": [
                {"key": "school", "text": _say("A new school", "مدرسة جديدة")},
                {"key": "college", "text": _say("College", "كلية")},
                {"key": "other", "text": _say("Something else", "شيء آخر"), "last": True},
            ],
        },
        {
            "key": "helped",
            "kind": "choices",
            "text": _say("What helped?", "ماذا ساعدك؟"),
            "options": [
                {"key": "visit", "text": _say("A visit", "زيارة")},
                {"key": "staff", "text": _say("Meeting staff", "لقاء الموظفين")},
                {"key": "friend", "text": _say("A friend", "صديق")},
            ],
        },
        {
            "key": "better",
            "kind": "text",
            "topic": "better",
            "text": _say("What would make it better?", "ماذا يجعله أفضل؟"),
            "help": _say("Please do not say names.", "من فضلك لا تذكر أسماء."),
            "longest": 500,
        },
        {
            "key": "share_words",
            "kind": "yes_no",
            "text": _say("May we share your words?", "هل يمكننا نشر كلماتك؟"),
            "options": [{"key": "yes", "text": YES}, {"key": "no", "text": NO}],
        },
    ],
}


def make_options(*keys: str, **last: bool) -> list[dict[str, Any]]:
    """Options whose words are their keys; `last=True` keeps the last one last."""
    made: list[dict[str, Any]] = [{"key": key, "text": _say(key, key)} for key in keys]
    made[-1] |= last
    return made


def ask(kind: str, key: str = "", **parts: Any) -> dict[str, Any]:
    """A question of a kind, in English and Arabic."""
    return {"key": key or kind, "kind": kind, "text": _say(f"About {kind}?", f"{kind}؟")} | parts


EVERY_KIND: dict[str, Any] = SURVEY | {
    "title": _say("Every kind", "كل الأنواع"),
    "youngest": 11,
    "questions": [
        ask("information"),
        ask("yes_no", options=make_options("yes", "no")),
        ask("faces", options=make_options("very_happy", "happy", "ok", "sad", "very_sad")),
        ask("choice", options=make_options("one", "two", "other", last=True)),
        ask("choices", options=make_options("tea", "milk", "none", last=True)),
        ask("scale", options=make_options("never", "some", "often", "always")),
        ask("ranking", options=make_options("home", "school", "club", "other", last=True)),
        ask(
            "sort",
            options=make_options("noise", "lunch", "maths"),
            columns=make_options("like", "okay", "dislike"),
        ),
        ask("stars", options=make_options("buses", "clubs", "rooms"), stars=4),
        ask("text", longest=20),
        ask("number", min=-2, max=7.5, whole=False),
        ask("date"),
        ask("drawing", longest=80),
        ask("photo"),
        ask("voice", longest=80, seconds=10, sign=True),
        ask("area", options=make_options("blaby", "melton", "elsewhere", last=True)),
        ask("text", "why", show_if={"question": "yes_no", "is": "yes"}),
    ],
}

ANSWERS: dict[str, Any] = {
    "language": "en",
    "answered_by": "self",
    "channel": "phone",
    "answers": {
        "feel": "sad",
        "place": "school",
        "helped": ["staff", "visit"],
        "better": "Tell me about the move before the summer.",
        "share_words": "yes",
    },
    "unknown": ["told"],
}


def add_consultation(session: Session, code: str = "transitions") -> Consultation:
    consultation = read_consultation()
    consultation.code = code
    consultation.closes_on = date(2099, 1, 31)
    consultation.reply_by = date(2099, 3, 31)
    session.add(consultation)
    session.flush()
    return consultation


def add_edition(
    session: Session, consultation: Consultation, code: str = "moving-on", **changes: Any
) -> Edition:
    """A survey with one open edition."""
    draft = deepcopy(SURVEY) | {"consultation": consultation.code} | changes
    survey = Survey(consultation=consultation, code=code, audience=draft["audience"], draft=draft)
    session.add(survey)
    session.flush()
    edition = editions.freeze(session, survey)
    editions.open_edition(session, edition)
    return edition


def add_people(
    session: Session,
    edition: Edition,
    number: int = 1,
    *,
    answers: Mapping[str, Any] | None = None,
    **more: Any,
) -> list[Response]:
    """So many people who gave the same answers."""
    facts = {"language": "en", "answered_by": "self", "channel": "phone", "may_quote": True} | more
    people = [
        Response(
            id=uuid4(),
            edition=edition,
            receipt_digest=uuid4().hex,
            receipt_attempt=0,
            answers=[
                Answer(question=key, state="answered", value=value)
                for key, value in (answers or {}).items()
            ],
            **facts,
        )
        for _ in range(number)
    ]
    session.add_all(people)
    session.flush()
    return people
