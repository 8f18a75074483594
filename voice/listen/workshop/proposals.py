"""What a group says about themes in a workshop, and what an officer makes of it. Commits nothing.

All tablets of a group share one link, so what it says is the group's: nobody is told apart.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from surveys.base import utc_now
from voice.listen.cleaning import clean
from voice.listen.models import Theme
from voice.listen.workshop.models import NAME, RIGHT, TAKEN, TOGETHER, Proposal, WorkshopLink
from voice.safeguarding import reviews
from voice.safeguarding.models import PROPOSAL

LONGEST = 80
"""Letters of a name."""
MOST_NAMES = 5
"""Names by one group for one theme."""
MOST_A_MINUTE = 60
"""Things that one link says: a room full of people, and no machine."""


class TooMany(Exception):
    """A link said more than people say."""


class Unusable(ValueError):
    """What was sent says nothing: no name, one far too long, or a theme that is not there."""


def say_right(session: Session, link: WorkshopLink, theme: Theme, language: str) -> None:
    """The theme is right. Raises `TooMany`."""
    _add(session, link, RIGHT, theme, language)


def put_together(
    session: Session, link: WorkshopLink, theme: Theme, other: Theme, language: str
) -> None:
    """Two themes belong together, in whichever order. Raises `TooMany`, `Unusable`."""
    if theme.id == other.id:
        raise Unusable
    first, second = sorted((theme, other), key=lambda one: one.id)
    _add(session, link, TOGETHER, first, language, other=second)


def name(session: Session, link: WorkshopLink, theme: Theme, words: str, language: str) -> None:
    """The theme should be called this. Raises `TooMany`, `Unusable`."""
    words = " ".join(clean(words).split())
    if not words or len(words) > LONGEST:
        raise Unusable
    said = select(func.count()).where(
        Proposal.link_id == link.id, Proposal.theme_id == theme.id, Proposal.kind == NAME
    )
    if (session.scalar(said) or 0) >= MOST_NAMES:
        raise TooMany
    made = _add(session, link, NAME, theme, language, words=words)
    if made:
        arrived = reviews.Arrived(made.id, theme.consultation_id, (words, language), made.at)
        reviews.put_before_leads(session.connection(), PROPOSAL, [arrived])


def take_back(session: Session, link: WorkshopLink, proposal_id: int) -> Theme | None:
    """Undo what the group said, unless an officer settled it; the theme it was about."""
    proposal = session.get(Proposal, proposal_id, with_for_update=True)
    if proposal is None or proposal.link_id != link.id or proposal.outcome:
        return None
    theme = proposal.theme
    if proposal.words:
        reviews.let_go(session, PROPOSAL, [proposal.id])
    session.delete(proposal)
    session.flush()
    return theme


def of_link(session: Session, link: WorkshopLink) -> Mapping[int, Sequence[Proposal]]:
    """What a group said that nobody settled, by each theme that it is about."""
    found = session.scalars(
        select(Proposal)
        .where(Proposal.link_id == link.id, Proposal.outcome.is_(None))
        .options(joinedload(Proposal.theme), joinedload(Proposal.other))
        .order_by(Proposal.id)
    )
    by_theme: dict[int, list[Proposal]] = defaultdict(list)
    for one in found:
        by_theme[one.theme_id].append(one)
        if one.other_id:
            by_theme[one.other_id].append(one)
    return by_theme


def taken_from(session: Session, link: WorkshopLink) -> Sequence[Proposal]:
    """What changed because of a group, the newest first."""
    return session.scalars(
        select(Proposal)
        .where(Proposal.link_id == link.id, Proposal.outcome == TAKEN)
        .options(joinedload(Proposal.theme), joinedload(Proposal.other))
        .order_by(Proposal.settled_at.desc())
        .limit(10)
    ).all()


def _add(
    session: Session,
    link: WorkshopLink,
    kind: str,
    theme: Theme,
    language: str,
    *,
    other: Theme | None = None,
    words: str = "",
) -> Proposal | None:
    """The proposal; None where the group said just this already. Raises `TooMany`."""
    parts = (link.id, kind, theme.id, other.id if other else 0, words.casefold())
    mark = hashlib.sha256("\0".join(str(one) for one in parts).encode()).hexdigest()
    if session.scalar(select(Proposal.id).where(Proposal.mark == mark)):
        return None
    _check_pace(session, link)
    made = Proposal(
        link_id=link.id,
        kind=kind,
        theme_id=theme.id,
        other_id=other.id if other else None,
        words=words,
        language=language,
        mark=mark,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # another tablet of the group said it at the same moment
        return None
    return made


def _check_pace(session: Session, link: WorkshopLink) -> None:
    lately = select(func.count()).where(
        Proposal.link_id == link.id, Proposal.at > utc_now() - timedelta(minutes=1)
    )
    if (session.scalar(lately) or 0) >= MOST_A_MINUTE:
        raise TooMany
