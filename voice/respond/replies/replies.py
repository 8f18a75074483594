"""Answers to "Is this what you meant?": counted, and their words heard like any other comment."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from surveys.base import utc_now
from surveys.models import Consultation
from voice.listen import comments, groups
from voice.listen.cleaning import clean
from voice.listen.sources import cells
from voice.respond.models import Release
from voice.respond.releases.models import Reply

FROM_REPLY = "reply"
LONGEST = 2000  # letters


class NoSuchItem(Exception):
    """A reply to something that the release does not hold."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pressed which button about one item."""

    right: int = 0
    wrong: int = 0


def take(session: Session, release: Release, item: str, *, is_right: bool) -> Reply:
    """Count one press of a button. Raises `NoSuchItem`."""
    if item not in keys_of(release):
        raise NoSuchItem(item)
    reply = Reply(release_id=release.id, item=item, is_right=is_right)
    session.add(reply)
    session.flush()
    return reply


def add_words(session: Session, reply: Reply, words: str, language: str) -> None:
    """Keep what somebody meant: a comment of the consultation, so that leads read it too (G4).

    It waits for the next round like every comment; nobody said that we may quote it. A second
    time changes nothing: what is said stays as it was said.
    """
    text = clean(words)[:LONGEST]
    if not text or reply.comment_id is not None:
        return
    release = session.get_one(Release, reply.release_id)
    (reply.comment_id,) = comments.keep(
        session.connection(),
        [_row_of(release.consultation_id, text, comments.language_of(text, language))],
    )
    session.flush()


def keys_of(release: Release) -> list[str]:
    """The keys of a release's items; those of releases made before there were keys have none."""
    return [item["key"] for item in release.document["items"] if "key" in item]


def tallies(session: Session, consultation: Consultation) -> Mapping[tuple[int, str], Tally]:
    """How many pressed which button, by release and item."""
    counts: dict[tuple[int, str], dict[bool, int]] = defaultdict(dict)
    for release_id, item, is_right, number in session.execute(
        select(Reply.release_id, Reply.item, Reply.is_right, func.count())
        .join(Release, Release.id == Reply.release_id)
        .where(Release.consultation_id == consultation.id)
        .group_by(Reply.release_id, Reply.item, Reply.is_right)
    ):
        counts[release_id, item][is_right] = number
    return {
        place: Tally(found.get(True, 0), found.get(False, 0)) for place, found in counts.items()
    }


def with_words(session: Session, consultation: Consultation, most: int) -> Sequence[Reply]:
    """The newest replies that have words, with their comments."""
    return session.scalars(
        select(Reply)
        .join(Reply.comment)
        .join(Release, Release.id == Reply.release_id)
        .where(Release.consultation_id == consultation.id)
        .options(joinedload(Reply.comment))
        .order_by(Reply.id.desc())
        .limit(most)
    ).all()


def count_wrong(session: Session, consultation: Consultation) -> int:
    """How often somebody said "Not what I meant"."""
    query = (
        select(func.count())
        .select_from(Reply)
        .join(Release, Release.id == Reply.release_id)
        .where(Release.consultation_id == consultation.id, Reply.is_right.is_(False))
    )
    return session.scalar(query) or 0


def _row_of(consultation_id: int, text: str, language: str) -> dict[str, object]:
    return {
        "consultation_id": consultation_id,
        "source": FROM_REPLY,
        "audience": groups.EVERYONE,
        "text": text,
        "language": language,
        "answered_by": cells.UNKNOWN,
        "may_quote": False,
        "arrived_at": utc_now(),
    }
