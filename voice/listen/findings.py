"""What we heard, counted: per theme and forum, with quotes. For staff and for `respond`.

Counted without loading comments (`voice.listen.crowd`). Small themes are never dropped. These
numbers are exact: whoever publishes them suppresses small ones first (standards N3,
`analysis.disclosure`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from analysis.findings import OWN
from voice import counted
from voice.listen import crowd
from voice.listen.crowd import Crowd, Kind, Numbers
from voice.listen.models import ACCEPTED, SUGGESTED, Comment, Theme
from voice.listen.recordings import queue as recording_queue

FORUMS = ("young_people", "parents", "practitioners")
"""The audiences that are set side by side; "everyone" is shown where there is any."""


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
    ids = tuple(theme.id for theme in themes)
    which = (consultation_id, ids, checked_only, own_words_only)
    counts = counted.kept(
        session, crowd.TABLES, ("themes", *which), lambda: _count(session, *which)
    )
    found = [Finding(theme, counts.get(theme.id, {})) for theme in themes]
    return sorted(found, key=lambda one: (-one.total.people, -one.total.comments, one.theme.id))


def of_theme(session: Session, theme: Theme) -> Finding:
    """One theme's counts, whatever its state."""
    which = (theme.consultation_id, (theme.id,))
    counts = counted.kept(
        session, crowd.TABLES, ("themes", *which), lambda: _count(session, *which)
    )
    return Finding(theme, counts.get(theme.id, {}))


def people_behind(session: Session, consultation_id: int) -> dict[int, int]:
    """How many people said each theme that stands, by the theme's number."""
    standing = select(Theme.id).where(
        Theme.consultation_id == consultation_id, Theme.state.in_((ACCEPTED, SUGGESTED))
    )
    found = crowd.of_consultation(session, consultation_id)
    people = {
        theme: found.people(found.said(theme, ACCEPTED, SUGGESTED), _together).total()
        for (theme,) in counted.rows(session, standing)
    }
    return {theme: number for theme, number in people.items() if number}


def bases(
    session: Session, consultation_id: int, *, own_words_only: bool = False
) -> dict[str, Base]:
    """By audience, how many comments and people there are at all, or in people's own words."""

    def count() -> dict[str, Base]:
        found = crowd.of_consultation(session, consultation_id)
        everything = _own(found, found.everything) if own_words_only else found.everything
        numbers: dict[str, Counter[str]] = defaultdict(Counter)
        for kind, number in found.comments(everything):
            numbers[kind.audience]["comments"] += number
            numbers[kind.audience]["untranslated"] += number * kind.waits
        for kind, number in found.comments(everything[~found.is_themed[everything]]):
            numbers[kind.audience]["unthemed"] += number * (not kind.waits)
        for audience, number in found.people(everything, _audience).items():
            numbers[audience]["people"] = number
        return {audience: Base(**numbers[audience]) for audience in sorted(numbers)}

    return counted.kept(session, crowd.TABLES, ("bases", consultation_id, own_words_only), count)


def waiting(session: Session, consultation_id: int | None = None) -> "Waiting":
    """What waits for a person, in one consultation or in all."""
    themes = select(func.count()).where(Theme.state == SUGGESTED)
    untranslated = select(func.count()).where(Comment.is_untranslated)
    if consultation_id is not None:
        themes = themes.where(Theme.consultation_id == consultation_id)
        untranslated = untranslated.where(Comment.consultation_id == consultation_id)
    return Waiting(
        counted.number(session, themes),
        counted.number(session, untranslated),
        recording_queue.unheard(session, consultation_id),
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
    session: Session,
    consultation_id: int,
    theme_ids: Iterable[int],
    checked_only: bool = False,
    own_words_only: bool = False,
) -> dict[int, dict[str, Count]]:
    found = crowd.of_consultation(session, consultation_id)
    states = (ACCEPTED,) if checked_only else (ACCEPTED, SUGGESTED)
    counts = {}
    for theme in theme_ids:
        said, right = found.said(theme, *states), found.said(theme, ACCEPTED)
        if own_words_only:
            said, right = _own(found, said), _own(found, right)
        counts[theme] = _count_said(found, said, right)
    return counts


def _count_said(found: Crowd, said: Numbers, right: Numbers) -> dict[str, Count]:
    """By audience; `right` are those of them for which a person said so."""
    numbers: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, number in found.comments(said):
        whose = "own" if kind.answered_by == OWN else kind.answered_by
        for name in ("comments", whose, kind.feeling):
            if name in Count.__slots__:
                numbers[kind.audience][name] += number
    for kind, number in found.comments(right):
        numbers[kind.audience]["checked"] += number
    for audience, number in found.people(said, _audience).items():
        numbers[audience]["people"] = number
    return {audience: Count(**numbers[audience]) for audience in sorted(numbers)}


def _own(found: Crowd, places: Numbers) -> Numbers:
    """Those in people's own words."""
    is_own = np.array([kind.answered_by == OWN for kind in found.kinds], dtype=bool)
    return places[is_own[found.kind[places]]] if len(places) else places


def _audience(kind: Kind) -> str:
    return kind.audience


def _together(_kind: Kind) -> None:
    """All kinds are one."""


def people_of_comments() -> ColumnElement[int]:
    """The people behind the comments of a query: responses and rows of files, each once.

    Where we cannot tell people apart, as in notes of a meeting, each comment counts as one.
    """
    is_of_a_row = Comment.import_row.is_not(None)
    return (
        func.count(Comment.response_id.distinct())
        + func.count(case((is_of_a_row, crowd.row_of_file())).distinct())
        + _sum(Comment.response_id.is_(None) & ~is_of_a_row)
    )


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
