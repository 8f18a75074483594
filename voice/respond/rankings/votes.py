"""Votes: what a phone sends, read strictly, kept once, and turned into what analysis reads."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from analysis.priorities import (
    SAME,
    Duel,
    Estimate,
    choose_pairs,
    from_dots,
    from_pairs,
    from_shares,
)
from surveys.editions import today
from surveys.kinds.refusal import NotAccepted
from voice.respond.rankings.models import (
    DOTS,
    PAIRS,
    STARS,
    Ranking,
    RankingBallot,
    RankingForum,
)
from voice.respond.rankings.rankings import NotOpen

MOST_PAIRS = 10
"""Questions for one person (standards Q12)."""
STARS_EACH, MOST_DOTS = 10, 3
MOST_BALLOTS = 5_000
"""In one forum: more is no meeting, it is a machine."""
UNSURE, ABSTAIN = "unsure", "abstain"
_PAIR = re.compile(r"(\d+)-(\d+)")

Given = dict[str, Any]


class TooMany(Exception):
    """More votes than a forum has members."""


def pairs_for(session: Session, forum: RankingForum, ballot: UUID) -> list[tuple[str, str]]:
    """The pairs to ask on one phone: balanced, and first those that fewest were asked."""
    asked = Counter(
        frozenset((one, other))
        for given in _given(session, forum)
        for one, other, _ in given.get(PAIRS, ())
    )
    return choose_pairs(items_of(forum.ranking), MOST_PAIRS, asked, seed=str(ballot))


def items_of(ranking: Ranking) -> list[str]:
    """The cards as analysis names them: their themes' numbers."""
    return [str(card.theme_id) for card in ranking.cards]


def read(ranking: Ranking, fields: MultiDict[str, str]) -> Given:
    """What was chosen; empty for who abstains, or cannot say anywhere. Raises `NotAccepted`."""
    if fields.get("do") == ABSTAIN:
        return {}
    readers = {PAIRS: _read_pairs, STARS: _read_stars, DOTS: _read_dots}
    chosen = readers[ranking.method](items_of(ranking), fields)
    if not chosen and UNSURE not in fields.values():
        raise NotAccepted("nothing_chosen")
    return {ranking.method: chosen} if chosen else {}


def keep(session: Session, forum: RankingForum, ballot: UUID, given: Given, language: str) -> None:
    """Keep a phone's vote, once: what comes again with the same number changes nothing.

    Raises `NotOpen` and `TooMany`.
    """
    if session.get(RankingBallot, ballot):
        return
    if not forum.ranking.is_open:
        raise NotOpen
    of_forum = select(func.count()).where(RankingBallot.forum_id == forum.id)
    if (session.scalar(of_forum) or 0) >= MOST_BALLOTS:
        raise TooMany
    added = RankingBallot(
        id=ballot,
        forum_id=forum.id,
        given=given,
        abstained=not given,
        language=language,
        day=today(),
    )
    try:
        with session.begin_nested():
            session.add(added)
    except IntegrityError:
        return  # the same phone, at the same moment


def estimate(session: Session, forum: RankingForum) -> Estimate:
    """How important each card is to a forum."""
    return estimate_of(forum.ranking, _given(session, forum))


def estimate_of(ranking: Ranking, given: Sequence[Given]) -> Estimate:
    """How important each card is, by these votes."""
    items, method = items_of(ranking), ranking.method
    said = [one[method] for one in given if one.get(method)]
    if method == STARS:
        return from_shares(items, said)
    if method == DOTS:
        return from_dots(items, said)
    known = set(items)
    return from_pairs(
        items,
        [[Duel(*duel) for duel in one if duel[0] in known and duel[1] in known] for one in said],
    )


def largest_bloc(session: Session, forum: RankingForum) -> int:
    """How many people voted exactly alike, at most (standards N3: all the same)."""
    kept = Counter(repr(sorted(given.items())) for given in _given(session, forum) if given)
    return max(kept.values(), default=0)


def _given(session: Session, forum: RankingForum) -> Sequence[Given]:
    """In the order of their numbers, which tells nothing and is the same every time."""
    return session.scalars(
        select(RankingBallot.given)
        .where(RankingBallot.forum_id == forum.id)
        .order_by(RankingBallot.id)
    ).all()


def _read_pairs(items: Sequence[str], fields: MultiDict[str, str]) -> list[list[str]]:
    """A row a pair with an answer: both cards, and the one that matters more or `SAME`."""
    found: dict[frozenset[str], list[str]] = {}
    for name, answer in fields.items():
        if not name.startswith("pair-") or answer in ("", UNSURE):
            continue
        match = _PAIR.fullmatch(name.removeprefix("pair-"))
        pair = match.groups() if match else ("", "")
        if not set(pair) <= set(items) or pair[0] == pair[1] or answer not in (*pair, SAME):
            raise NotAccepted("not_on_the_page")
        found[frozenset(pair)] = [*pair, answer]
    if len(found) > MOST_PAIRS:
        raise NotAccepted("not_on_the_page")
    return list(found.values())


def _read_stars(items: Sequence[str], fields: MultiDict[str, str]) -> Mapping[str, int]:
    typed = {item: fields.get(f"stars-{item}", "").strip() for item in items}
    wrong = [words for words in typed.values() if words and not _is_count(words)]
    if wrong:
        raise NotAccepted("stars_not_numbers")
    given = {item: int(words) for item, words in typed.items() if words and int(words)}
    if sum(given.values()) > STARS_EACH:
        raise NotAccepted("too_many_stars", given=sum(given.values()), most=STARS_EACH)
    return given


def _is_count(words: str) -> bool:
    return words.isascii() and words.isdecimal() and len(words) <= 4


def _read_dots(items: Sequence[str], fields: MultiDict[str, str]) -> list[str]:
    chosen = set(fields.getlist("dot"))
    if not chosen <= set(items):
        raise NotAccepted("not_on_the_page")
    if len(chosen) > MOST_DOTS:
        raise NotAccepted("too_many_dots", given=len(chosen), most=MOST_DOTS)
    return [item for item in items if item in chosen]
