"""Who answered a consultation so far, counted by the database: by group and by whose voice it is.

Numbers are exact and change with every answer, also with one that is taken back. They are for
staff: whoever else sees them gets them suppressed (standards N3).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from analysis.hearing import Tally
from analysis.population import DIMENSIONS, NOT_TOLD, keys_of
from surveys.models import Answer, Edition, Response, Survey
from surveys.submissions import CHANNELS

YOUNG, FOR_YOUNG, PARENTS, ANYONE = "young_people", "for_young_people", "parents", "everyone"
VOICES = (YOUNG, FOR_YOUNG, PARENTS, ANYONE)
"""Young people in their own words or with help; somebody for them, or nobody said; and so on.

They are never pooled (standards Q8). Practitioners speak of their work, so they are not here.
"""
_OWN = ("self", "helped")
_KNOWN_BY = {"language": Response.language, "way": Response.channel}
"""Dimensions that every response has, asked or not."""
_PICKED_FROM = ("choice", "choices", "area")
_ETHNICITY = "equality_ethnicity"  # as the library calls it

Names = Mapping[str, Mapping[str, str]]


@dataclass(slots=True)
class Told:
    """What the people of one voice told of one dimension."""

    asked: int = 0
    people: int = 0  # who told a group
    counts: Counter[str] = field(default_factory=Counter)
    offered: tuple[str, ...] = ()

    @property
    def tally(self) -> Tally:
        """The same, to be compared with a population."""
        return Tally(self.counts, self.people, self.offered)

    @property
    def untold(self) -> int:
        """People who were asked and told no group: skipped, not sure, prefer not to say."""
        return self.asked - self.people

    def heard(self, group: str) -> int:
        """How many people told a group, as a figure of the population names it."""
        return sum(self.counts[key] for key in keys_of(group, tuple(self.counts)))

    def add(self, groups: Sequence[str], people: int) -> None:
        """So many people told exactly these groups."""
        self.counts.update(dict.fromkeys(groups, people))
        self.people += people if any(one not in NOT_TOLD for one in groups) else 0

    def ask(self, offered: Sequence[str], people: int) -> None:
        """So many people could choose from these groups."""
        kept = tuple(one for one in self.offered if one in offered)
        self.offered = kept if self.asked else tuple(offered)
        self.asked += people


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that tells a group, and the group that each answer is."""

    key: str
    groups: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tallies:
    """Every dimension: what each voice told, and the names of its groups where they are known."""

    told: Mapping[str, Mapping[str, Told]]
    names: Mapping[str, Names]


def of_consultation(
    session: Session,
    consultation_id: int,
    districts: Sequence[Mapping[str, Any]] = (),
    *conditions: ColumnElement[bool],
) -> Tallies:
    """Who answered so far; `conditions` narrow the responses, such as to those of an event.

    A district is known by its name in the area's profile, whatever a survey calls its key.
    """
    editions = _editions(session, consultation_id)
    aliases = {one["name"]["en"].casefold(): one["key"] for one in districts}
    asked = {one.id: dict(_asked_in(one.document, aliases)) for one in editions}
    told: dict[str, dict[str, Told]] = {one: defaultdict(Told) for one in DIMENSIONS}
    within = (Survey.consultation_id == consultation_id, *conditions)
    _count_responses(session, within, told, asked, {one.id: one.document for one in editions})
    _count_answers(session, within, told, asked)
    ordered = {name: _in_order(by_voice) for name, by_voice in told.items()}
    return Tallies(ordered, _names(editions, asked))


def count(found: Tallies, dimension: str, group: str) -> int:
    """How many people of a group were heard, whatever their voice."""
    return sum(one.heard(group) for one in found.told.get(dimension, {}).values())


def dimension_of(question: Mapping[str, Any]) -> str | None:
    """What a question tells of a person: by its topic or its key, as the library has them."""
    if question["kind"] not in _PICKED_FROM:
        return None
    if question["kind"] == "area":
        return "area"
    if question["key"].startswith(_ETHNICITY):
        return "ethnicity"
    named = (question.get("topic"), question["key"])
    asked = (one for one in DIMENSIONS if one not in _KNOWN_BY)
    return next((one for one in asked if one in named), None)


def voice_of(audience: str, answered_by: str) -> str | None:
    """Whose voice a response is; None for those who are not compared."""
    if audience == YOUNG:
        return YOUNG if answered_by in _OWN else FOR_YOUNG
    return audience if audience in VOICES else None


def _editions(session: Session, consultation_id: int) -> Sequence[Edition]:
    found = select(Edition).join(Edition.survey).where(Survey.consultation_id == consultation_id)
    return session.scalars(found.order_by(Edition.survey_id, Edition.number)).all()


def _asked_in(
    document: Mapping[str, Any], aliases: Mapping[str, str]
) -> Iterator[tuple[str, Asked]]:
    for question in document["questions"]:
        dimension = dimension_of(question)
        if dimension:
            known = aliases if dimension == "area" else {}
            groups = {
                one["key"]: known.get(one["text"].get("en", "").casefold(), one["key"])
                for one in question.get("options", ())
            }
            yield dimension, Asked(question["key"], groups)


def _count_responses(
    session: Session,
    within: Sequence[ColumnElement[bool]],
    told: Mapping[str, dict[str, Told]],
    asked: Mapping[int, Mapping[str, Asked]],
    documents: Mapping[int, Mapping[str, Any]],
) -> None:
    by = (Response.edition_id, Survey.audience, Response.answered_by)
    for row in _group(session, within, *by, Response.language, Response.channel):
        edition_id, audience, answered_by, language, channel, people = row
        voice = voice_of(audience, answered_by)
        if voice is None:
            continue
        for dimension, one in asked[edition_id].items():
            told[dimension][voice].ask(tuple(one.groups.values()), people)
        told["language"][voice].ask(documents[edition_id]["languages"], people)
        told["language"][voice].add([language], people)
        told["way"][voice].ask(CHANNELS, people)
        told["way"][voice].add([channel], people)


def _count_answers(
    session: Session,
    within: Sequence[ColumnElement[bool]],
    told: Mapping[str, dict[str, Told]],
    asked: Mapping[int, Mapping[str, Asked]],
) -> None:
    questions = {one.key for each in asked.values() for one in each.values()}
    by = (Response.edition_id, Survey.audience, Response.answered_by)
    answered = (Answer.state == "answered", Answer.question.in_(questions))
    for row in _group(session, (*within, *answered), *by, Answer.question, Answer.value):
        edition_id, audience, answered_by, question, value, people = row
        voice = voice_of(audience, answered_by)
        for dimension, one in asked[edition_id].items():
            if voice and one.key == question:
                chosen = value if isinstance(value, list) else [value]
                groups = dict.fromkeys(one.groups.get(key, key) for key in chosen)
                told[dimension][voice].add(list(groups), people)


def _group(
    session: Session, within: Sequence[ColumnElement[bool]], *by: Any
) -> list[tuple[Any, ...]]:
    """Responses counted by columns; joined with their answers where a column is an answer's."""
    found = select(*by, func.count()).select_from(Response).join(Response.edition)
    if Answer.question in by:
        found = found.join(Response.answers)
    found = found.join(Edition.survey).where(*within).group_by(*by)
    return [tuple(row) for row in session.execute(found)]


def _in_order(by_voice: Mapping[str, Told]) -> dict[str, Told]:
    return {voice: by_voice[voice] for voice in VOICES if voice in by_voice}


def _names(
    editions: Sequence[Edition], asked: Mapping[int, Mapping[str, Asked]]
) -> dict[str, dict[str, Mapping[str, str]]]:
    """The words of each group, as the newest edition has them."""
    names: dict[str, dict[str, Mapping[str, str]]] = defaultdict(dict)
    for edition in editions:
        for dimension, one in asked[edition.id].items():
            for question in edition.document["questions"]:
                if question["key"] == one.key:
                    for option in question.get("options", ()):
                        names[dimension][one.groups[option["key"]]] = option["text"]
    return names
