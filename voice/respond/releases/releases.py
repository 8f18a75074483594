"""Releases of "You said, we did": composed, drafted by one person, published by another, frozen.

A release is safe as a whole (standards N3, N4): it holds words instead of numbers, and nothing
is counted anew when it is shown.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from surveys.base import utc_now
from surveys.models import Consultation
from surveys.wording import words_in
from voice.accounts.models import User
from voice.audit import record
from voice.i18n import SOURCE
from voice.listen.holding import hold_consultations
from voice.listen.models import Comment
from voice.respond import priorities
from voice.respond.errors import (
    AlreadyPublished,
    ChangedSince,
    NoPromiseYet,
    NothingToRelease,
    OutOfDate,
    SamePerson,
)
from voice.respond.models import Priority, Release
from voice.respond.releases import compositions, steadiness, trials
from voice.respond.releases.compositions import Document, digest
from voice.respond.wordings import tidy


def compose(session: Session, consultation: Consultation) -> Document:
    """The next release as it would be now, ready to be JSON; writes nothing.

    `items` holds a priority each: its words, `said_by` (how many in a word, by audience), signed
    `quotes`, and `promises`. Languages map to words; a language may be missing in some.
    """
    return compositions.compose(session, consultation).document


def draft(
    session: Session,
    consultation: Consultation,
    by: User,
    correction: Mapping[str, str] | None = None,
) -> Release:
    """The next release, waiting for a second person; it replaces an earlier draft.

    `correction` says, by language, what was wrong in the last one: nothing published is ever
    changed, a new release corrects it. Raises `NothingToRelease` and `NoPromiseYet`.
    """
    hold_consultations(session, [consultation.id])  # two drafts at once share one number
    _check(priorities.ranked(session, consultation))
    composed = compositions.compose(session, consultation)
    release = waiting_of(session, consultation) or Release(
        consultation_id=consultation.id, number=composed.document["number"]
    )
    release.document = composed.document | {"correction": tidy(correction or {})}
    release.quoted = composed.comments
    release.drafted_by_id = by.id
    release.drafted_at = utc_now()
    session.add(release)
    session.flush()
    return release


def attempt(
    session: Session, release: Release, by: User, tried: str, *, found: bool, seen: str
) -> None:
    """Keep that `by` tried to find a person in a draft, and whether somebody was found.

    Raises what `publish` raises of a draft that may not be read so: whoever wrote it does not see
    it as a stranger does.
    """
    _hold_draft(session, release, by, seen)
    trials.keep(session, release, by, tried, found=found)


def publish(session: Session, release: Release, by: User, *, seen: str | None = None) -> None:
    """Put a draft before the public, for good. `seen` is the digest of what `by` has read.

    Raises `AlreadyPublished`, `SamePerson` (standards N6), `ChangedSince` when the draft is no
    longer the one that was read, `OutOfDate` when people took their words back or a quote was
    left out since (what hides small groups must fit the groups as they are now, standards N3), and
    `NobodyTried` or `FoundSomebody` (standards N5).
    """
    _hold_draft(session, release, by, seen)
    now = compositions.compose(session, release.consultation)
    if _evidence_in(release.document) != _evidence_in(now.document):
        raise OutOfDate
    trials.check(session, release)
    release.approved_by_id = by.id
    release.published_at = utc_now()
    steadiness.keep(session, release, now.counted)
    about = f"consultation:{release.consultation.code}"
    record(session, "published", by.id, about, number=release.number)
    session.flush()


def forget(session: Session, *, comments: Sequence[int]) -> None:
    """Drop each draft that quotes one of these comments (`rehearing.comments_changed`).

    What is published stays as it was published; the next release is composed without the quote.
    """
    here = set(
        session.scalars(select(Comment.consultation_id).where(Comment.id.in_(comments)).distinct())
    )
    hold_consultations(session, here)
    drafts = select(Release).where(
        Release.consultation_id.in_(here), Release.published_at.is_(None)
    )
    for release in session.scalars(drafts):
        if set(comments) & set(release.quoted):
            session.delete(release)


def waiting_of(session: Session, consultation: Consultation) -> Release | None:
    """The consultation's draft that waits for a second person."""
    return session.scalar(
        select(Release).where(
            Release.consultation_id == consultation.id, Release.published_at.is_(None)
        )
    )


def count_waiting(session: Session) -> int:
    """How many drafts wait for a second person."""
    query = select(func.count()).select_from(Release).where(Release.published_at.is_(None))
    return session.scalar(query) or 0


def published(session: Session, code: str | None = None, most: int = 50) -> Sequence[Release]:
    """Published releases, the newest first; of one consultation where its code is given."""
    query = (
        select(Release)
        .where(Release.published_at.is_not(None))
        .order_by(Release.published_at.desc(), Release.id.desc())
        .options(joinedload(Release.consultation))
        .limit(most)
    )
    if code is not None:
        query = query.join(Release.consultation).where(Consultation.code == code)
    return session.scalars(query).all()


def latest_published(session: Session) -> Sequence[Release]:
    """The newest published release of each consultation, the newest first."""
    newest = (
        select(func.max(Release.number))
        .where(Release.published_at.is_not(None), Release.consultation_id == Consultation.id)
        .correlate(Consultation)
        .scalar_subquery()
    )
    return session.scalars(
        select(Release)
        .join(Release.consultation)
        .where(Release.published_at.is_not(None), Release.number == newest)
        .order_by(Release.published_at.desc(), Release.id.desc())
        .options(joinedload(Release.consultation))
    ).all()


def latest_of(session: Session, code: str) -> Release | None:
    """The newest published release of the consultation with this code."""
    return next(iter(published(session, code, most=1)), None)


def _hold_draft(session: Session, release: Release, by: User, seen: str | None) -> None:
    """Let nobody else act on a draft until we are done, if `by` may act on it."""
    hold_consultations(session, [release.consultation_id])
    if session.get(Release, release.id, with_for_update=True, populate_existing=True) is None:
        raise OutOfDate  # dropped: a quoted person took their words back just now
    if release.published_at is not None:
        raise AlreadyPublished
    if release.drafted_by_id == by.id:
        raise SamePerson
    if seen is not None and seen != digest(release.document):
        raise ChangedSince


def _evidence_in(document: Document) -> list[Document]:
    """What a release tells about people: how many said it, and their words."""
    return [{name: item[name] for name in ("said_by", "quotes")} for item in document["items"]]


def _check(chosen: Sequence[Priority]) -> None:
    if not chosen:
        raise NothingToRelease
    for priority in chosen:
        if not priority.promises:
            raise NoPromiseYet(words_in(priority.title, SOURCE))
