"""Hands that were counted in a group. They stand apart: no response, no person, no answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from surveys.documents import questions_by_key
from surveys.models import Edition, Event
from surveys.wording import words_in
from voice.accounts.models import User
from voice.involve.models import Headcount

MOST_HANDS = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a group can answer with hands up: of a survey, with its options."""

    edition: Edition
    key: str
    words: str
    options: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The question among all of an event's surveys, as an address has it."""
        return f"{self.edition.survey.code}.{self.key}"


@dataclass(frozen=True, slots=True)
class Hands:
    """One row: an option in words, and its count."""

    option: str
    count: Headcount


@dataclass(frozen=True, slots=True)
class Counted:
    """A question in words, with every count of it."""

    question: str
    hands: tuple[Hands, ...]


def closed_questions(offered: Iterable[Edition]) -> list[Asked]:
    """The questions of these editions that offer answers to pick from."""
    return [
        _asked(edition, question)
        for edition in offered
        for question in questions_by_key(edition.document).values()
        if question.get("options")
    ]


def enter(
    session: Session, event: Event, user: User, asked: Asked, hands: Mapping[str, int]
) -> list[Headcount]:
    """Keep the counts of a survey's question, by its options' keys."""
    rows = [
        _row(event, user, asked.edition.id, asked.key, option, hands[option])
        for option, _ in asked.options
        if option in hands
    ]
    session.add_all(rows)
    return rows


def enter_own(
    session: Session, event: Event, user: User, question: str, hands: Mapping[str, int]
) -> list[Headcount]:
    """Keep the counts of a question in the officer's own words, by the answers' words."""
    rows = [_row(event, user, None, question, option, count) for option, count in hands.items()]
    session.add_all(rows)
    return rows


def of_event(session: Session, event: Event) -> list[Counted]:
    """All counts of an event, question by question."""
    rows = session.scalars(
        select(Headcount)
        .where(Headcount.event_id == event.id)
        .options(joinedload(Headcount.edition), joinedload(Headcount.entered_by))
        .order_by(Headcount.edition_id, Headcount.question, Headcount.id)
    ).all()
    return [
        Counted(_question_words(group[0]), tuple(Hands(_option_words(one), one) for one in group))
        for group in _together(rows)
    ]


def _together(rows: Sequence[Headcount]) -> list[list[Headcount]]:
    grouped = groupby(rows, key=lambda row: (row.edition_id, row.question))
    return [list(group) for _, group in grouped]


def _row(
    event: Event, user: User, edition_id: int | None, question: str, option: str, hands: int
) -> Headcount:
    return Headcount(
        event_id=event.id,
        edition_id=edition_id,
        question=question,
        option=option,
        hands=hands,
        entered_by_id=user.id,
    )


def _asked(edition: Edition, question: Mapping[str, Any]) -> Asked:
    options = tuple((one["key"], words_in(one["text"], "en")) for one in question["options"])
    return Asked(edition, question["key"], words_in(question["text"], "en"), options)


def _question_words(row: Headcount) -> str:
    question = _question(row)
    return words_in(question["text"], "en") if question else row.question


def _option_words(row: Headcount) -> str:
    options = (_question(row) or {}).get("options", [])
    return next((words_in(o["text"], "en") for o in options if o["key"] == row.option), row.option)


def _question(row: Headcount) -> dict[str, Any] | None:
    return questions_by_key(row.edition.document).get(row.question) if row.edition else None
