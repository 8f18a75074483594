"""Keeping what people wrote in an assessment, version by version. Nothing here commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from surveys import gathered
from surveys.gathered import Gathered
from surveys.models import Consultation
from voice.accounts.models import User
from voice.privacy.models import Assessment

_SHOWN = 20


class WrittenMeanwhile(Exception):
    """Someone kept another version since this one was shown."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who answers for it: a name, as what, and the day."""

    name: str
    role: str
    day: date


def what_is_asked(consultation: Consultation) -> Gathered:
    """What the surveys of a consultation gather, as their drafts are now."""
    return gathered.of_all(survey.draft for survey in consultation.surveys)


def newest(session: Session, consultation: Consultation) -> Assessment | None:
    """The version that holds, where there is one."""
    return next(iter(versions(session, consultation)), None)


def versions(session: Session, consultation: Consultation) -> Sequence[Assessment]:
    """The latest versions, the newest first."""
    return session.scalars(
        select(Assessment)
        .where(Assessment.consultation_id == consultation.id)
        .options(joinedload(Assessment.written_by))
        .order_by(Assessment.number.desc())
        .limit(_SHOWN)
    ).all()


def is_signed(session: Session, consultation: Consultation) -> bool:
    """Whether somebody answers for the version that holds."""
    held = newest(session, consultation)
    return held is not None and held.signed_on is not None


def write(
    session: Session,
    consultation: Consultation,
    seen: int,
    answers: Mapping[str, str],
    by: User,
    signature: Signature | None = None,
) -> Assessment:
    """Keep a new version; without a signature it is unsigned. Raises `WrittenMeanwhile`."""
    session.execute(
        select(Consultation.id).where(Consultation.id == consultation.id).with_for_update()
    )
    held = newest(session, consultation)
    number = held.number if held else 0
    if number != seen:
        raise WrittenMeanwhile
    added = Assessment(
        consultation_id=consultation.id,
        number=number + 1,
        answers=dict(answers),
        written_by_id=by.id,
    )
    if signature:
        added.signed_by, added.signed_as = signature.name, signature.role
        added.signed_on = signature.day
    session.add(added)
    session.flush()
    return added
