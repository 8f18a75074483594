"""What members propose, as an officer sees it: the same from several groups as one, to be settled.

Nothing here commits.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, joinedload

from surveys.base import utc_now
from voice.accounts.models import User
from voice.listen import decisions
from voice.listen.codebook import editing, versions
from voice.listen.codebook.versions import Change
from voice.listen.holding import hold_consultations
from voice.listen.models import ACCEPTED, Theme
from voice.listen.refusal import NotPossible
from voice.listen.workshop.models import LEFT, RIGHT, TAKEN, Proposal, WorkshopLink


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
    hold_consultations(session, [consultation_id])
    _settle(session, _same(session, consultation_id, proposal_id).proposals, LEFT, by)


def take(
    session: Session, consultation_id: int, proposal_id: int, by: User, *, keeps_first: bool = True
) -> None:
    """Do what members propose: merge two themes under the name of either, or call one so.

    The groups are credited in the codebook's next version. Raises `NotPossible`.
    """
    hold_consultations(session, [consultation_id])
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
