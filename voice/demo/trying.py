"""How the demo's surveys were tried before they opened: what was hard, what was changed or kept."""

import random
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from surveys.documents import questions_by_key
from surveys.editions import today
from surveys.kinds import asks
from surveys.models import Consultation, Survey
from voice.accounts import people
from voice.accounts.models import User
from voice.accounts.roles import OFFICER
from voice.demo import chances
from voice.demo.loading import demo_email, read_json
from voice.involve.codesign import ledger, links, remarks, settling, trials

_RUNS = 7
_HARD = 0.2  # of the questions, for each who tries


def load(session: Session, consultation: Consultation) -> None:
    """Runs of every survey of a consultation, and remarks that are settled."""
    officer = people.find(session, demo_email(OFFICER))
    for survey in consultation.surveys:
        _try(session, survey, read_json("trying.json")[survey.code], officer)


def _try(session: Session, survey: Survey, tried: dict[str, str], officer: User) -> None:
    link, _token = links.make(session, survey, tried["group"], today() + timedelta(days=7), officer)
    chance = chances.from_seed(survey.code)
    keys = [key for key, one in questions_by_key(survey.draft).items() if asks(one)]
    for _ in range(_RUNS):
        noted = {key: _met(chance) for key in keys}
        met = trials.read(survey.draft, {"questions": noted})
        trials.record(session, link, UUID(int=chance.getrandbits(128), version=4), "en", met)
    asked = questions_by_key(survey.draft)[tried["question"]]
    said = remarks.Said(
        tried["question"], "en", is_unclear=False, hard="", better=tried["better"],
        read=asked["text"]["en"],
    )  # fmt: skip
    kept = remarks.add(session, link, said, "demo")
    remarks.mark_read(kept, officer)
    settling.keep(kept, officer, tried["why"])
    credit = settling.credit(session, survey, remarks.SUGGESTION, tried["question"], [link.group])
    if credit and survey.audience != "young_people":  # theirs wait for whoever tries the demo
        ledger.publish(credit, is_public=True)


def _met(chance: random.Random) -> dict[str, float | bool]:
    is_hard = chance.random() < _HARD
    return {
        "skipped": is_hard and chance.random() < 0.5,
        "unknown": is_hard and chance.random() < 0.5,
        "replays": int(is_hard),
        "help": int(is_hard and chance.random() < 0.6),
        "seconds": chance.uniform(20, 70) if is_hard else chance.uniform(5, 25),
    }
