"""A topic as staff see it: the forums side by side, how sure that is, and how it changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from analysis.findings import Difference, Table, are_alike, find
from surveys.models import Consultation
from surveys.wording import words_in
from voice.listen import overview, quotes
from voice.listen.overview import COMPARED, Cell
from voice.listen.quotes import Said
from voice.listen.themes import accepted_themes
from voice.listen.topics import counts as topic_counts
from voice.listen.topics import narrowing
from voice.listen.topics import trends as topic_trends
from voice.listen.topics.counts import Counted
from voice.listen.topics.narrowing import Editions, Narrowing
from voice.listen.topics.topics import Topic, key_of_comment
from voice.listen.topics.trends import Series

_QUOTED = 8  # themes, the most said: finding what is safe to show takes time
_CANDIDATES = 4  # for each quote
_COMMON = 0.1
"""Rarer things are said about as often because they are rare: not worth a sentence."""


@dataclass(frozen=True, slots=True)
class Line:
    """A theme or an answer in each forum, and the difference of the two that are compared."""

    label: str
    cells: tuple[Cell | None, ...]  # none where a forum was not offered the answer
    difference: Difference | None

    @property
    def there(self) -> list[Cell]:
        """The forums that were offered it."""
        return [cell for cell in self.cells if cell]

    @property
    def people(self) -> int:
        """How many said it, in all forums."""
        return sum(cell.people for cell in self.there)


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines to be drawn and put in a table; `summary` says how the kind is summarised."""

    question: str
    name: str
    summary: str
    people: Mapping[str, int]  # who answered, by forum
    lines: tuple[Line, ...]

    @property
    def is_compared(self) -> bool:
        """Whether both forums that are compared answered."""
        return all(self.people.get(group) for group in COMPARED)

    def most(self, audience: str) -> Line | None:
        """What most people of a forum said; None where nobody said anything, or several lead."""
        said = {
            line: cell.people
            for line in self.lines
            for cell in line.there
            if cell.audience == audience and cell.people
        }
        first = [line for line, number in said.items() if number == max(said.values())]
        return first[0] if len(first) == 1 else None

    def more(self, audience: str) -> list[str]:
        """What a forum says clearly more often than the other."""
        return [
            one.label
            for one in self.lines
            if one.difference and one.difference.says == f"more_{audience}"
        ]

    @property
    def alike(self) -> list[str]:
        """What both say, about as often."""
        return [
            one.label
            for one in self.lines
            if one.difference
            and are_alike(one.difference)
            and all(cell.share.part >= _COMMON for cell in one.there if cell.audience in COMPARED)
        ]

    @property
    def too_few(self) -> bool:
        """Whether too few people answered to compare anything."""
        told = [one.difference for one in self.lines if one.difference]
        return all(one.says == "too_few_to_say" for one in told)


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything on a topic's page."""

    topic: Topic
    themes: Chart
    said: Mapping[str, Sequence[Said]]  # quotes, by theme
    charts: tuple[Chart, ...]
    series: tuple[Series, ...]

    @property
    def questions(self) -> list[tuple[str, list[Chart]]]:
        """The charts of each closed question, in order."""
        return [
            (words, list(some)) for words, some in groupby(self.charts, lambda one: one.question)
        ]


def of(
    session: Session,
    consultation: Consultation,
    topic: Topic,
    narrowed: Narrowing,
    editions: Editions,
    language: str,
) -> Seen:
    """A topic's findings, of the people who are looked at."""
    themes = accepted_themes(session, consultation.id) if topic.has_words else ()
    among = tuple(narrowing.of_comments(narrowed, editions))
    comments = (key_of_comment() == topic.key, *among)
    responses = narrowing.of_responses(narrowed, editions)
    found = (
        topic_counts.heard(session, consultation.id, themes, *among).get(topic.key)
        if topic.has_words
        else None
    )
    answers = topic_counts.answers(session, topic.asked, *responses, apart=True)
    names = {str(one.id): one.name for one in themes}
    told = _of_themes(topic_counts.set_apart(found).table() if found else Table((), {}, {}), names)
    counted = list(topic_counts.tables(topic, answers))
    return Seen(
        topic,
        told,
        _quote(session, told, {one.name: one.id for one in themes}, comments),
        tuple(_of_answers(one, language) for one in counted if any(one.table.people.values())),
        tuple(
            topic_trends.of_topic(
                session, consultation.id, topic, themes, (comments, responses), language
            )
        ),
    )


def _quote(
    session: Session, told: Chart, themes: Mapping[str, int], within: Sequence[ColumnElement[bool]]
) -> dict[str, list[Said]]:
    """Quotes for the themes that are said most, by their names; each theme has a page for more."""
    most = [themes[line.label] for line in told.lines[:_QUOTED]]
    said = quotes.of_themes(session, most, most=1, candidates=_CANDIDATES, within=within)
    names = {number: name for name, number in themes.items()}
    found: dict[str, list[Said]] = {}
    for (theme, _audience), some in said.items():
        found.setdefault(names[theme], []).extend(some)
    return found


def _of_themes(table: Table, names: Mapping[str, str]) -> Chart:
    lines = [line for line in _lines(table, names, lambda _group, _answer: True) if line.people]
    lines.sort(key=lambda line: (-line.people, line.label))
    return Chart("", "", "most_first", table.people, tuple(lines))


def _of_answers(one: Counted, language: str) -> Chart:
    lines = _lines(one.table, topic_counts.labels_of(one, language), one.offers)
    if one.summary in ("most_first", "places"):
        lines.sort(key=lambda line: -line.people)
    question = words_in(one.question["text"], language)
    part = topic_counts.say_part(one.question, one.part, language)
    return Chart(question, part, one.summary, one.table.people, tuple(lines))


def _lines(
    table: Table, labels: Mapping[str, str], offers: Callable[[str, str], bool]
) -> list[Line]:
    longest = overview.longest_share(table)
    both = [one for one in table.answers if all(offers(group, one) for group in COMPARED)]
    told = {
        one.answer: one.difference for one in find(replace(table, answers=tuple(both)), COMPARED)
    }
    return [
        Line(
            labels[answer],
            tuple(
                Cell(group, table.share(group, answer), longest, ())
                if offers(group, answer)
                else None
                for group in table.groups
            ),
            told.get(answer),
        )
        for answer in table.answers
    ]
