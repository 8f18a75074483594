"""Who answered a consultation so far, counted by the database: by group and by whose voice it is.

Numbers are exact and change with every answer, also with one that is taken back. They are for
staff: whoever else sees them gets them suppressed (standards N3).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from analysis.population import DIMENSIONS
from surveys.documents import questions_by_key
from surveys.models import Answer, Edition, Response, Survey
from surveys.submissions import CHANNELS
from voice import counted
from voice.listen.heard.told import VOICES, Asked, Told, aliases_of, asked_in, voice_of

Names = Mapping[str, Mapping[str, str]]
_By = dict[str, dict[str, Told]]


@dataclass(frozen=True, slots=True)
class Tallies:
    """Every dimension: what each voice told, and the names of its groups where they are known."""

    told: Mapping[str, Mapping[str, Told]]
    names: Mapping[str, Names]


@dataclass(frozen=True, slots=True)
class _Asking:
    """What an edition asks of people, by dimension."""

    document: Mapping[str, Any]
    asked: Mapping[str, Asked]

    def voice(self, answered_by: str) -> str | None:
        return voice_of(self.document["audience"], answered_by)


def of_consultation(
    session: Session,
    consultation_id: int,
    districts: Sequence[Mapping[str, Any]] = (),
    *conditions: ColumnElement[bool],
) -> Tallies:
    """Who answered so far; `conditions` narrow the responses, such as to those of an event.

    A district is known by its name in the area's profile, whatever a survey calls its key.
    """
    aliases = aliases_of(districts)
    editions = dict(_editions(session, consultation_id, aliases))
    told: _By = {one: defaultdict(Told) for one in DIMENSIONS}
    within = (Response.edition_id.in_(editions), *conditions)
    _count_responses(session, within, told, editions)
    for edition_id, edition in editions.items():
        if edition.voice("self") and edition.asked:
            _count_answers(session, (Response.edition_id == edition_id, *conditions), told, edition)
    ordered = {name: _in_order(by_voice) for name, by_voice in told.items()}
    return Tallies(ordered, _names(editions.values()))


def count(found: Tallies, dimension: str, group: str) -> int:
    """How many people of a group were heard, whatever their voice."""
    return sum(one.heard(group) for one in found.told.get(dimension, {}).values())


def _editions(
    session: Session, consultation_id: int, aliases: Mapping[str, str]
) -> Iterator[tuple[int, _Asking]]:
    found = (
        select(Edition.id, Edition.document)
        .join(Edition.survey)
        .where(Survey.consultation_id == consultation_id)
        .order_by(Edition.survey_id, Edition.number)
    )
    for edition_id, document in session.execute(found):
        yield edition_id, _Asking(document, dict(asked_in(document, aliases)))


def _count_responses(
    session: Session,
    within: Sequence[ColumnElement[bool]],
    told: _By,
    editions: Mapping[int, _Asking],
) -> None:
    by = (Response.edition_id, Response.answered_by, Response.language, Response.channel)
    asked = select(*by, func.count()).where(*within).group_by(*by)
    for edition_id, answered_by, language, channel, people in counted.rows(session, asked):
        edition = editions[edition_id]
        voice = edition.voice(answered_by)
        if voice is None:
            continue
        for dimension, one in edition.asked.items():
            told[dimension][voice].ask(tuple(one.groups.values()), people)
        told["language"][voice].ask(edition.document["languages"], people)
        told["language"][voice].add([language], people)
        told["way"][voice].ask(CHANNELS, people)
        told["way"][voice].add([channel], people)


def _count_answers(
    session: Session, within: Sequence[ColumnElement[bool]], told: _By, edition: _Asking
) -> None:
    """One edition's: asking each for its own questions only is twice as quick as all for all."""
    of_question = {one.key: (dimension, one) for dimension, one in edition.asked.items()}
    by = (Response.answered_by, Answer.question, Answer.value)
    asked = (
        select(*by, func.count())
        .join(Response.answers)
        .where(*within, Answer.state == "answered", Answer.question.in_(of_question))
        .group_by(*by)
    )
    for answered_by, question, value, people in counted.rows(session, asked):
        dimension, one = of_question[question]
        voice = edition.voice(answered_by)
        if voice is not None:
            chosen = value if isinstance(value, list) else [value]
            groups = dict.fromkeys(one.groups.get(key, key) for key in chosen)
            told[dimension][voice].add(list(groups), people)


def _in_order(by_voice: Mapping[str, Told]) -> dict[str, Told]:
    return {voice: by_voice[voice] for voice in VOICES if voice in by_voice}


def _names(editions: Iterable[_Asking]) -> dict[str, dict[str, Mapping[str, str]]]:
    """The words of each group, as the newest edition has them."""
    names: dict[str, dict[str, Mapping[str, str]]] = defaultdict(dict)
    for edition in editions:
        questions = questions_by_key(edition.document)
        for dimension, one in edition.asked.items():
            for option in questions[one.key].get("options", ()):
                names[dimension][one.groups[option["key"]]] = option["text"]
    return names
