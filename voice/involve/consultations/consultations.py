"""Consultations: why we ask, who hears it, and by when we answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from surveys.errors import Problem, Unusable
from surveys.models import Consultation, Survey
from voice.accounts import rights
from voice.tokens import random_word

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

CONSENT_ROUTES = ("open", "school_letter", "parent_and_child")
"""How people come to take part, and who is asked before (standards Q11)."""

INQUIRIES = ("consultation", "research")
"""What it is: formal research asks parents and children under 16 alike (standards Q11)."""

_DATES = ("reply_by", "opens_on", "closes_on", "retention_until")


class ConsultationNotFound(LookupError):
    """There is no consultation with this code."""


class AlreadyThere(ValueError):
    """There is a consultation with this code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationFacts:
    """What staff say about a consultation. What is empty can follow, until a survey opens."""

    title: dict[str, str]
    purpose: dict[str, str]
    can_change: dict[str, str]
    owners: list[str]
    board: str
    opens_on: date
    closes_on: date
    reply_by: date
    retention_until: date
    dpia_reference: str
    consent_route: str
    inquiry: str = ""  # nobody has said yet


def begin(session: Session, facts: ConsultationFacts) -> Consultation:
    """A new consultation. Raises `Unusable` for days that are in no order."""
    _check_order(facts)
    code = _free_code(session, facts.title["en"])
    consultation = Consultation(code=code, **asdict(facts))
    session.add(consultation)
    session.flush()
    return consultation


def change(consultation: Consultation, facts: ConsultationFacts) -> None:
    """Say other things about a consultation.

    Raises `Unusable` for days that are in no order, and for another last day while people answer:
    that is moved with a reason that they can read (`surveys.endings.extend`).
    """
    _check_order(facts)
    is_asking = any(one.is_open for survey in consultation.surveys for one in survey.editions)
    if is_asking and facts.closes_on != consultation.closes_on:
        raise Unusable([Problem("closes_on", "moved_without_reason")])
    for name, value in asdict(facts).items():
        setattr(consultation, name, value)


def find_gaps(consultation: Consultation) -> list[str]:
    """What must be said before any of its surveys may open, by name (standards P3, Q11)."""
    return [name for name in NEEDED if not getattr(consultation, name)]


def state_of(consultation: Consultation, today: date) -> str:
    """How far it is: `making`, `open` or `closed`."""
    editions = [edition for survey in consultation.surveys for edition in survey.editions]
    if today <= consultation.closes_on and any(edition.is_open for edition in editions):
        return "open"
    return "closed" if any(edition.opened_at for edition in editions) else "making"


def everything(session: Session) -> Sequence[Consultation]:
    """All consultations with their surveys and editions, the newest first."""
    return session.scalars(
        select(Consultation)
        .options(selectinload(Consultation.surveys).selectinload(Survey.editions))
        .order_by(Consultation.opens_on.desc(), Consultation.id.desc())
    ).all()


def add(session: Session, document: Mapping[str, Any]) -> Consultation:
    """Keep a new consultation. Raises `Unusable` or `AlreadyThere`."""
    consultation = read(document)
    named = select(Consultation.id).where(Consultation.code == consultation.code)
    if session.scalar(named, execution_options=rights.OF_EVERY_GROUP):
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
    inquiry = document.get("inquiry", "")
    if inquiry not in ("", *INQUIRIES):
        problems.append(Problem("inquiry", "not_one_of", {"allowed": list(INQUIRIES)}))
    if problems:
        raise Unusable(problems)
    return Consultation(**values, inquiry=inquiry)


def _check_order(facts: ConsultationFacts) -> None:
    """People are asked, then answered, then forgotten."""
    order = ("opens_on", "closes_on", "reply_by", "retention_until")
    problems = [
        Problem(later, "before_" + earlier)
        for earlier, later in pairwise(order)
        if getattr(facts, later) < getattr(facts, earlier)
    ]
    if problems:
        raise Unusable(problems)


def _free_code(session: Session, title: str) -> str:
    """A short address from the title's words that no other consultation has."""
    wished = "-".join(re.findall(r"[a-z0-9]+", title.lower()))[:30].strip("-")
    if len(wished) < 2:
        return random_word(8)
    named = select(Consultation.id).where(Consultation.code == wished)
    is_taken = session.scalar(named, execution_options=rights.OF_EVERY_GROUP)
    return f"{wished}-{random_word(4)}" if is_taken else wished
