"""What the consultation page shows: each theme with a bar and a quote for every forum.

How sure a share is, and whether two forums differ, comes from `analysis.findings`. There is no
figure for all together: an average would drown the smaller forum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.findings import Difference, Share, Table, find
from voice.listen import findings, quotes
from voice.listen.findings import Base, Finding
from voice.listen.models import ACCEPTED, SUGGESTED, Theme
from voice.listen.quotes import Said

_QUOTE_CANDIDATES = 4  # for the one that is shown: a safe sentence is soon found
_STEADY = 10  # people in a forum, from which on its intervals decide how long the bars are
EVERYONE = "everyone"
COMPARED = ("young_people", "parents")
"""The two forums whose difference is told."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One theme in one forum. Lengths run from 0 to 100, which is `longest` on the page."""

    audience: str
    share: Share
    longest: float
    quotes: Sequence[Said]

    @property
    def people(self) -> int:
        """How many said it."""
        return self.share.people

    @property
    def length(self) -> float:
        """Of the bar."""
        return self._on_page(self.share.part)

    @property
    def likely(self) -> tuple[float, float]:
        """From where to where the interval is drawn."""
        low, high = self.share.interval
        return self._on_page(low), self._on_page(high)

    def _on_page(self, part: float) -> float:
        return round(min(100.0, 100 * part / self.longest), 1)


@dataclass(frozen=True, slots=True)
class Row:
    """One theme across the forums, and the difference of the two that are compared."""

    theme: Theme
    cells: tuple[Cell, ...]
    difference: Difference


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


def of(
    session: Session, consultation_id: int, sort: str = "", *, own_words_only: bool = False
) -> Overview:
    """The overview, the most said first: by everyone, or by the forum named in `sort`."""
    bases = findings.bases(session, consultation_id, own_words_only=own_words_only)
    forums = (*findings.FORUMS, *((EVERYONE,) if EVERYONE in bases else ()))
    found = findings.of_consultation(
        session, consultation_id, states=(ACCEPTED, SUGGESTED), own_words_only=own_words_only
    )
    if sort in forums:
        found.sort(key=lambda one: -one.of(sort).people)
    said = quotes.of_themes(
        session,
        [one.theme.id for one in found],
        most=1,
        own_words_only=own_words_only,
        candidates=_QUOTE_CANDIDATES,
    )
    accepted = [one for one in found if one.theme.state == ACCEPTED]
    suggested = [one for one in found if one.theme.state == SUGGESTED]
    return Overview(
        forums,
        bases,
        _rows(accepted, forums, bases, said),
        _rows(suggested, forums, bases, said),
        {forum: _most_said(accepted, forum) for forum in forums},
    )


def table_of(found: Sequence[Finding], bases: Mapping[str, Base]) -> Table:
    """Themes (by id, as text) and audiences as the analysis counts them."""
    people = {audience: base.people for audience, base in bases.items()}
    return Table(
        tuple(str(one.theme.id) for one in found),
        {
            # Someone may have taken their words back since the others were counted.
            (audience, str(one.theme.id)): min(count.people, people.get(audience, 0))
            for one in found
            for audience, count in one.by_audience.items()
        },
        people,
    )


def _rows(
    found: Sequence[Finding],
    forums: Sequence[str],
    bases: Mapping[str, Base],
    said: Mapping[tuple[int, str], Sequence[Said]],
) -> tuple[Row, ...]:
    table = table_of(found, bases)
    longest = longest_share(table)
    return tuple(
        Row(
            one.theme,
            tuple(
                Cell(
                    forum,
                    table.share(forum, told.answer),
                    longest,
                    said.get((one.theme.id, forum), ()),
                )
                for forum in forums
            ),
            told.difference,
        )
        for one, told in zip(found, find(table, COMPARED), strict=True)
    )


def longest_share(table: Table) -> float:
    """The share that fills the bars; a few people's wide intervals may run over it."""
    shares = [table.share(group, answer) for group in table.groups for answer in table.answers]
    ends = [one.interval[1] if one.base >= _STEADY else one.part for one in shares]
    return max(ends, default=0.0) or 1.0


def _most_said(found: Sequence[Finding], forum: str) -> list[str]:
    said = [one for one in found if one.of(forum).people]
    return [one.theme.name for one in sorted(said, key=lambda one: -one.of(forum).people)[:3]]
