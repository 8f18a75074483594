"""The numbers behind printed words, kept so that the next release tells no difference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.disclosure.successive import Printed, in_words_after
from analysis.disclosure.words import Words
from surveys.models import Consultation
from voice.respond.evidence import UNSAID, in_order
from voice.respond.models import Priority, Release
from voice.respond.releases.models import ReleaseCount

Before = Mapping[tuple[int, str], Printed]


@dataclass(frozen=True, slots=True)
class Counted:
    """A word that a release prints (or keeps quiet) for a priority and an audience."""

    priority_id: int
    audience: str
    printed: Printed


def before(session: Session, consultation: Consultation) -> Before:
    """What the last published release of a consultation printed, by priority and audience."""
    newest = (
        select(Release.id)
        .where(Release.consultation_id == consultation.id, Release.published_at.is_not(None))
        .order_by(Release.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.scalars(select(ReleaseCount).where(ReleaseCount.release_id == newest))
    return {
        (row.priority_id, row.audience): Printed(cast(Words, row.word), row.said, row.heard)
        for row in rows
    }


def count(
    priority: Priority, said: Mapping[str, int], heard: Mapping[str, int], last: Before
) -> list[Counted]:
    """A word for each audience, steady where too few people moved since it was last printed."""
    return [
        Counted(
            priority.id,
            audience,
            in_words_after(
                last.get((priority.id, audience)), said.get(audience, 0), heard[audience]
            ),
        )
        for audience in in_order(heard)
    ]


def words_of(counted: Sequence[Counted]) -> dict[str, str]:
    """The words to print; an audience that keeps quiet is left out (standards N3)."""
    return {one.audience: one.printed.word for one in counted if one.printed.word not in UNSAID}


def keep(session: Session, release: Release, counted: Sequence[Counted]) -> None:
    """Note the numbers behind what is printed now."""
    session.add_all(
        ReleaseCount(
            release_id=release.id,
            priority_id=one.priority_id,
            audience=one.audience,
            word=one.printed.word,
            said=one.printed.count,
            heard=one.printed.base,
        )
        for one in counted
    )
