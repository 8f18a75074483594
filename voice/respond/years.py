"""The annual review: promises by the year they were due, and editions and themes side by side.

What people said is compared in words only: years differ in who answered, and in how many
(standards N3).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, extract, func, select
from sqlalchemy.orm import Session, joinedload

from analysis.disclosure import in_words
from surveys.models import Consultation, Edition, Response, Survey
from voice.listen.findings import people_of_comments
from voice.listen.models import REJECTED, Coding, Comment, Theme
from voice.listen.themes import accepted_themes
from voice.respond import chains
from voice.respond.models import DONE, WILL, Promise

MOST_YEARS = 5
IN_TIME, AFTER, MISSED, TO_COME = "in_time", "after", "missed", "to_come"
ENDS = (IN_TIME, AFTER, MISSED, TO_COME)


@dataclass(frozen=True, slots=True)
class Heard:
    """An edition that was opened, and how many answered it."""

    edition: Edition
    responses: int


@dataclass(frozen=True, slots=True)
class Said:
    """A theme, and for each year how many said it, in a word (`analysis.disclosure.Words`)."""

    theme: Theme
    words: Mapping[int, str]


def promises_by_year(
    session: Session, consultation: Consultation, day: date
) -> dict[int, Counter[str]]:
    """For each year, how the promises that were due in it ended, the newest year first."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    rows = session.execute(
        select(Promise.by, Promise.status, Promise.done_on).where(
            Promise.consultation_id == consultation.id,
            Promise.kind == WILL,
        )
    )
    for by, status, done_on in rows:
        if by is not None:
            found[by.year][_end(by, status, done_on, day)] += 1
    return dict(sorted(found.items(), reverse=True))


def editions(session: Session, consultation: Consultation) -> list[Heard]:
    """The editions that were opened, the oldest first, with the number of their answers."""
    counts = (
        select(Response.edition_id, func.count().label("number"))
        .group_by(Response.edition_id)
        .subquery()
    )
    rows = session.execute(
        select(Edition, func.coalesce(counts.c.number, 0))
        .join(Edition.survey)
        .outerjoin(counts, counts.c.edition_id == Edition.id)
        .where(Survey.consultation_id == consultation.id, Edition.opened_at.is_not(None))
        .order_by(Edition.opened_at, Edition.id)
        .options(joinedload(Edition.survey))
    )
    return [Heard(edition, number) for edition, number in rows]


def years_of(session: Session, consultation: Consultation) -> list[int]:
    """The newest years in which people were heard, the oldest of them first."""
    year = _year()
    found = session.scalars(
        select(year).where(Comment.consultation_id == consultation.id).distinct()
    )
    return sorted((int(one) for one in found), reverse=True)[:MOST_YEARS][::-1]


def themes(session: Session, consultation: Consultation, years: Sequence[int]) -> list[Said]:
    """The accepted themes, each with a word for each year in which one may be said."""
    bases = _people(session, consultation)
    standing = chains.standing_of(session, consultation.id)
    said = _people_by_theme(session, consultation, standing)
    found = []
    for theme in accepted_themes(session, consultation.id):
        counts = said.get(theme.id, {})
        words = {one: _in_words(counts.get(one, 0), bases.get(one, 0)) for one in years}
        found.append(Said(theme, words))
    return found


def _end(by: date, status: str, done_on: date | None, day: date) -> str:
    if status == DONE:
        return IN_TIME if done_on is None or done_on <= by else AFTER
    return MISSED if by < day else TO_COME


def _in_words(said: int, heard: int) -> str:
    return in_words(min(said, heard), heard)


def _people(session: Session, consultation: Consultation) -> dict[int, int]:
    rows = session.execute(
        select(_year(), people_of_comments())
        .where(Comment.consultation_id == consultation.id)
        .group_by(_year())
    )
    return {int(year): number for year, number in rows}


def _people_by_theme(
    session: Session, consultation: Consultation, standing: Mapping[int, int]
) -> dict[int, dict[int, int]]:
    """People by theme and year; who said two themes that were merged is counted in both."""
    rows = session.execute(
        select(Coding.theme_id, _year(), people_of_comments())
        .join(Coding.comment)
        .where(Comment.consultation_id == consultation.id, Coding.state != REJECTED)
        .group_by(Coding.theme_id, _year())
    )
    found: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for theme_id, year, number in rows:
        found[standing.get(theme_id, theme_id)][int(year)] += number
    return found


def _year() -> ColumnElement[int]:
    return extract("year", Comment.arrived_at)
