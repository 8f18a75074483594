"""People counted by topic: who raised which theme, and who gave which answer. For staff: exact.

A person who wrote twice on a topic is one person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, false, func, select, true
from sqlalchemy.orm import Session

from analysis.findings import OWN, Heard, Table, Voice, tabulate
from analysis.findings import Answer as Given
from surveys.kinds import summary_of
from surveys.models import Answer, Response
from surveys.wording import words_in
from voice import counted
from voice.listen import crowd
from voice.listen.crowd import Kind
from voice.listen.models import ACCEPTED, SUGGESTED, Theme
from voice.listen.topics.topics import MAY_DIFFER, ORDER, Asked, Topic, keys_of

Answers = Mapping[tuple[int, str], Sequence[Given]]
"""What was answered, by edition and question."""

PROXY = "proxy"
SAID_FOR = "_proxy"
"""Ends the name of a group for whom others answered: never one number with those who answered
themselves, alone or with help (standards Q8, Q9)."""


THEMSELVES = "themselves"
"""Whose the other group is: of people who answered or spoke alone, with help, or not known."""


def group_of(audience: str, answered_by: str) -> str:
    """The forum, or those of it for whom somebody else answered."""
    return audience + SAID_FOR if answered_by == PROXY else audience


def voice_of(group: str) -> tuple[str, str]:
    """A group as its forum, and whether its people answered themselves."""
    audience = group.removesuffix(SAID_FOR)
    return audience, THEMSELVES if audience == group else PROXY


def set_apart(found: Heard) -> Heard:
    """The same, with those for whom somebody else spoke as groups of their own."""
    named = {voice: Voice(group_of(*voice), voice.whose) for voice in found.people}
    counts = {(named[voice], topic): number for (voice, topic), number in found.counts.items()}
    return Heard(found.topics, {named[one]: n for one, n in found.people.items()}, counts)


@dataclass(frozen=True, slots=True)
class Counted:
    """One table of a closed question. `part` is a ranking's place, or the card that was sorted."""

    asked: tuple[Asked, ...]
    part: str
    table: Table

    @property
    def question(self) -> Mapping[str, Any]:
        """The question as its first forum is asked it."""
        return self.asked[0].question

    def offers(self, audience: str, answer: str) -> bool:
        """Whether a forum could give an answer; of numbers and places, any."""
        asked = [one for one in self.asked if one.audience == audience.removesuffix(SAID_FOR)]
        may_differ = self.question["kind"] in MAY_DIFFER
        return not may_differ or any(answer in keys_of(one.question) for one in asked)

    @property
    def summary(self) -> str:
        """How its kind is summarised (`surveys.kinds`)."""
        return summary_of(dict(self.question))


def heard(
    session: Session,
    consultation_id: int,
    themes: Sequence[Theme],
    *conditions: ColumnElement[bool],
) -> dict[str, Heard]:
    """What was heard on each topic (key); `conditions` narrow the comments.

    What a person called wrong never counts. Themes are named by their ids, as text.
    """
    found = crowd.of_consultation(session, consultation_id)
    among = found.everything
    if conditions:
        among = found.places(crowd.ids_of(session, consultation_id, *conditions))
    people: dict[str, Counter[Voice]] = defaultdict(Counter)
    counts: dict[str, Counter[tuple[Voice, str]]] = defaultdict(Counter)
    for (key, voice), number in found.people(among, _voice).items():
        people[key][voice] = number
    for theme in themes:
        said = found.said(theme.id, ACCEPTED, SUGGESTED)
        if conditions:
            said = np.intersect1d(said, among)
        for (key, voice), number in found.people(said, _voice).items():
            counts[key][voice, str(theme.id)] = number
    ids = tuple(str(theme.id) for theme in themes)
    return {key: Heard(ids, _in_order(each), counts[key]) for key, each in people.items()}


def wrote(session: Session, consultation_id: int) -> dict[str, dict[str, int]]:
    """How many people wrote on each topic, by forum."""

    def count() -> dict[str, dict[str, int]]:
        found = crowd.of_consultation(session, consultation_id)
        people: dict[str, dict[str, int]] = defaultdict(dict)
        by_topic = found.people(found.everything, lambda kind: (kind.topic, kind.audience))
        for (key, audience), number in by_topic.items():
            people[key][audience] = number
        return dict(people)

    return counted.kept(session, crowd.TABLES, ("wrote", consultation_id), count)


def _voice(kind: Kind) -> tuple[str, Voice]:
    return kind.topic, Voice(kind.audience, kind.answered_by)


def answers(
    session: Session,
    asked: Sequence[Asked],
    *conditions: ColumnElement[bool],
    apart: bool = False,
) -> Answers:
    """What was answered to these questions; `conditions` narrow the responses.

    `apart`: those for whom somebody else answered are groups of their own.
    """
    is_proxy = Response.answered_by == PROXY if apart else false()
    audiences = {one.place: one.audience for one in asked}
    by = (Response.edition_id, Answer.question, Answer.value)
    given = (
        select(*by, is_proxy, func.count())
        .join(Response.answers)
        .where(
            Response.edition_id.in_({one.edition_id for one in asked}),
            Answer.question.in_({one.question["key"] for one in asked}),
            Answer.state == "answered",
            *(conditions or (true(),)),
        )
        .group_by(*by, *((is_proxy,) if apart else ()))
    )
    found: dict[tuple[int, str], list[Given]] = defaultdict(list)
    for edition_id, question, value, is_said_for, number in sorted(
        counted.rows(session, given), key=itemgetter(3)
    ):
        if (edition_id, question) in audiences:
            whose = PROXY if is_said_for else OWN
            one = Given(group_of(audiences[edition_id, question], whose), value, number)
            found[edition_id, question].append(one)
    return found


def tables(topic: Topic, found: Answers) -> Iterator[Counted]:
    """The tables of a topic's closed questions; questions with the same answers share one."""
    for together in topic.closed:
        given = [one for asked in together for one in found.get(asked.place, ())]
        for part, table in _tables_of(together, given).items():
            yield Counted(tuple(together), part, table)


def labels_of(one: Counted, language: str) -> dict[str, str]:
    """The words of each answer of a table, as the first forum that is offered it reads them."""
    parts = "columns" if one.summary == "cards" else "options"
    if one.question["kind"] == "scale":
        steps = [words_in(step["text"], language) for step in one.question["options"]]
        return {str(number): words for number, words in enumerate(steps, start=1)}
    labels: dict[str, str] = {}
    for asked in one.asked:
        for part in asked.question.get(parts, ()):
            labels.setdefault(part["key"], words_in(part["text"], language))
    return labels or {answer: answer for answer in one.table.answers}


def say_part(question: Mapping[str, Any], part: str, language: str) -> str:
    """What a table is of its question's: a place, the card's words, or nothing."""
    if summary_of(dict(question)) != "cards":
        return part
    return words_in({card["key"]: card["text"] for card in question["options"]}[part], language)


def _tables_of(together: Sequence[Asked], given: Sequence[Given]) -> dict[str, Table]:
    kind, _options, columns = together[0].shape
    if summary_of(dict(together[0].question)) == "figures":
        return {"": _figures(given)}
    options = list(dict.fromkeys(key for one in together for key in keys_of(one.question)))
    if kind == "scale":
        options = [str(step) for step in range(1, len(options) + 1)]
    return tabulate(kind, options, given, columns=columns)


def _in_order(people: Mapping[Voice, int]) -> dict[Voice, int]:
    """Young people first, then parents; of each, those who spoke themselves first."""
    known = {audience: place for place, audience in enumerate(ORDER)}

    def place_of(voice: Voice) -> tuple[int, str, bool, str]:
        place = known.get(voice.group, len(known))
        return place, voice.group, voice.whose == PROXY, voice.whose

    voices = sorted(people, key=place_of)
    return {voice: people[voice] for voice in voices}


def _figures(given: Sequence[Given]) -> Table:
    """Numbers that people gave. They stay: one that nobody else gave could be known."""
    plain = [Given(one.group, f"{one.value:g}", one.people) for one in given]
    numbers = sorted({float(one.value) for one in plain})
    (table,) = tabulate("choice", [f"{one:g}" for one in numbers], plain).values()
    return Table(table.answers, table.counts, table.people, stays=True)
