"""Topics: what several forums were asked about the same thing, in their own questions.

A topic is what questions name as theirs; a question that names none stands by its own key, so that
two surveys that ask the same question meet there too. Questions that tell who someone is are none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session

from surveys.kinds import asks, summary_of
from surveys.models import Edition, Survey
from surveys.submissions import SHARE_WORDS
from voice import counted
from voice.listen.heard.told import dimension_of
from voice.listen.models import Comment

_OTHER: ColumnElement[str] = literal_column(
    "'other'"
)  # no parameter: PostgreSQL groups by what reads the same
MAY_DIFFER, _SHARED = ("choice", "choices"), 2
"""Kinds of which two forums may be offered some other answers, and how many they must share."""
ORDER = ("young_people", "parents", "practitioners", "everyone")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as an edition asks it."""

    edition_id: int
    survey_id: int
    number: int
    audience: str
    question: Mapping[str, Any]

    @property
    def place(self) -> tuple[int, str]:
        """Where its answers are."""
        return self.edition_id, self.question["key"]

    @property
    def shape(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """What must be the same for answers to be counted in one table."""
        return (self.question["kind"], keys_of(self.question), keys_of(self.question, "columns"))


@dataclass(frozen=True)
class Topic:
    """Questions on the same thing, the newest editions' first."""

    key: str
    asked: tuple[Asked, ...] = ()

    @property
    def name(self) -> str:
        """Its key, as people read it: the questions' own words stand beside it."""
        return self.key.replace("_", " ").strip().capitalize() or self.key

    @cached_property
    def wordings(self) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """By audience, what it is asked in each survey, as the newest edition says it."""
        found: dict[str, dict[tuple[int, str], Mapping[str, str]]] = {}
        for one in self.asked:
            place = (one.survey_id, one.question["key"])
            found.setdefault(one.audience, {}).setdefault(place, one.question["text"])
        return {audience: list(texts.values()) for audience, texts in found.items()}

    @property
    def has_words(self) -> bool:
        """Whether people wrote on it, or could have."""
        return not self.asked or any(
            summary_of(dict(one.question)) == "words" for one in self.asked
        )

    @cached_property
    def closed(self) -> Sequence[Sequence[Asked]]:
        """The questions with answers to count; together, those of different forums that fit.

        Of one forum only one question is in a group, in all its editions with the same answers:
        a person who answered two would count twice.
        """
        runs: dict[object, list[Asked]] = {}
        for one in self.asked:
            if summary_of(dict(one.question)) not in ("words", "nothing"):
                place = (one.survey_id, one.question["key"], one.shape)
                runs.setdefault(place, []).append(one)
        groups: list[list[Asked]] = []
        for run in runs.values():
            fitting = next((group for group in groups if _fits(run[0], group)), None)
            if fitting is None:
                groups.append(run)
            else:
                fitting += run
        return groups


def of_consultation(session: Session, consultation_id: int) -> dict[str, Topic]:
    """Every topic by its key, in the order of the surveys; topics of files come last."""
    asked: dict[str, list[Asked]] = {}
    for one in sorted(_asked(session, consultation_id), key=_in_order):
        asked.setdefault(key_of(one.question), []).append(one)
    found = {key: Topic(key, tuple(questions)) for key, questions in asked.items()}
    for key in sorted(_brought(session, consultation_id) - set(found)):
        found[key] = Topic(key)
    return found


def key_of(question: Mapping[str, Any]) -> str:
    """The topic of a question."""
    return str(question.get("topic") or question["key"])


def key_of_comment() -> ColumnElement[str]:
    """The topic of a comment, for the database: `key_of` of the question that it answers."""
    return func.coalesce(Comment.topic, Comment.question, _OTHER)


def keys_of(question: Mapping[str, Any], parts: str = "options") -> tuple[str, ...]:
    """The keys of a question's options or columns, in the author's order."""
    return tuple(one["key"] for one in question.get(parts, ()))


def _asked(session: Session, consultation_id: int) -> Iterator[Asked]:
    editions = session.execute(
        select(Edition.id, Edition.survey_id, Edition.number, Edition.document)
        .join(Edition.survey)
        .where(Survey.consultation_id == consultation_id)
        .order_by(Edition.survey_id, Edition.number.desc())
    )
    for edition_id, survey_id, number, document in editions:
        for question in document["questions"]:
            if _is_topic(question):
                yield Asked(edition_id, survey_id, number, document["audience"], question)


def _fits(one: Asked, group: Sequence[Asked]) -> bool:
    """Whether another forum's question can stand beside a group: the same answers, or some."""
    (kind, options, columns), (other_kind, others, other_columns) = one.shape, group[0].shape
    if one.audience in {each.audience for each in group} or kind != other_kind:
        return False
    shared = len(set(options) & set(others))
    alike = shared >= _SHARED if kind in MAY_DIFFER else options == others
    return alike and columns == other_columns


def _is_topic(question: dict[str, Any]) -> bool:
    return asks(question) and question["key"] != SHARE_WORDS and dimension_of(question) is None


def _in_order(one: Asked) -> int:
    """Young people's questions first; within a forum, the order stays (sorting is stable)."""
    return ORDER.index(one.audience) if one.audience in ORDER else len(ORDER)


def _brought(session: Session, consultation_id: int) -> set[str]:
    keys = select(key_of_comment()).where(Comment.consultation_id == consultation_id).distinct()
    return {key for (key,) in counted.rows(session, keys)}
