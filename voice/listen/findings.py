"""What we heard, counted: per theme and forum, with quotes. For staff and for `respond`.

Counted by the database, never by loading comments. Small themes are never dropped. These numbers
are exact: whoever publishes them suppresses small ones first (standards N3, `analysis.disclosure`).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import BigInteger, ColumnElement, case, cast, exists, func, select
from sqlalchemy.orm import Session

from analysis.findings import OWN
from voice import counted
from voice.listen import heard
from voice.listen.models import ACCEPTED, ENGLISH, REJECTED, SUGGESTED, Coding, Comment, Theme

FORUMS = ("young_people", "parents", "practitioners")
"""The audiences that are set side by side; "everyone" is shown where there is any."""

_MORE_THAN_ROWS = 10_000_000
"""Than any sheet can have, so that no two rows of two files have the same number."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was said. A person is a response, or one row of a file."""

    comments: int = 0
    people: int = 0
    checked: int = 0  # comments for which a person said "right"
    own: int = 0  # comments in the person's own words
    helped: int = 0
    proxy: int = 0
    negative: int = 0  # a machine's hint, never to be published
    neutral: int = 0
    positive: int = 0

    def __add__(self, other: "Count") -> "Count":
        """Both together: two audiences never share a response."""
        return Count(*(getattr(self, one) + getattr(other, one) for one in self.__slots__))


@dataclass(frozen=True, slots=True)
class Finding:
    """One theme and who said it, by audience."""

    theme: Theme
    by_audience: Mapping[str, Count] = field(default_factory=dict)

    def of(self, audience: str) -> Count:
        """The count of an audience; nought where it did not say this."""
        return self.by_audience.get(audience, Count())

    @property
    def total(self) -> Count:
        """Everyone together."""
        return sum(self.by_audience.values(), Count())


@dataclass(frozen=True, slots=True)
class Base:
    """What an audience said in all, themed or not."""

    comments: int = 0
    people: int = 0
    untranslated: int = 0  # not in English, waiting for a person's translation
    unthemed: int = 0  # could be themed, and no theme fits


def of_consultation(
    session: Session,
    consultation_id: int,
    *,
    states: Sequence[str] = (ACCEPTED,),
    checked_only: bool = False,
    own_words_only: bool = False,
) -> list[Finding]:
    """Every theme in these states, the most said first; themes that nobody said are there too.

    Counts what a machine suggests and what people said is right; with `checked_only` only the
    latter. What a person called wrong never counts.
    """
    themes = session.scalars(
        select(Theme)
        .where(Theme.consultation_id == consultation_id, Theme.state.in_(states))
        .order_by(Theme.id)
    ).all()
    conditions = [Theme.consultation_id == consultation_id, Theme.state.in_(states)]
    conditions.append(Coding.state == ACCEPTED if checked_only else Coding.state != REJECTED)
    conditions += _whose(own_words_only)
    counts = _count(session, conditions)
    found = [Finding(theme, counts.get(theme.id, {})) for theme in themes]
    return sorted(found, key=lambda one: (-one.total.people, -one.total.comments, one.theme.id))


def of_theme(session: Session, theme: Theme) -> Finding:
    """One theme's counts, whatever its state."""
    counts = _count(session, [Theme.id == theme.id, Coding.state != REJECTED])
    return Finding(theme, counts.get(theme.id, {}))


def people_behind(session: Session, consultation_id: int) -> dict[int, int]:
    """How many people said each theme that stands, by the theme's number."""
    asked = (
        select(Coding.theme_id, people_of_comments())
        .join(Coding.comment)
        .join(Coding.theme)
        .where(
            Theme.consultation_id == consultation_id,
            Theme.state.in_((ACCEPTED, SUGGESTED)),
            Coding.state != REJECTED,
        )
        .group_by(Coding.theme_id)
    )
    return dict(counted.rows(session, asked))


def bases(
    session: Session, consultation_id: int, *, own_words_only: bool = False
) -> dict[str, Base]:
    """By audience, how many comments and people there are at all, or in people's own words."""
    waits = (Comment.language != ENGLISH) & Comment.translation.is_(None)
    themed = exists().where(Coding.comment_id == Comment.id, Coding.state != REJECTED)
    asked = (
        select(
            Comment.audience,
            func.count(),
            people_of_comments(),
            _sum(waits),
            _sum(~waits & ~themed),
        )
        .where(Comment.consultation_id == consultation_id, *_whose(own_words_only))
        .group_by(Comment.audience)
    )
    return {audience: Base(*numbers) for audience, *numbers in counted.rows(session, asked)}


def waiting(session: Session, consultation_id: int | None = None) -> "Waiting":
    """What waits for a person, in one consultation or in all."""
    themes = select(func.count()).where(Theme.state == SUGGESTED)
    untranslated = select(func.count()).where(
        Comment.language != ENGLISH, Comment.translation.is_(None)
    )
    if consultation_id is not None:
        themes = themes.where(Theme.consultation_id == consultation_id)
        untranslated = untranslated.where(Comment.consultation_id == consultation_id)
    return Waiting(
        counted.number(session, themes),
        counted.number(session, untranslated),
        heard.unheard(session, consultation_id),
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """Themes that a machine suggests, comments without English words, recordings to be heard."""

    themes: int
    untranslated: int
    unheard: int

    @property
    def total(self) -> int:
        """Everything that waits."""
        return self.themes + self.untranslated + self.unheard


def _count(
    session: Session, conditions: Sequence[ColumnElement[bool]]
) -> dict[int, dict[str, Count]]:
    asked = (
        select(
            Coding.theme_id,
            Comment.audience,
            func.count(),
            people_of_comments(),
            _sum(Coding.state == ACCEPTED),
            *(_sum(Comment.answered_by == whose) for whose in ("self", "helped", "proxy")),
            *(_sum(Comment.feeling == one) for one in ("negative", "neutral", "positive")),
        )
        .join(Coding.comment)
        .join(Coding.theme)
        .where(*conditions)
        .group_by(Coding.theme_id, Comment.audience)
    )
    counts: dict[int, dict[str, Count]] = defaultdict(dict)
    for theme, audience, *numbers in counted.rows(session, asked):
        counts[theme][audience] = Count(*numbers)
    return counts


def people_of_comments() -> ColumnElement[int]:
    """The people behind the comments of a query: responses and rows of files, each once.

    Where we cannot tell people apart, as in notes of a meeting, each comment counts as one.
    """
    is_of_a_row = Comment.import_row.is_not(None)
    row = cast(Comment.import_id, BigInteger) * _MORE_THAN_ROWS + Comment.import_row
    return (
        func.count(Comment.response_id.distinct())
        + func.count(case((is_of_a_row, row)).distinct())
        + _sum(Comment.response_id.is_(None) & ~is_of_a_row)
    )


def _whose(own_words_only: bool) -> list[ColumnElement[bool]]:
    return [Comment.answered_by == OWN] if own_words_only else []


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
