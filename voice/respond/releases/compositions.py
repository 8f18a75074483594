"""What a release says: how priorities, counts, quotes and promises become one document.

A document holds words instead of numbers (standards N3) and is safe as a whole (standards N4).
"""

import hashlib
import json
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Consultation
from voice.i18n import SOURCE
from voice.respond import evidence, priorities, quoting
from voice.respond.models import Priority, Promise, Release
from voice.respond.promises.promises import WORDINGS
from voice.respond.quoting import Quoted
from voice.respond.releases import changes, steadiness
from voice.respond.releases.steadiness import Counted
from voice.respond.wordings import APPROVED, DRAFT

Document = dict[str, Any]

FORMAT = "voice-release/1"
_PRIORITY_WORDINGS = ("title", "easy_title", "you_said", "easy_you_said", "why", "easy_why")


@dataclass(frozen=True, slots=True)
class Composition:
    """A release's document; the comments that it quotes and its true numbers never leave."""

    document: Document
    comments: list[int]
    counted: list[Counted]


def compose(session: Session, consultation: Consultation) -> Composition:
    """The next release of a consultation as it would be now; writes nothing."""
    heard = evidence.people_heard(session, consultation)
    last = steadiness.before(session, consultation)
    chosen = priorities.ranked(session, consultation)
    items: list[Document] = []
    quoted: list[Quoted] = []
    counted: list[Counted] = []
    for priority in chosen:
        said = evidence.people_behind(session, priority.themes)
        numbers = steadiness.count(priority, said, heard, last)
        words = steadiness.words_of(numbers)
        quotes = quoting.pick(session, priority, words)
        items.append(_item(priority, words, quotes))
        quoted += quotes
        counted += numbers
    document = _head(session, consultation, chosen) | {
        "heard": evidence.in_order(heard),
        "items": items,
    }
    document["changes"] = changes.between(_last_document(session, consultation), document)
    return Composition(deepcopy(document), [quote.comment for quote in quoted], counted)


def digest(document: Document) -> str:
    """A short fingerprint of a release's content."""
    plain = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:32]


def _last_document(session: Session, consultation: Consultation) -> Document | None:
    """The newest published release, to compare with."""
    return session.scalar(
        select(Release.document)
        .where(Release.consultation_id == consultation.id, Release.published_at.is_not(None))
        .order_by(Release.number.desc())
        .limit(1)
    )


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
        "key": str(priority.id),
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
        "key": str(promise.id),
        "kind": promise.kind,
        "status": promise.status,
        **{name: getattr(promise, name) for name in WORDINGS},
        "board": promise.board,
        "by": promise.by.isoformat() if promise.by else None,
        "done_on": promise.done_on.isoformat() if promise.done_on else None,
    }
