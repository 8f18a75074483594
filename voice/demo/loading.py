"""The demo's consultations and surveys, and when each of them was."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.base import clock_set_back, utc_now
from surveys.models import Consultation, Edition
from voice.involve import surveys
from voice.involve.consultations import consultations
from voice.respond.releases import releases

SURVEYS = {
    "moving-on": ("young_people", 0.45),
    "moving-on-parents": ("parents", 0.45),
    "moving-on-practitioners": ("practitioners", 0.1),
    "my-week": ("my_week", 0.1),
}
"""Code of each survey -> its file, and its share of the responses: the first three make a whole."""

FINISHED, OPEN = "consultation.json", "everyday.json"
"""What people were asked about, and what they are asked now. `writing.json` is not open yet."""

WRITTEN = date(2026, 11, 22)
"""The day from which the demo's dates were chosen; without it the demo would close for ever."""

SPRING = timedelta(weeks=35)
"""How long ago people were asked what is finished by now."""


def read_json(name: str) -> dict[str, Any]:
    """A JSON file of the demo."""
    loaded: dict[str, Any] = json.loads(files("voice").joinpath(f"demo/{name}").read_text("utf-8"))
    return loaded


def while_asked(still_open: bool) -> AbstractContextManager[None]:
    """The time in which people were asked what is finished by now, unless it is to be open."""
    return nullcontext() if still_open else clock_set_back(SPRING)


def at_beginning(consultation: Consultation) -> AbstractContextManager[None]:
    """The morning of a consultation's first day."""
    morning = datetime.combine(consultation.opens_on, time(9), UTC)
    return clock_set_back(datetime.now(UTC) - morning)


def read_consultation(name: str = FINISHED) -> Consultation:
    """A consultation of the demo, not yet stored, as if it had been written today."""
    consultation = consultations.read(read_json(name))
    for day in ("opens_on", "closes_on", "reply_by", "retention_until"):
        setattr(consultation, day, move_day(getattr(consultation, day)))
    return consultation


def give_time_to_reply(consultation: Consultation) -> None:
    """The day by which we answer is still to come, whenever people were asked."""
    consultation.reply_by = move_day(date.fromisoformat(read_json(FINISHED)["reply_by"]))


def move_day(day: date) -> date:
    """A day of the demo's files, as far from today as it was from the day they were written."""
    return day + (utc_now().date() - WRITTEN)


def is_answered(session: Session) -> bool:
    """Whether the demo's consultations are there, with their surveys and answers."""
    code = read_json(FINISHED)["code"]
    return session.scalar(select(Consultation.id).where(Consultation.code == code)) is not None


def is_decided(session: Session) -> bool:
    """Whether its themes, priorities and first release are there as well."""
    return releases.latest_of(session, read_json(FINISHED)["code"]) is not None


def load_surveys(session: Session, name: str = FINISHED) -> list[Edition]:
    """A consultation and its surveys, frozen and open."""
    consultation = read_consultation(name)
    session.add(consultation)
    session.flush()
    opened = []
    for code, (file, _) in SURVEYS.items():
        document = read_json(f"surveys/{file}.json") | {"code": code}
        if document["consultation"] != consultation.code:
            continue
        survey = surveys.take_in(session, consultation, document)
        with at_beginning(consultation):
            opened.append(surveys.open_next(session, survey, with_drafts=True))
    return opened


def find_consultation(session: Session, name: str = FINISHED) -> Consultation:
    """A consultation of the demo as stored."""
    return consultations.find(session, read_json(name)["code"])


@contextmanager
def codebook_path() -> Iterator[Path]:
    """The demo's codebook as a file."""
    with as_file(files("voice").joinpath("demo/codebook.csv")) as path:
        yield path


def demo_email(role: str) -> str:
    """The address of the demo's person with a role."""
    return f"{role.replace('_', '-')}@demo.example"
