"""The register of a consultation: whom the law names, how each was asked, what each said.

A gap keeps nothing closed: it is shown until somebody writes how a body was asked, or why it was
not. Nothing here commits.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from surveys.base import utc_now
from surveys.models import Consultation
from surveys.wording import words_in
from voice.accounts.models import User
from voice.i18n import SOURCE
from voice.involve.consultations.consultees import KINDS, Kind
from voice.involve.models import Consultee


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What staff write: a day and a way, or why somebody was not asked."""

    name: str
    asked_on: date | None = None
    way: str = ""
    answer: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of the law, and what is written about it."""

    kind: Kind
    entries: Sequence[Consultee]

    @property
    def is_gap(self) -> bool:
        """Whether the law names it, and nothing is written."""
        return self.kind.is_named and not self.entries

    @property
    def is_asked(self) -> bool:
        """Whether anybody of this kind was asked."""
        return any(one.asked_on for one in self.entries)


def of_consultation(session: Session, consultation: Consultation) -> list[Line]:
    """Each kind that the law names, in its order, with its entries by day."""
    found = session.scalars(
        select(Consultee)
        .where(Consultee.consultation_id == consultation.id)
        .options(joinedload(Consultee.by))
        .order_by(Consultee.asked_on, Consultee.id)
    ).all()
    return [Line(kind, [one for one in found if one.kind == kind.key]) for kind in KINDS.values()]


def gaps(lines: Sequence[Line]) -> list[Kind]:
    """What the law names and nobody has written about."""
    return [line.kind for line in lines if line.is_gap]


def add(
    session: Session, consultation: Consultation, kind: Kind, entry: Entry, by: User | None
) -> Consultee:
    """Write that somebody was asked, or why not."""
    added = Consultee(consultation=consultation, kind=kind.key, by=by, **asdict(entry))
    session.add(added)
    session.flush()
    return added


def change(consultee: Consultee, entry: Entry, by: User) -> None:
    """Write something else; the line says who wrote it last."""
    for name, value in asdict(entry).items():
        setattr(consultee, name, value)
    consultee.by, consultee.at = by, utc_now()


def suggest(consultation: Consultation, kind: Kind) -> Entry:
    """What a new line may begin with: the survey that asked these people, where there is one."""
    opened = [
        (edition.opened_at.date(), survey)
        for survey in consultation.surveys
        for edition in survey.editions
        if edition.opened_at and survey.audience == kind.audience
    ]
    if not opened:
        return Entry(name=str(kind.name))
    day, survey = min(opened, key=lambda one: one[0])
    title = words_in(survey.draft["title"], SOURCE)
    return Entry(name=str(kind.name), asked_on=day, way=f"“{title}”")
