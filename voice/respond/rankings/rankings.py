"""Making a ranking, opening it to its forums, and ending it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from surveys.base import utc_now
from surveys.errors import Problem
from surveys.models import Consultation
from voice.accounts.models import User
from voice.i18n import SOURCE
from voice.listen.models import Theme
from voice.respond.errors import Incomplete
from voice.respond.evidence import AUDIENCES
from voice.respond.rankings.models import (
    Ranking,
    RankingBallot,
    RankingCard,
    RankingForum,
)
from voice.respond.rankings.plans import Plan, problems_of
from voice.respond.wordings import clean
from voice.tokens import random_word

LONGEST_NAME = 80
_LETTERS = 8


class NotOpen(Exception):
    """A ranking that takes no votes: not yet, or no more."""


class StillOpen(Exception):
    """A ranking whose order nobody may see yet."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many took part in one forum. Who abstained took part too, and counts to the quorum."""

    forum: RankingForum
    ballots: int = 0
    abstained: int = 0

    @property
    def voted(self) -> int:
        """Who said anything."""
        return self.ballots - self.abstained

    @property
    def missing(self) -> int:
        """How many are missing to the quorum."""
        return max(0, self.forum.quorum - self.ballots)


def of_consultation(session: Session, consultation: Consultation) -> Sequence[Ranking]:
    """The consultation's rankings, the newest first."""
    return session.scalars(
        select(Ranking)
        .where(Ranking.consultation_id == consultation.id)
        .options(selectinload(Ranking.cards), selectinload(Ranking.forums))
        .order_by(Ranking.id.desc())
    ).all()


def find_forum(session: Session, code: str) -> RankingForum | None:
    """The forum that votes under this address, where its ranking was ever opened."""
    forum = session.scalar(
        select(RankingForum)
        .where(RankingForum.code == code)
        .options(joinedload(RankingForum.ranking).selectinload(Ranking.cards))
    )
    return forum if forum and forum.ranking.opened_at else None


def begin(session: Session, consultation: Consultation, plan: Plan, by: User | None) -> Ranking:
    """A ranking that waits to be opened, its cards named as the themes are. Raises `Incomplete`."""
    if problems := problems_of(consultation, plan):
        raise Incomplete(problems)
    ranking = Ranking(
        consultation=consultation,
        method=plan.method,
        until=plan.until,
        made_by_id=by.id if by else None,
        cards=[_card(theme, place) for place, theme in enumerate(plan.themes)],
        forums=[
            RankingForum(audience=one, quorum=plan.quorums[one], code=random_word(_LETTERS))
            for one in AUDIENCES
            if one in plan.quorums
        ],
    )
    session.add(ranking)
    session.flush()
    return ranking


def name_cards(ranking: Ranking, names: Mapping[int, Mapping[str, str]]) -> None:
    """Name each card (by its theme) in each language, before anyone votes.

    Raises `Incomplete` where English is missing or a name is too long; `NotOpen` once it was
    opened: nobody's vote changes its meaning.
    """
    if ranking.opened_at:
        raise NotOpen
    cleaned = {
        card.theme_id: {tongue: clean(name) for tongue, name in names[card.theme_id].items()}
        for card in ranking.cards
    }
    problems = [
        Problem(f"name_{theme_id}_{tongue}", reason, {"longest": LONGEST_NAME})
        for theme_id, named in cleaned.items()
        for tongue, name in ({SOURCE: ""} | named).items()
        if (reason := _wrong_with(tongue, name))
    ]
    if problems:
        raise Incomplete(problems)
    for card in ranking.cards:
        card.names = {tongue: name for tongue, name in cleaned[card.theme_id].items() if name}


def open_to_votes(ranking: Ranking) -> None:
    """Let the forums vote, from now to the last day."""
    ranking.opened_at = ranking.opened_at or utc_now()


def close(ranking: Ranking) -> None:
    """Take no more votes. Raises `NotOpen`."""
    if not ranking.is_open:
        raise NotOpen
    ranking.closed_at = utc_now()


def show_to_everyone(ranking: Ranking, *, is_shown: bool) -> None:
    """Let everyone read the lists where they voted, or nobody any more. Raises `StillOpen`."""
    if not ranking.is_over:
        raise StillOpen
    ranking.shown_at = utc_now() if is_shown else None


def weigh(ranking: Ranking, weights: Mapping[str, float], why: str, by: User) -> None:
    """Declare what each forum's list weighs in one list of both, and why. Raises `Incomplete`."""
    problems = [
        Problem(f"weight_{one.audience}", "weight_needed")
        for one in ranking.forums
        if not 0 < weights.get(one.audience, 0) <= 100
    ]
    if not clean(why):
        problems.append(Problem("weights_why", "why_needed"))
    if problems:
        raise Incomplete(problems)
    ranking.weights = {one.audience: weights[one.audience] for one in ranking.forums}
    ranking.weights_why = clean(why)
    ranking.weighed_by_id, ranking.weighed_at = by.id, utc_now()


def turnouts(session: Session, rankings: Sequence[Ranking]) -> dict[int, Turnout]:
    """Who took part, by the forum's number; one query for all of them."""
    forums = {forum.id: forum for ranking in rankings for forum in ranking.forums}
    rows = session.execute(
        select(
            RankingBallot.forum_id,
            func.count(),
            func.sum(case((RankingBallot.abstained, 1), else_=0)),
        )
        .where(RankingBallot.forum_id.in_(forums))
        .group_by(RankingBallot.forum_id)
    )
    counted = {forum_id: Turnout(forums[forum_id], *numbers) for forum_id, *numbers in rows}
    return {key: counted.get(key, Turnout(forum)) for key, forum in forums.items()}


def _card(theme: Theme, place: int) -> RankingCard:
    name = clean(theme.easy_name or theme.name)[:LONGEST_NAME]
    return RankingCard(theme=theme, place=place, names={SOURCE: name}, picture=theme.picture)


def _wrong_with(language: str, name: str) -> str:
    if len(name) > LONGEST_NAME:
        return "too_long"
    return "missing_words" if language == SOURCE and not name else ""
