"""What members say about a draft's questions, and what became of it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from surveys.base import utc_now
from surveys.kinds import text
from surveys.models import Survey
from surveys.wording import words_of_question
from voice.accounts.models import User
from voice.involve import watching
from voice.involve.codesign.models import Remark, ShareLink

UNCLEAR, SUGGESTION = "unclear", "suggestion"
LONGEST = 2_000
"""Letters in a remark."""
MOST_A_MINUTE = 60
"""Remarks by one link: a youth club's evening, and no machine's."""
MOST = 3_000
"""Remarks by one link at all."""
_LATE = timedelta(days=1)


class TooMany(Exception):
    """A link brought more remarks than people write."""


class SettledMeanwhile(Exception):
    """Someone else has answered some of these remarks."""


@dataclass(frozen=True, slots=True)
class Said:
    """What someone says about a question: that they do not get it, other words, or both."""

    question: str
    language: str
    is_unclear: bool
    hard: str
    better: str
    read: str  # the question's words as their page showed them


def tidy(words: str) -> str:
    """Words as they are kept. Raises `surveys.kinds.refusal.NotAccepted` for too many."""
    return str(text.accept({"longest": LONGEST}, words)) if words.strip() else ""


def add(session: Session, link: ShareLink, said: Said, once: str) -> list[Remark]:
    """Keep what was said; the same form sent twice counts once. Raises `TooMany`."""
    wanted = [(UNCLEAR, said.hard)] if said.is_unclear or said.hard else []
    wanted += [(SUGGESTION, said.better)] if said.better else []
    marks = {_mark(once, kind, said.question, words): (kind, words) for kind, words in wanted}
    known = set(session.scalars(select(Remark.mark).where(Remark.mark.in_(marks))))
    fresh = {mark: what for mark, what in marks.items() if mark not in known}
    if fresh:
        _check_pace(session, link)
    about = _what_was_read(link.survey.draft, said)
    added = [
        Remark(
            link=link,
            question=said.question,
            kind=kind,
            words=words,
            language=said.language,
            about=about,
            mark=mark,
        )
        for mark, (kind, words) in fresh.items()
    ]
    session.add_all(added)
    session.flush()
    watching.put_remarks(session, link.survey, added)
    return added


def of_survey(session: Session, survey: Survey) -> Sequence[Remark]:
    """Everything that was said about a survey, the oldest first, with its groups."""
    return session.scalars(
        select(Remark)
        .join(Remark.link)
        .where(ShareLink.survey_id == survey.id)
        .options(joinedload(Remark.link), joinedload(Remark.settled_by))
        .order_by(Remark.id)
    ).all()


def find_earlier_words(draft: Mapping[str, Any], remark: Remark) -> dict[str, str]:
    """What the person read where the draft says something else by now, by places."""
    now = words_of_question(draft, remark.question, remark.language)
    return {place: words for place, words in remark.about.items() if now.get(place) != words}


def mark_read(remarks: Iterable[Remark], by: User) -> None:
    """Note who read these remarks first, and when."""
    for remark in remarks:
        if remark.read_at is None:
            remark.read_at, remark.read_by_id = utc_now(), by.id


def settle(remarks: Iterable[Remark], outcome: str, by: User, reason: str | None = None) -> None:
    """Say what became of remarks. Raises `SettledMeanwhile`, and then none of them is touched."""
    remarks = list(remarks)
    if any(one.outcome for one in remarks):
        raise SettledMeanwhile
    mark_read(remarks, by)
    for remark in remarks:
        remark.outcome, remark.reason = outcome, reason
        remark.settled_by_id, remark.settled_at = by.id, utc_now()


def count_late(session: Session) -> int:
    """Remarks whose words nobody has read for a day: one may tell of harm."""
    return session.scalar(select(func.count()).select_from(Remark).where(*_is_late())) or 0


def late_by_survey(session: Session) -> Sequence[tuple[Survey, int]]:
    """The surveys with words that nobody has read for a day, and how many."""
    found = session.execute(
        select(ShareLink.survey_id, func.count())
        .join(Remark, Remark.link_id == ShareLink.id)
        .where(*_is_late())
        .group_by(ShareLink.survey_id)
        .order_by(ShareLink.survey_id)
    ).all()
    return [(session.get_one(Survey, survey_id), number) for survey_id, number in found]


def _is_late() -> tuple[ColumnElement[bool], ...]:
    return (Remark.words != "", Remark.read_at.is_(None), Remark.at < utc_now() - _LATE)


def _check_pace(session: Session, link: ShareLink) -> None:
    of_link = select(func.count()).select_from(Remark).where(Remark.link_id == link.id)
    lately = of_link.where(Remark.at > utc_now() - timedelta(minutes=1))
    if (session.scalar(lately) or 0) >= MOST_A_MINUTE or (session.scalar(of_link) or 0) >= MOST:
        raise TooMany


def _what_was_read(draft: Mapping[str, Any], said: Said) -> dict[str, str]:
    """The question's words now; what the page showed instead, where they changed since."""
    now = words_of_question(draft, said.question, said.language)
    place = f"{said.question}.text"
    return now | {place: said.read} if said.read and now.get(place) else now


def _mark(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
