"""What came of a ranking: each forum's own list, both side by side, and one list if declared.

An order is made only once a ranking is over: seen earlier, it would move those who vote after it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.disclosure import Published, publish_count
from analysis.disclosure.counts import how_to_show
from analysis.priorities import (
    Agreement,
    Contrast,
    Estimate,
    Place,
    agree,
    bands,
    combine,
    compare,
    leaders,
    order,
)
from voice.respond.rankings import rankings
from voice.respond.rankings import votes as ranking_votes
from voice.respond.rankings.models import Ranking, RankingCard, RankingForum
from voice.respond.rankings.rankings import StillOpen, Turnout

FEWEST = 3
"""Voters from which staff see a list: with fewer, it would tell what one person wants."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One forum's list; no places where too few voted for one."""

    turnout: Turnout
    places: tuple[Place, ...]

    @property
    def forum(self) -> RankingForum:
        """Whose list it is."""
        return self.turnout.forum

    @property
    def leaders(self) -> tuple[str, ...]:
        """The themes of which any may be first; more than one is too close to call."""
        return leaders(self.places)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two forums side by side."""

    forums: tuple[RankingForum, RankingForum]
    contrasts: Mapping[str, Contrast]
    agreement: Agreement
    middle: tuple[float, float]  # the importance of a middle theme, on the map


@dataclass(frozen=True, slots=True)
class Results:
    """A ranking that is over, for staff; `joint` where weights are declared and all have a list."""

    ranking: Ranking
    cards: Mapping[str, RankingCard]
    lists: tuple[Listed, ...]
    pair: Pair | None
    joint: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PublicList:
    """A forum's list as everyone may read it; nothing where too few voted (standards N3)."""

    audience: str
    took_part: Published
    bands: tuple[tuple[str, ...], ...]  # within one, it is too close to call


def find(session: Session, ranking: Ranking) -> Results:
    """What came of a ranking. Raises `StillOpen`."""
    if not ranking.is_over:
        raise StillOpen
    counted = rankings.turnouts(session, [ranking])
    estimates = {
        forum.id: ranking_votes.estimate(session, forum)
        for forum in ranking.forums
        if counted[forum.id].voted >= FEWEST
    }
    lists = [
        Listed(counted[one.id], order(estimates[one.id]) if one.id in estimates else ())
        for one in ranking.forums
    ]
    return Results(
        ranking,
        {str(card.theme_id): card for card in ranking.cards},
        tuple(lists),
        _pair(ranking, estimates),
        _joint(ranking, estimates),
    )


def public_lists(session: Session, ranking: Ranking) -> list[PublicList]:
    """The forums' lists without a number that could name anyone (standards N3)."""
    counted = rankings.turnouts(session, [ranking])
    return [_public(session, ranking, counted[forum.id]) for forum in ranking.forums]


def _public(session: Session, ranking: Ranking, turnout: Turnout) -> PublicList:
    alike = ranking_votes.largest_bloc(session, turnout.forum)
    places: Sequence[Place] = ()
    if how_to_show(turnout.voted, alike) == "numbers":
        places = order(ranking_votes.estimate(session, turnout.forum))
    return PublicList(
        turnout.forum.audience,
        publish_count(turnout.ballots),
        bands(places),
    )


def _pair(ranking: Ranking, estimates: Mapping[int, Estimate]) -> Pair | None:
    """The first two forums that have a list: young people and parents, where both voted."""
    both = [forum for forum in ranking.forums if forum.id in estimates][:2]
    if len(both) < 2:
        return None
    one, other = (estimates[forum.id] for forum in both)
    middle = (one.shown(one.middle), other.shown(other.middle))
    return Pair((both[0], both[1]), compare(one, other), agree(one, other), middle)


def _joint(ranking: Ranking, estimates: Mapping[int, Estimate]) -> tuple[Place, ...]:
    weights = ranking.weights
    if not weights or len(estimates) < len(ranking.forums) or len(estimates) < 2:
        return ()
    return order(
        combine(
            [estimates[forum.id] for forum in ranking.forums],
            [float(weights[forum.audience]) for forum in ranking.forums],
        )
    )
