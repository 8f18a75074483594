"""From a draft to a frozen edition that people answer."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from surveys import documents
from surveys.base import utc_now
from surveys.equality import narrow
from surveys.errors import Problem, SurveyNotFound, SurveyNotOpen, Unusable
from surveys.models import Consultation, Edition, Event, Survey
from surveys.sounds import without_outdated

IS_OPEN = (
    Edition.opened_at.is_not(None),
    Edition.closed_at.is_(None),
    Consultation.closes_on >= bindparam("today"),
)
"""Conditions on an edition joined to its consultation: both are open on the day `today`."""

# Built once: whoever opens a survey or hands answers in asks it.
_CURRENT = (
    select(Edition)
    .join(Edition.survey)
    .join(Survey.consultation)
    .where(Survey.code == bindparam("code"), *IS_OPEN)
    .options(joinedload(Edition.survey))
)


LATE = timedelta(days=14)
"""How long after its end a survey still takes what was sealed on an event's tablet before."""

_AT_EVENT = (
    select(Edition)
    .join(Edition.survey)
    .join(Event, Event.consultation_id == Survey.consultation_id)
    .where(
        Survey.code == bindparam("code"),
        Edition.number == bindparam("number"),
        Edition.opened_at.is_not(None),
        Event.code == bindparam("event"),
    )
    .options(joinedload(Edition.survey).joinedload(Survey.consultation))
)
_OFFERED = select(Event.surveys).where(Event.code == bindparam("event"))


def today() -> date:
    """The day that decides whether a consultation is over (UTC)."""
    return utc_now().date()


def freeze(session: Session, survey: Survey, languages: Collection[str] | None = None) -> Edition:
    """The next edition: a numbered copy of the draft that never changes again.

    With `languages`, in those of its languages only. Raises `Unusable` when that is not a whole
    survey in each of them.
    """
    whole = without_outdated(survey.draft)
    draft = whole if languages is None else narrow(whole, languages)
    documents.check(draft)
    number = len(survey.editions) + 1
    document = draft | {"code": survey.code, "edition": number}
    edition = Edition(survey=survey, number=number, document=document)
    session.add(edition)
    session.flush()
    return edition


def open_edition(session: Session, edition: Edition) -> None:
    """Let people answer this edition; the one that was open before closes."""
    for other in edition.survey.editions:
        if other.is_open:
            close(other)
    session.flush()
    edition.opened_at = utc_now()
    session.flush()


def close(edition: Edition) -> None:
    """Take no more answers."""
    edition.closed_at = utc_now()


def current(session: Session, code: str) -> Edition:
    """The open edition of a survey.

    Raises `SurveyNotFound` for an unknown code, and `SurveyNotOpen` for one that is closed, not
    opened yet, or past its consultation's last day.
    """
    edition = session.scalar(_CURRENT, {"code": code, "today": today()})
    if edition:
        return edition
    if session.scalar(select(Survey.id).where(Survey.code == code)) is None:
        raise SurveyNotFound(code)
    raise SurveyNotOpen(code)


def latest_opened(session: Session, code: str) -> Edition:
    """The newest edition that people were asked to answer, open or closed by now.

    Raises `SurveyNotFound` for an unknown code or a survey that never opened.
    """
    edition = session.scalar(
        select(Edition)
        .join(Edition.survey)
        .where(Survey.code == code, Edition.opened_at.is_not(None))
        .options(joinedload(Edition.survey).joinedload(Survey.consultation))
        .order_by(Edition.number.desc())
        .limit(1)
    )
    if edition is None:
        raise SurveyNotFound(code)
    return edition


def answerable(session: Session, code: str, number: int | None) -> Edition:
    """The edition that a response belongs to: the numbered one, or the open one without a number.

    While a survey is open, answers to its earlier editions are still taken: a phone may have been
    without signal when the new edition opened. Raises `SurveyNotFound`, `SurveyNotOpen`, and
    `Unusable` for a number that people were never asked to answer.
    """
    edition = current(session, code)
    if number is None or number == edition.number:
        return edition
    earlier = session.scalar(
        select(Edition).where(
            Edition.survey_id == edition.survey_id,
            Edition.number == number,
            Edition.opened_at.is_not(None),
        )
    )
    if earlier is None:
        raise Unusable([Problem("edition", "unknown_edition", {"current": edition.number})])
    return earlier


def answered_at_event(
    session: Session, code: str, number: int | None, event_code: Any
) -> Edition | None:
    """The edition of a survey that closed lately, for what an event's tablet sends late.

    Its answers were given while the survey was open; the tablet had no signal since.
    """
    edition = session.scalar(_AT_EVENT, {"code": code, "number": number, "event": str(event_code)})
    if edition is None or code not in session.scalars(_OFFERED, {"event": str(event_code)}).one():
        return None
    last = edition.survey.consultation.closes_on
    closed = edition.closed_at.date() if edition.closed_at else last
    return edition if today() - min(closed, last) <= LATE else None


def all_open(session: Session) -> Sequence[Edition]:
    """Every edition that takes answers now, oldest first."""
    return session.scalars(
        select(Edition)
        .join(Edition.survey)
        .join(Survey.consultation)
        .where(*IS_OPEN)
        .options(joinedload(Edition.survey).joinedload(Survey.consultation))
        .order_by(Edition.id),
        {"today": today()},
    ).all()
