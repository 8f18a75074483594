"""Who changed what in a survey, for everyone to read once staff publish it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.editions import today
from surveys.models import Credit, Survey

LONGEST = 500
"""Letters in a credit."""


class NoSuchCredit(LookupError):
    """A credit that is not there, or is another survey's."""


def add(
    session: Session, survey: Survey, kind: str, question: str, number: int, groups: Iterable[str]
) -> Credit:
    """A credit for groups whose words changed a question, not published yet."""
    credit = Credit(
        survey_id=survey.id,
        kind=kind,
        question=question,
        number=number,
        groups=sorted(set(groups)),
        on=today(),
    )
    session.add(credit)
    session.flush()
    return credit


def of_survey(session: Session, survey: Survey) -> Sequence[Credit]:
    """The survey's credits, the newest first."""
    order = (Credit.on.desc(), Credit.id.desc())
    return session.scalars(
        select(Credit).where(Credit.survey_id == survey.id).order_by(*order)
    ).all()


def find(session: Session, survey: Survey, credit_id: int) -> Credit:
    """One of the survey's credits. Raises `NoSuchCredit`."""
    credit = session.get(Credit, credit_id)
    if credit is None or credit.survey_id != survey.id:
        raise NoSuchCredit
    return credit


def publish(credit: Credit, *, is_public: bool) -> bool:
    """Let everyone read a credit, or nobody any more; whether that is new."""
    before = credit.published_at is not None
    credit.published_at = (credit.published_at or utc_now()) if is_public else None
    return is_public and not before
