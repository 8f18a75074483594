"""What a group says about themes in a workshop, and what an officer makes of it. Commits nothing.

All tablets of a group share one link, so what it says is the group's: nobody is told apart.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from surveys.base import utc_now
from voice.accounts.models import User
from voice.listen import decisions, editing, versions
from voice.listen.cleaning import clean
from voice.listen.decisions import NotPossible
from voice.listen.models import ACCEPTED, Theme
from voice.listen.versions import Change
from voice.listen.workshop_models import LEFT, NAME, RIGHT, TAKEN, TOGETHER, Proposal, WorkshopLink
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


@dataclass(frozen=True, slots=True)
class Voiced:
    """The same thing said by one group or more, which waits for an officer."""

    kind: str
    theme: Theme
    other: Theme | None
    words: str
    language: str
    proposals: Sequence[Proposal]

    @property
    def groups(self) -> list[str]:
        """Who said it."""
        return sorted({one.link.group for one in self.proposals})

    @property
    def first(self) -> Proposal:
        """The one that stands for all."""
        return self.proposals[0]


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
        reviews.put_before_leads(session, PROPOSAL, [arrived])


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


def waiting(session: Session, consultation_id: int) -> list[Voiced]:
    """What waits for an officer, the same said by several as one, the most said first."""
    found: dict[tuple[object, ...], list[Proposal]] = defaultdict(list)
    for one in session.scalars(
        _of_consultation(consultation_id).where(Proposal.outcome.is_(None), Proposal.kind != RIGHT)
    ):
        if _stands(one):
            found[one.kind, one.theme_id, one.other_id, one.words.casefold()].append(one)
    voiced = [
        Voiced(one.kind, one.theme, one.other, one.words, one.language, same)
        for same in found.values()
        for one in same[:1]
    ]
    return sorted(voiced, key=lambda one: (-len(one.groups), one.first.id))


def count_waiting(session: Session, consultation_id: int) -> int:
    """How many different things wait for an officer."""
    return len(waiting(session, consultation_id))


def called_right(session: Session, consultation_id: int) -> Mapping[int, Sequence[str]]:
    """The groups that called each theme right."""
    rows = session.execute(
        select(Proposal.theme_id, WorkshopLink.group)
        .join(Proposal.link)
        .where(WorkshopLink.consultation_id == consultation_id, Proposal.kind == RIGHT)
        .distinct()
    )
    groups: dict[int, list[str]] = defaultdict(list)
    for theme_id, group in rows:
        groups[theme_id].append(group)
    return {theme_id: sorted(some) for theme_id, some in groups.items()}


def settled(session: Session, consultation_id: int) -> Sequence[Proposal]:
    """What an officer took or left lately, the newest first."""
    return session.scalars(
        _of_consultation(consultation_id)
        .where(Proposal.outcome.is_not(None))
        .order_by(None)
        .order_by(Proposal.settled_at.desc(), Proposal.id.desc())
        .limit(30)
    ).all()


def leave(session: Session, consultation_id: int, proposal_id: int, by: User) -> None:
    """Keep things as they are. Raises `NotPossible` where somebody settled it meanwhile."""
    versions.hold(session, consultation_id)
    _settle(session, _same(session, consultation_id, proposal_id).proposals, LEFT, by)


def take(
    session: Session, consultation_id: int, proposal_id: int, by: User, *, keeps_first: bool = True
) -> None:
    """Do what members propose: merge two themes under the name of either, or call one so.

    The groups are credited in the codebook's next version. Raises `NotPossible`.
    """
    versions.hold(session, consultation_id)
    said = _same(session, consultation_id, proposal_id)
    if said.other is not None:
        kept, gone = (said.theme, said.other) if keeps_first else (said.other, said.theme)
        _settle(session, said.proposals, TAKEN, by)
        decisions.merge_theme(session, gone, kept, by, credited=said.groups)
        return
    _settle(session, said.proposals, TAKEN, by)
    versions.begin(session, consultation_id)
    said.theme.easy_name = said.words
    editing.sign(said.theme, by)
    change = Change(versions.EDITED, [said.theme.name], said.groups)
    versions.keep(session, consultation_id, by, change)


def _same(session: Session, consultation_id: int, proposal_id: int) -> Voiced:
    for one in waiting(session, consultation_id):
        if any(proposal.id == proposal_id for proposal in one.proposals):
            return one
    raise NotPossible("settled")


def _settle(session: Session, proposals: Sequence[Proposal], outcome: str, by: User) -> None:
    """Settle all of them in one statement; members may take one back at the same time."""
    found = session.scalars(
        update(Proposal)
        .where(Proposal.id.in_([one.id for one in proposals]), Proposal.outcome.is_(None))
        .values(outcome=outcome, settled_by_id=by.id, settled_at=utc_now())
        .returning(Proposal.id)
    ).all()
    if len(found) != len(proposals):
        raise NotPossible("settled")


def _of_consultation(consultation_id: int) -> Select[Proposal]:
    return (
        select(Proposal)
        .join(Proposal.link)
        .where(WorkshopLink.consultation_id == consultation_id)
        .options(
            joinedload(Proposal.link),
            joinedload(Proposal.theme),
            joinedload(Proposal.other),
            joinedload(Proposal.settled_by),
        )
        .order_by(Proposal.id)
    )


def _stands(one: Proposal) -> bool:
    return one.theme.state == ACCEPTED and (one.other is None or one.other.state == ACCEPTED)


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
