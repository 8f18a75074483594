"""Releases of "You said, we did": composed, drafted by one person, published by another, frozen.

A release is safe as a whole (standards N3, N4): it holds words instead of numbers, and nothing
is counted anew when it is shown.
"""

import hashlib
import json
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from surveys.base import utc_now
from surveys.models import Consultation
from surveys.wording import words_in
from voice.accounts.models import User
from voice.i18n import SOURCE
from voice.respond import evidence, priorities, quoting
from voice.respond.errors import (
    AlreadyPublished,
    ChangedSince,
    NoPromiseYet,
    NothingToRelease,
    QuoteWithdrawn,
    SamePerson,
)
from voice.respond.models import Priority, Promise, Release
from voice.respond.promises import WORDINGS
from voice.respond.quoting import Quoted
from voice.respond.wordings import APPROVED, DRAFT

Document = dict[str, Any]

FORMAT = "voice-release/1"
_PRIORITY_WORDINGS = ("title", "easy_title", "you_said", "easy_you_said", "why", "easy_why")


def compose(session: Session, consultation: Consultation) -> Document:
    """The next release as it would be now, ready to be JSON; writes nothing.

    `items` holds a priority each: its words, `said_by` (how many in a word, by audience), signed
    `quotes`, and `promises`. Languages map to words; a language may be missing in some.
    """
    document, _ = _compose(session, consultation)
    return document


def draft(session: Session, consultation: Consultation, by: User) -> Release:
    """The next release, waiting for a second person; it replaces an earlier draft.

    Raises `NothingToRelease` and `NoPromiseYet`.
    """
    session.refresh(consultation, with_for_update=True)  # two drafts at once share one number
    _check(priorities.ranked(session, consultation))
    document, quoted = _compose(session, consultation)
    release = waiting_of(session, consultation) or Release(
        consultation_id=consultation.id, number=document["number"]
    )
    release.document = document
    release.quoted = [quote.comment for quote in quoted]
    release.drafted_by_id = by.id
    release.drafted_at = utc_now()
    session.add(release)
    session.flush()
    return release


def publish(session: Session, release: Release, by: User, *, seen: str | None = None) -> None:
    """Put a draft before the public, for good. `seen` is the digest of what `by` has read.

    Raises `AlreadyPublished`, `SamePerson` (standards N6), `ChangedSince` when the draft is no
    longer the one that was read, and `QuoteWithdrawn`.
    """
    session.refresh(release, with_for_update=True)
    if release.published_at is not None:
        raise AlreadyPublished
    if release.drafted_by_id == by.id:
        raise SamePerson
    if seen is not None and seen != digest(release.document):
        raise ChangedSince
    if not quoting.may_still_be_quoted(session, release.quoted):
        raise QuoteWithdrawn
    release.approved_by_id = by.id
    release.published_at = utc_now()
    session.flush()


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


def digest(document: Document) -> str:
    """A short fingerprint of a release's content."""
    plain = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:32]


def _check(chosen: Sequence[Priority]) -> None:
    if not chosen:
        raise NothingToRelease
    for priority in chosen:
        if not priority.promises:
            raise NoPromiseYet(words_in(priority.title, SOURCE))


def _compose(session: Session, consultation: Consultation) -> tuple[Document, list[Quoted]]:
    heard = evidence.people_heard(session, consultation)
    chosen = priorities.ranked(session, consultation)
    items: list[Document] = []
    quoted: list[Quoted] = []
    for priority in chosen:
        said = evidence.people_behind(session, priority.themes)
        words = evidence.words_by_audience(said, heard)
        quotes = quoting.pick(session, priority, words)
        items.append(_item(priority, words, quotes))
        quoted += quotes
    document = _head(session, consultation, chosen) | {
        "heard": evidence.in_order(heard),
        "items": items,
    }
    return deepcopy(document), quoted


def _head(session: Session, consultation: Consultation, chosen: Sequence[Priority]) -> Document:
    wording = _wording(chosen)
    return {
        "format": FORMAT,
        "consultation": {"code": consultation.code, "title": consultation.title},
        "board": consultation.board,
        "number": _next_number(session, consultation),
        "drafted_on": utc_now().date().isoformat(),
        "languages": sorted(wording, key=lambda one: (one != SOURCE, one)),
        "wording": wording,
    }


def _next_number(session: Session, consultation: Consultation) -> int:
    last = session.scalar(
        select(func.max(Release.number)).where(
            Release.consultation_id == consultation.id, Release.published_at.is_not(None)
        )
    )
    return (last or 0) + 1


def _wording(chosen: Sequence[Priority]) -> dict[str, str]:
    """A language is approved when a person has checked all of its words (standards L2)."""
    parts = [priority.wording for priority in chosen]
    parts += [promise.wording for priority in chosen for promise in priority.promises]
    return {
        language: DRAFT if any(part.get(language) == DRAFT for part in parts) else APPROVED
        for language in {language for part in parts for language in part}
    }


def _item(priority: Priority, words: dict[str, str], quotes: Sequence[Quoted]) -> Document:
    return {
        **{name: getattr(priority, name) for name in _PRIORITY_WORDINGS},
        "picture": priority.picture,
        # Lists keep their order in every database; objects do not.
        "said_by": [{"audience": audience, "how_many": word} for audience, word in words.items()],
        "quotes": [_quote(one) for one in quotes],
        "promises": [_promise(one) for one in priority.promises],
    }


def _quote(quote: Quoted) -> Document:
    return {
        "text": quote.text,
        "language": quote.language,
        "translation": quote.translation,
        "role": quote.role,
        "year": quote.year,
        "attribution": quote.attribution,
    }


def _promise(promise: Promise) -> Document:
    return {
        "kind": promise.kind,
        "status": promise.status,
        **{name: getattr(promise, name) for name in WORDINGS},
        "board": promise.board,
        "by": promise.by.isoformat() if promise.by else None,
        "done_on": promise.done_on.isoformat() if promise.done_on else None,
    }
