"""Loading the demo: consultation, surveys, answers, themes, priorities and a release."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Consultation, Edition
from voice.involve import consultations, surveys
from voice.respond import releases

SURVEYS = {
    "moving-on": ("young_people", 0.4),
    "moving-on-parents": ("parents", 0.4),
    "moving-on-practitioners": ("practitioners", 0.1),
    "my-week": ("my_week", 0.1),
}
"""Code of each survey -> its file, and its share of the responses."""

WRITTEN = date(2026, 11, 22)
"""The day from which the demo's dates were chosen; without it the demo would close for ever."""


def read_json(name: str) -> dict[str, Any]:
    """A JSON file of the demo."""
    loaded: dict[str, Any] = json.loads(files("voice").joinpath(f"demo/{name}").read_text("utf-8"))
    return loaded


def read_consultation() -> Consultation:
    """The demo's consultation, not yet stored, as if it had been written today."""
    consultation = consultations.read(read_json("consultation.json"))
    for name in ("opens_on", "closes_on", "reply_by", "retention_until"):
        setattr(consultation, name, move_day(getattr(consultation, name)))
    return consultation


def move_day(day: date) -> date:
    """A day of the demo's files, as far from today as it was from the day they were written."""
    return day + max(utc_now().date() - WRITTEN, timedelta())


def is_answered(session: Session) -> bool:
    """Whether the demo's consultation is there, with its surveys and answers."""
    code = read_json("consultation.json")["code"]
    return session.scalar(select(Consultation.id).where(Consultation.code == code)) is not None


def is_decided(session: Session) -> bool:
    """Whether its themes, priorities and first release are there as well."""
    return releases.latest_of(session, read_json("consultation.json")["code"]) is not None


def load_surveys(session: Session) -> list[Edition]:
    """The consultation and its four surveys, frozen and open."""
    consultation = read_consultation()
    session.add(consultation)
    session.flush()
    opened = []
    for code, (name, _) in SURVEYS.items():
        document = read_json(f"surveys/{name}.json") | {"code": code}
        survey = surveys.take_in(session, consultation, document)
        opened.append(surveys.open_next(session, survey, with_drafts=True))
    return opened


def find_consultation(session: Session) -> Consultation:
    """The demo's consultation as stored."""
    return consultations.find(session, read_json("consultation.json")["code"])


@contextmanager
def codebook_path() -> Iterator[Path]:
    """The demo's codebook as a file."""
    with as_file(files("voice").joinpath("demo/codebook.csv")) as path:
        yield path


def demo_email(role: str) -> str:
    """The address of the demo's person with a role."""
    return f"{role.replace('_', '-')}@demo.example"
