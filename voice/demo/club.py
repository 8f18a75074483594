"""A day with a club: tablets are handed round, and hands are counted."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Consultation, Event
from voice.accounts import people
from voice.accounts.roles import OFFICER
from voice.demo.loading import demo_email, move_day, read_json
from voice.involve.events import events, headcounts
from voice.involve.events.events import EventFacts


def plan(session: Session, consultation: Consultation) -> Event:
    """The consultation's day, before anybody came."""
    planned = _planned(consultation)
    day = move_day(date.fromisoformat(planned["day"]))
    facts = {name: planned[name] for name in ("place", "group", "surveys", "note")}
    return events.add(session, EventFacts(**facts, day=day))


def count_hands(session: Session, consultation: Consultation) -> Event:
    """Hands to a survey's question, and to one of our own."""
    planned = _planned(consultation)
    officer = people.find(session, demo_email(OFFICER))
    event = session.scalars(select(Event).where(Event.place == planned["place"])).one()
    for asked in headcounts.closed_questions(events.offered(session, event)):
        if asked.key in planned["hands"]:
            headcounts.enter(session, event, officer, asked, planned["hands"][asked.key])
    own = planned["own"]
    headcounts.enter_own(session, event, officer, own["question"], own["hands"])
    return event


def _planned(consultation: Consultation) -> dict[str, Any]:
    planned: dict[str, Any] = read_json("reaching.json")[consultation.code]["event"]
    return planned
