"""Which sentences a workshop's members may read: those that a person here has read and ticked.

Offered are sentences that a machine finds safe (`quotes`), of people who let us share their words,
and only once a safeguarding lead has read them and found no harm (standards G4, N6). All of that
is looked at again each time a sentence is shown.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from voice.accounts.models import User
from voice.listen import quotes
from voice.listen.models import REJECTED, Coding, Comment
from voice.listen.workshop.models import WorkshopQuote
from voice.safeguarding.models import NO_ACTION, Concern

_OFFERED, _CANDIDATES = 2, 6  # a theme and forum


@dataclass(frozen=True, slots=True)
class Offered:
    """A sentence that an officer may let members read."""

    theme_id: int
    comment_id: int
    text: str
    audience: str
    is_chosen: bool

    @property
    def mark(self) -> str:
        """What the form sends: nobody ticks a sentence that they have not seen."""
        return f"{self.theme_id}.{self.comment_id}.{_digest(self.text)}"


def offered(session: Session, theme_ids: Sequence[int]) -> list[Offered]:
    """What may be ticked, and what was."""
    kept = {
        (one.theme_id, one.comment_id): Offered(
            one.theme_id, one.comment_id, one.text, who, is_chosen=True
        )
        for one, who in _shown(session, theme_ids)
    }
    picked = quotes.of_themes(session, theme_ids, most=_OFFERED, candidates=_CANDIDATES)
    found = [one for some in picked.values() for one in some]
    read = _read_by_lead(session, {one.comment_id for one in found})
    fresh = {
        (one.theme_id, one.comment_id): Offered(
            one.theme_id, one.comment_id, one.text, one.audience, is_chosen=False
        )
        for one in found
        if one.comment_id in read
    }
    both = {**fresh, **kept}
    return [both[place] for place in sorted(both)]


def choose(session: Session, theme_ids: Sequence[int], ticked: Iterable[str], by: User) -> int:
    """Let members read just the ticked sentences; how many there are now."""
    wanted = set(ticked)
    there = offered(session, theme_ids)
    for one in there:
        if one.is_chosen and one.mark not in wanted:
            session.execute(
                delete(WorkshopQuote).where(
                    WorkshopQuote.theme_id == one.theme_id,
                    WorkshopQuote.comment_id == one.comment_id,
                )
            )
        elif not one.is_chosen and one.mark in wanted:
            session.add(
                WorkshopQuote(
                    theme_id=one.theme_id,
                    comment_id=one.comment_id,
                    text=one.text,
                    chosen_by_id=by.id,
                )
            )
    session.flush()
    return sum(one.mark in wanted for one in there)


def shown(session: Session, theme_ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """What members read, by theme."""
    by_theme: dict[int, list[str]] = defaultdict(list)
    for one, _who in _shown(session, theme_ids):
        by_theme[one.theme_id].append(one.text)
    return by_theme


def _shown(session: Session, theme_ids: Sequence[int]) -> list[tuple[WorkshopQuote, str]]:
    says_it = exists().where(
        Coding.comment_id == WorkshopQuote.comment_id,
        Coding.theme_id == WorkshopQuote.theme_id,
        Coding.state != REJECTED,
    )
    rows = session.execute(
        select(WorkshopQuote, Comment.audience)
        .join(WorkshopQuote.comment)
        .where(
            WorkshopQuote.theme_id.in_(theme_ids), Comment.may_quote, says_it, _is_read(Comment.id)
        )
        .order_by(WorkshopQuote.id)
    )
    return [(one, audience) for one, audience in rows]


def _read_by_lead(session: Session, comments: Collection[int]) -> set[int]:
    return set(
        session.scalars(select(Comment.id).where(Comment.id.in_(comments), _is_read(Comment.id)))
    )


def _is_read(comment_id: object) -> ColumnElement[bool]:
    return exists().where(Concern.comment_id == comment_id, Concern.state == NO_ACTION)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
