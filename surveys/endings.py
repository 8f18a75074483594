"""Ending a survey early, or giving people more time: with a reason that everyone can read."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.base import Base, utc_now
from surveys.editions import close, today
from surveys.errors import Problem, Unusable
from surveys.models import Consultation, Edition, Survey


class Ending(Base):
    """That a survey ended early, or that a consultation got more time, and why."""

    __tablename__ = "ending"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    survey_id: Mapped[int | None] = mapped_column(ForeignKey("survey.id"), index=True)
    # the survey that closed; more time is for all of the consultation's
    reason: Mapped[dict[str, str]]
    until: Mapped[date]  # the last day to answer from then on
    at: Mapped[datetime] = mapped_column(default=utc_now)


def close_early(session: Session, edition: Edition, reason: Mapping[str, str]) -> Ending:
    """Take no more answers, and keep why. Raises `Unusable` where it is closed or none is said."""
    _expect_reason(reason)
    if not edition.is_open:
        raise Unusable([Problem("survey", "not_open")])
    close(edition)
    return _keep(session, edition.survey.consultation, edition.survey, reason, today())


def extend(
    session: Session, consultation: Consultation, until: date, reason: Mapping[str, str]
) -> Ending:
    """Let people answer until a later day, and keep why: in all surveys of the consultation.

    Raises `Unusable` for a day that is no later one, that is over, or that is after the day on
    which we promised to answer.
    """
    _expect_reason(reason)
    if until <= consultation.closes_on:
        raise Unusable([Problem("until", "not_later")])
    if until < today():
        raise Unusable([Problem("until", "over")])
    if until > consultation.reply_by:
        raise Unusable([Problem("until", "after_reply_by")])
    consultation.closes_on = until
    return _keep(session, consultation, None, reason, until)


def why_longer(session: Session, consultation: Consultation) -> Ending | None:
    """Why people have more time, where the last day is still the one that was given then."""
    return session.scalar(
        select(Ending)
        .where(
            Ending.consultation_id == consultation.id,
            Ending.survey_id.is_(None),
            Ending.until == consultation.closes_on,
        )
        .order_by(Ending.id.desc())
        .limit(1)
    )


def why_closed(session: Session, code: str) -> Ending | None:
    """Why a survey ended early, where it was not opened again since."""
    ending = session.scalar(
        select(Ending)
        .join(Survey, Survey.id == Ending.survey_id)
        .where(Survey.code == code)
        .order_by(Ending.id.desc())
        .limit(1)
    )
    if ending is None:
        return None
    later = select(Edition.id).where(
        Edition.survey_id == ending.survey_id, Edition.opened_at > ending.at
    )
    return None if session.scalar(later.limit(1)) else ending


def _expect_reason(reason: Mapping[str, str]) -> None:
    if not reason.get("en"):
        raise Unusable([Problem("reason_en", "missing")])


def _keep(
    session: Session,
    consultation: Consultation,
    survey: Survey | None,
    reason: Mapping[str, str],
    until: date,
) -> Ending:
    ending = Ending(
        consultation_id=consultation.id,
        survey_id=survey.id if survey else None,
        reason=dict(reason),
        until=until,
    )
    session.add(ending)
    session.flush()
    return ending
