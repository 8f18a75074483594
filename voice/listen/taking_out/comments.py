"""People's words as they may leave, with the themes in them (standards N3, N6).

Only of people who said that we may share them, in English or in a person's translation, once two
people covered everything that could tell who someone is. They come in an order of their own,
without numbers of ours, so that two answers of one person are not seen to belong together.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from analysis import redact, sentences
from voice.listen import marking
from voice.listen.models import ACCEPTED, ENGLISH, REJECTED, Comment
from voice.listen.recordings import marks
from voice.listen.safe_words import safe
from voice.listen.safe_words.models import APPROVED, NEVER, SafeWords
from voice.listen.topics.leaving import Leaving

_AT_ONCE = 500
Span = tuple[int, int]
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Coded:
    """A theme in a comment: where, and whether a person said so or only the machine."""

    theme: str
    is_checked: bool
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One comment as it may leave."""

    topic: str
    audience: str
    whose: str  # self, other, themselves, proxy; in exact files self, helped, proxy, unknown
    text: str
    is_translated: bool | None  # None in safe files: how many were could be counted
    coded: tuple[Coded, ...]


def gather(
    session: Session, consultation_id: int, seen: Leaving, tell: Tell | None = None
) -> list[Spoken]:
    """The comments of a consultation that may leave, by topic."""
    accepted = {theme.id: theme.key for theme in seen.themes}
    mine = (
        Comment.consultation_id == consultation_id,
        Comment.may_leave,
    )
    total = session.scalar(select(func.count()).where(*mine)) if tell else 0
    found = (
        select(Comment)
        .where(*mine)
        .order_by(Comment.id)
        .options(selectinload(Comment.codings), joinedload(Comment.safe))
        .execution_options(yield_per=_AT_ONCE)
    )
    spoken: list[Spoken] = []
    for done, each in enumerate(session.scalars(found)):
        if tell and not done % _AT_ONCE:
            tell(done, total or 0)
        spoken += _speak(each, seen, accepted)
    return sorted(spoken, key=lambda one: (one.topic, _shuffle(one.text), one.text))


def approved_after(
    session: Session, consultation_id: int, after: Sequence[Any] | None, most: int
) -> Sequence[Comment]:
    """At most so many comments whose words two people let out, after a place (`place_of`).

    They come in the order of a digest of their words: two answers of one person stand apart.
    """
    here = tuple_(SafeWords.digest, Comment.id)
    query = (
        select(Comment)
        .join(SafeWords, SafeWords.comment_id == Comment.id)
        .where(
            Comment.consultation_id == consultation_id,
            Comment.may_quote,
            SafeWords.state == APPROVED,
        )
        .order_by(SafeWords.digest, Comment.id)
        .limit(most)
        .options(selectinload(Comment.codings), joinedload(Comment.safe))
    )
    if after is not None:
        query = query.where(here > tuple_(*after))
    return session.scalars(query).all()


def place_of(comment: Comment) -> list[Any]:
    """Where a comment stands in that order. A digest of words: never show it to anybody."""
    return [comment.safe.digest if comment.safe else "", comment.id]


def speak_all(found: Sequence[Comment], seen: Leaving) -> list[Spoken]:
    """Of these comments, those that may leave, as they may."""
    accepted = {theme.id: theme.key for theme in seen.themes}
    return [one for each in found for one in _speak(each, seen, accepted)]


def safe_words(comment: Comment, *, is_exact: bool) -> str | None:
    """A comment's English words with everything covered that could tell who someone is.

    What two people let out leaves as they left it; nothing else does (standards N6). An exact file
    stays with the team: there, other words are as far as people came, with what the machine marks
    covered. None where the words stay here.
    """
    decided = safe.current(comment)
    if decided is not None and decided.state == NEVER:
        return None
    if decided is None:
        return _cover(marks.unlabelled(comment.words_for_analysis or "")) if is_exact else None
    words = (decided.text if comment.language == ENGLISH else decided.translation) or ""
    if decided.state == APPROVED:
        return _plain(words)
    return _cover(words) if is_exact else None


def _cover(words: str) -> str:
    plain = words.replace("\r\n", "\n")
    return _plain(redact.cover(plain, redact.mark(plain)))


def _plain(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _speak(comment: Comment, seen: Leaving, accepted: dict[int, str]) -> Iterator[Spoken]:
    topic = comment.topic or comment.question or "other"
    whose = seen.whose_of(topic, comment.audience, comment.answered_by)
    if whose is None:
        return
    text = safe_words(comment, is_exact=seen.is_exact)
    if text is None:
        return
    coded = tuple(
        Coded(accepted[one.theme_id], one.state == ACCEPTED, _spans(text, one.evidence))
        for one in sorted(comment.codings, key=lambda one: one.theme_id)
        if one.state != REJECTED
        and one.theme_id in accepted
        and seen.may_name(topic, comment.audience, whose, one.theme_id)
    )
    is_translated = comment.language != ENGLISH if seen.is_exact else None
    yield Spoken(topic, comment.audience, whose, text, is_translated, coded)


def _spans(text: str, evidence: Sequence[str]) -> tuple[Span, ...]:
    """The sentences in which the evidence stands; the whole text where none does."""
    found = list(marking.find_all(text, evidence))
    spans = [
        (start, end)
        for start, end in _sentences(text)
        if any(start < stop and begin < end for begin, stop in found)
    ]
    return tuple(spans) or ((0, len(text)),)


def _sentences(text: str) -> Iterator[Span]:
    place = 0
    for sentence in sentences.split(text):
        start = text.index(sentence, place)
        place = start + len(sentence)
        yield start, place


def _shuffle(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
