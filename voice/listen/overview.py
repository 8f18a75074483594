"""What the consultation page shows: each theme with a bar and a quote for every forum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from voice.listen import findings, quotes
from voice.listen.findings import Base, Finding
from voice.listen.models import ACCEPTED, SUGGESTED, Theme
from voice.listen.quotes import Said

_QUOTE_CANDIDATES = 4  # for the one that is shown: a safe sentence is soon found
EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Cell:
    """One theme in one forum. `length` of the bar: 0 to 100, of the longest one on the page."""

    audience: str
    people: int
    comments: int
    length: float
    quotes: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Row:
    """One theme across the forums."""

    theme: Theme
    people: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A consultation's themes side by side, and what its forums said in all."""

    forums: tuple[str, ...]
    bases: Mapping[str, Base]
    rows: tuple[Row, ...]
    suggested: tuple[Row, ...]
    most_said: Mapping[str, Sequence[str]]  # forum -> names of its three most said themes

    @property
    def comments(self) -> int:
        """Everything that came in."""
        return sum(base.comments for base in self.bases.values())

    @property
    def people(self) -> int:
        """Everyone who wrote something."""
        return sum(base.people for base in self.bases.values())

    @property
    def unthemed(self) -> int:
        """Comments that could be themed and have no theme."""
        return sum(base.unthemed for base in self.bases.values())


def of(session: Session, consultation_id: int, sort: str = "") -> Overview:
    """The overview, the most said first: by everyone, or by the forum named in `sort`."""
    bases = findings.bases(session, consultation_id)
    forums = (*findings.FORUMS, *((EVERYONE,) if EVERYONE in bases else ()))
    found = findings.of_consultation(session, consultation_id, states=(ACCEPTED, SUGGESTED))
    if sort in forums:
        found.sort(key=lambda one: -one.of(sort).people)
    said = quotes.of_themes(
        session, [one.theme.id for one in found], most=1, candidates=_QUOTE_CANDIDATES
    )
    longest = max((_share(one, bases, forum) for one in found for forum in forums), default=0.0)
    rows = [_row(one, forums, bases, longest or 1.0, said) for one in found]
    accepted = [one for one in found if one.theme.state == ACCEPTED]
    return Overview(
        forums,
        bases,
        tuple(row for row in rows if row.theme.state == ACCEPTED),
        tuple(row for row in rows if row.theme.state == SUGGESTED),
        {forum: _most_said(accepted, forum) for forum in forums},
    )


def _row(
    one: Finding,
    forums: Sequence[str],
    bases: Mapping[str, Base],
    longest: float,
    said: Mapping[tuple[int, str], Sequence[Said]],
) -> Row:
    cells = tuple(
        Cell(
            forum,
            one.of(forum).people,
            one.of(forum).comments,
            round(100 * _share(one, bases, forum) / longest, 1),
            said.get((one.theme.id, forum), ()),
        )
        for forum in forums
    )
    return Row(one.theme, one.total.people, cells)


def _share(one: Finding, bases: Mapping[str, Base], forum: str) -> float:
    """The share of a forum's people who said it, 0 to 1."""
    base = bases.get(forum, Base())
    return one.of(forum).people / base.people if base.people else 0.0


def _most_said(found: Sequence[Finding], forum: str) -> list[str]:
    said = [one for one in found if one.of(forum).people]
    return [one.theme.name for one in sorted(said, key=lambda one: -one.of(forum).people)[:3]]
