"""Made-up people hand their answers in through the door that real ones take."""

import random
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from surveys import intake, submissions
from surveys.documents import questions_by_key
from surveys.kinds import takes_file
from surveys.models import Edition, Event
from surveys.recordings import Enclosed
from surveys.submissions import Submission
from voice.demo import chances, drawings, voices
from voice.demo.respondents import make_responses
from voice.take_part import enclosing


def hand_in(session: Session, edition: Edition, how_many: int, key: bytes, event: Event) -> None:
    """That many responses; those from tablets at a survey that the event offers are the event's."""
    chance = chances.from_seed(edition.document["code"])
    spoken = [
        key
        for key, question in questions_by_key(edition.document).items()
        if question["kind"] == enclosing.SPOKEN
    ]
    for number, raw in enumerate(make_responses(edition.document, how_many)):
        if raw["channel"] == "event" and edition.survey.code in event.surveys:
            raw["event"] = event.code
        said = voices.aloud(spoken[0], raw) if spoken and voices.speaks(number) else raw
        submission = submissions.read_json(edition.document, said)
        enclosed = _enclose(edition.document, submission, chance)
        intake.submit(session, edition, uuid4(), submission, key, enclosed=enclosed)


def _enclose(
    document: dict[str, Any], submission: Submission, chance: random.Random
) -> list[Enclosed]:
    """The drawings and sounds that a made-up response names, on the disk."""
    questions = questions_by_key(document)
    return [
        enclosing.keep(
            questions[one.question],
            voices.original()
            if questions[one.question]["kind"] == enclosing.SPOKEN
            else drawings.remade(one.value["media"], chance),
        )
        for one in submission.given
        if one.state == "answered" and takes_file(questions[one.question]) and "media" in one.value
    ]
