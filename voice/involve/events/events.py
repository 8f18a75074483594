"""Events: where a group answers together, what came of it, and hands that were counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from surveys import editions
from surveys.base import utc_now
from surveys.models import Consultation, Edition, Event, Response, Survey
from voice.involve import watching
from voice.involve.models import PairingLink
from voice.tokens import random_word

"""No letter or digit that looks like another: people type these."""


class EventNotFound(LookupError):
    """There is no event with this code."""


class WrongSurveys(ValueError):
    """No open survey was chosen, or surveys of more than one consultation."""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What staff say about an event."""

    place: str
    day: date
    group: str
    surveys: Sequence[str]
    note: str


@dataclass(frozen=True, slots=True)
class Came:
    """How many responses of one survey came from an event."""

    title: dict[str, str]
    responses: int


def everything(session: Session) -> Sequence[Event]:
    """All events, the latest day first."""
    order = (Event.day.desc(), Event.id.desc())
    return session.scalars(
        select(Event).options(joinedload(Event.consultation)).order_by(*order)
    ).all()


def find(session: Session, code: str) -> Event:
    """The event with this code. Raises `EventNotFound`."""
    event = session.scalar(select(Event).where(Event.code == code))
    if event is None:
        raise EventNotFound(code)
    return event


def add(session: Session, facts: EventFacts) -> Event:
    """A new event. Raises `WrongSurveys`."""
    event = Event(code=random_word(8), consultation=_consultation_of(session, facts.surveys))
    _write(event, facts)
    session.add(event)
    session.flush()
    watching.put_note(session, event)
    return event


def change(session: Session, event: Event, facts: EventFacts) -> None:
    """Say other things about an event. Raises `WrongSurveys`.

    An event stays with its consultation: its responses and headcounts belong there.
    """
    if _consultation_of(session, facts.surveys) is not event.consultation:
        raise WrongSurveys
    before = event.note
    _write(event, facts)
    if event.note != before:
        watching.put_note(session, event)


def end(session: Session, event: Event) -> None:
    """Take no more people. Tablets send what they have; the link pairs no more."""
    event.ended_at = event.ended_at or utc_now()
    link = session.get(PairingLink, event.id)
    if link:
        session.delete(link)


def reopen(event: Event) -> None:
    """Go on: it was ended too early."""
    event.ended_at = None


def offered(session: Session, event: Event) -> list[Edition]:
    """The open editions that an event's tablets offer, in the order of the surveys."""
    return [one for one in editions.all_open(session) if one.survey.code in event.surveys]


def what_came(session: Session, event: Event) -> list[Came]:
    """Responses from the event's tablets, by survey."""
    rows = session.execute(
        select(Survey, func.count(Response.id))
        .join(Edition, Edition.survey_id == Survey.id)
        .join(Response, Response.edition_id == Edition.id)
        .where(Response.event_id == event.id)
        .group_by(Survey.id)
        .order_by(Survey.id)
    )
    return [Came(survey.draft["title"], responses) for survey, responses in rows]


def count_responses(session: Session) -> dict[int, int]:
    """How many responses came from each event, by its identifier."""
    rows = session.execute(
        select(Response.event_id, func.count())
        .where(Response.event_id.is_not(None))
        .group_by(Response.event_id)
    )
    return {event_id: number for event_id, number in rows if event_id is not None}


def count_past(session: Session) -> int:
    """Events whose day is over and that nobody has ended."""
    past = (Event.day < editions.today(), Event.ended_at.is_(None))
    return session.scalar(select(func.count()).select_from(Event).where(*past)) or 0


def _consultation_of(session: Session, codes: Sequence[str]) -> Consultation:
    found = {one.survey.code: one.survey.consultation for one in editions.all_open(session)}
    chosen = {found[code].id: found[code] for code in codes if code in found}
    if len(chosen) != 1 or not set(codes) <= set(found):
        raise WrongSurveys
    return next(iter(chosen.values()))


def _write(event: Event, facts: EventFacts) -> None:
    values: dict[str, Any] = {
        "place": facts.place.strip(),
        "day": facts.day,
        "group": facts.group.strip(),
        "surveys": list(facts.surveys),
        "note": facts.note.strip(),
    }
    for name, value in values.items():
        setattr(event, name, value)
