"""The demo's finished ranking of both forums, and what a board decided after it.

Made-up members vote through the same door as phones; a seed makes the same votes every time.
"""

import random
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.priorities import SAME
from surveys.editions import today
from surveys.models import Consultation
from voice.accounts import people
from voice.accounts.roles import COORDINATOR, OFFICER
from voice.demo import chances, loading
from voice.listen.models import ACCEPTED, Theme
from voice.respond.rankings import board_decisions, rankings
from voice.respond.rankings import votes as ranking_votes
from voice.respond.rankings.board_decisions import Choice
from voice.respond.rankings.models import PAIRS, RankingForum
from voice.respond.rankings.plans import Plan

_QUORUM = 12
_OWN = 0.7  # how far a person's wishes are from the forum's: a standard deviation
_SKIPS, _SAME, _ABSTAINS = 0.08, 0.1, 0.06


def load(session: Session, consultation: Consultation) -> None:
    """A ranking of the file's themes that is over, with a decision on some of them."""
    written = loading.read_json("ranking.json")
    themes = _themes(session, consultation, written["themes"])
    coordinator = people.find(session, loading.demo_email(COORDINATOR))
    quorums = dict.fromkeys(written["forums"], _QUORUM)
    plan = Plan(list(themes.values()), PAIRS, today(), quorums)
    ranking = rankings.begin(session, consultation, plan, coordinator)
    names = {theme.id: written["themes"][key] for key, theme in themes.items()}
    rankings.name_cards(ranking, names)
    rankings.open_to_votes(ranking)
    for forum in ranking.forums:
        wishes = written["forums"][forum.audience]
        by_theme = {str(themes[key].id): float(wishes["wishes"][key]) for key in themes}
        _vote(session, forum, by_theme, wishes["people"])
    rankings.close(ranking)
    choices = [
        Choice(themes[one["theme"]], one["choice"], one["why"]) for one in written["decisions"]
    ]
    officer = people.find(session, loading.demo_email(OFFICER))
    board = consultation.board
    board_decisions.write_down(session, consultation, choices, board, today(), officer, ranking)


def _themes(
    session: Session, consultation: Consultation, wanted: Mapping[str, Any]
) -> dict[str, Theme]:
    found = session.scalars(
        select(Theme).where(
            Theme.consultation_id == consultation.id,
            Theme.state == ACCEPTED,
            Theme.key.in_(wanted),
        )
    )
    by_key = {theme.key: theme for theme in found}
    return {key: by_key[key] for key in wanted if key in by_key}


def _vote(session: Session, forum: RankingForum, wishes: Mapping[str, float], members: int) -> None:
    chance = chances.from_seed(forum.audience)
    for _ in range(members):
        ballot = UUID(int=chance.getrandbits(128), version=4)
        given: ranking_votes.Given = {}
        if chance.random() >= _ABSTAINS:
            own = {item: chance.gauss(wish, _OWN) for item, wish in wishes.items()}
            pairs = ranking_votes.pairs_for(session, forum, ballot)
            given = {PAIRS: [_answer(*pair, own, chance) for pair in pairs if _says(chance)]}
        ranking_votes.keep(session, forum, ballot, given, "en")


def _says(chance: random.Random) -> bool:
    return chance.random() >= _SKIPS


def _answer(one: str, other: str, own: Mapping[str, float], chance: random.Random) -> list[str]:
    if chance.random() < _SAME:
        return [one, other, SAME]
    return [one, other, one if own[one] > own[other] else other]
