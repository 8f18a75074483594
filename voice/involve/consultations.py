"""Consultations: why we ask, who hears it, and by when we answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import Problem, Unusable
from surveys.models import Consultation

NEEDED = (
    "code",
    "title",
    "purpose",
    "can_change",
    "owners",
    "board",
    "reply_by",
    "opens_on",
    "closes_on",
    "retention_until",
    "dpia_reference",
    "consent_route",
)
"""Without these nobody may be asked anything (standards P3, Q11)."""

_DATES = ("reply_by", "opens_on", "closes_on", "retention_until")


class ConsultationNotFound(LookupError):
    """There is no consultation with this code."""


class AlreadyThere(ValueError):
    """There is a consultation with this code."""


def add(session: Session, document: Mapping[str, Any]) -> Consultation:
    """Keep a new consultation. Raises `Unusable` or `AlreadyThere`."""
    consultation = read(document)
    if session.scalar(select(Consultation.id).where(Consultation.code == consultation.code)):
        raise AlreadyThere(consultation.code)
    session.add(consultation)
    session.flush()
    return consultation


def find(session: Session, code: str) -> Consultation:
    """The consultation with this code. Raises `ConsultationNotFound`."""
    found = session.scalar(select(Consultation).where(Consultation.code == code))
    if found is None:
        raise ConsultationNotFound(code)
    return found


def read(document: Mapping[str, Any]) -> Consultation:
    """A new consultation from its JSON. Raises `Unusable` naming what is missing or wrong."""
    problems = [Problem(name, "missing") for name in NEEDED if not document.get(name)]
    values = {name: document.get(name) for name in NEEDED}
    for name in _DATES:
        try:
            values[name] = date.fromisoformat(str(document.get(name)))
        except ValueError:
            problems.append(Problem(name, "not_a_date"))
    if problems:
        raise Unusable(problems)
    return Consultation(**values)
