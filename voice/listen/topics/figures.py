"""Tables of a topic as they are shown or written to a file: exact for staff, or made safe."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.disclosure import PublishedGroup, PublishedTable
from analysis.findings import OWN, Heard, Publication, Table, Voice, find
from surveys.wording import words_in
from voice.listen.models import Theme
from voice.listen.overview import COMPARED
from voice.listen.topics import counts as topic_counts
from voice.listen.topics.counts import PROXY, SAID_FOR, THEMSELVES, Counted, voice_of

NOT_SHOWN = "–"
SAID = "said"
"""Of a few people: that somebody said it, and not how many."""
THEMES, OTHER = "themes", "other"
_WHOSE = (OWN, "helped", "unknown", PROXY)
"""In this order beside each other."""


@dataclass(frozen=True, slots=True)
class Column:
    """A forum; `whose`: its people who spoke themselves (themselves), or were spoken for (proxy).

    Words of those who spoke themselves may be told apart: their own (self), and the rest (other)
    or, where numbers are exact, with help (helped) and not known (unknown).
    """

    audience: str
    whose: str
    people: str  # who answered, as it may be shown


@dataclass(frozen=True, slots=True)
class Row:
    """A theme or an answer, with people as they may be shown, by column.

    `says` is what may be said of young people and parents (`analysis.findings`).
    """

    key: str
    label: str
    shown: tuple[str, ...]
    says: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """One table: a topic's themes, or the answers to a closed question."""

    kind: str  # themes, or the question's kind
    question: str  # as its first forum is asked it; none for themes
    part: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def of_themes(heard: Heard, themes: Sequence[Theme]) -> Figures:
    """A topic's themes, exact: a column for whose words they are (standards Q8, Q9).

    What may be said of two forums is said of those who spoke themselves.
    """
    names, voices = _names(themes), _voices(heard)
    rows = tuple(
        Row(
            one.answer,
            names[one.answer],
            tuple(str(heard.counts.get((voice, one.answer), 0)) for voice in voices),
            one.difference.says,
        )
        for one in find(topic_counts.set_apart(heard).table(), COMPARED)
    )
    columns = tuple(Column(*voice, str(heard.people[voice])) for voice in voices)
    return Figures(THEMES, "", "", columns, rows)


def of_publication(seen: Publication, themes: Sequence[Theme]) -> Figures:
    """A topic's themes as they may leave: own words apart from the rest where neither is small.

    Those who were spoken for are groups of their own (`counts.set_apart`).
    """
    names = _names(themes)
    columns = tuple(_column(seen, row) for row in seen.topics.groups)
    says = seen.says(COMPARED) if _both(seen.topics, seen) else {}
    rows = tuple(
        Row(
            key,
            names[key],
            tuple(_shown(row, key, seen.named.get(row.name, ())) for row in seen.topics.groups),
            says.get(key, ""),
        )
        for key in names
    )
    return Figures(THEMES, "", "", columns, rows)


def of_answers(one: Counted, language: str, published: PublishedTable | None = None) -> Figures:
    """A closed question's answers: exact, or as `published` says."""
    labels = topic_counts.labels_of(one, language)
    columns, cells = _published(published) if published else _exact(one.table)
    rows = tuple(
        Row(
            key,
            labels[key],
            tuple(
                cell[key] if one.offers(column.audience, key) else NOT_SHOWN
                for column, cell in zip(columns, cells, strict=True)
            ),
        )
        for key in one.table.answers
    )
    return Figures(
        str(one.question["kind"]),
        words_in(one.question["text"], language),
        topic_counts.say_part(one.question, one.part, language),
        columns,
        rows,
    )


def row_of(table: PublishedTable, audience: str, whose: str) -> PublishedGroup | None:
    """The row of a published table of themes whose column is called so."""
    parts = {THEMSELVES: audience, PROXY: audience + SAID_FOR}
    name = parts.get(whose, f"{audience} {whose}")
    return next((one for one in table.groups if one.name == name), None)


def _names(themes: Sequence[Theme]) -> dict[str, str]:
    return {str(theme.id): theme.name for theme in themes}


def _voices(heard: Heard) -> list[Voice]:
    """Whose words there are, by forum."""
    return sorted(
        heard.people, key=lambda one: (heard.groups.index(one.group), _WHOSE.index(one.whose))
    )


def _column(seen: Publication, row: PublishedGroup) -> Column:
    group, _, part = row.name.partition(" ")
    audience, whose = voice_of(group)
    people = next((one for one in seen.whose.groups if one.name == group), None)
    if people is None or people.show != "numbers":
        return Column(audience, part or whose, NOT_SHOWN)
    if part:
        return Column(audience, part, people.cells[part].shown)
    return Column(audience, whose, people.people.shown if people.people else NOT_SHOWN)


def _shown(row: PublishedGroup, key: str, named: Sequence[str]) -> str:
    if row.show == "numbers":
        return row.cells[key].shown
    return SAID if key in named else NOT_SHOWN


def _both(table: PublishedTable, seen: Publication) -> bool:
    groups = {row.name.partition(" ")[0] for row in table.groups}
    return set(COMPARED) <= groups and bool(seen.topics.groups)


def _exact(table: Table) -> tuple[tuple[Column, ...], list[Mapping[str, str]]]:
    columns = tuple(Column(*voice_of(group), str(number)) for group, number in table.people.items())
    cells = [
        {answer: str(table.counts.get((group, answer), 0)) for answer in table.answers}
        for group in table.people
    ]
    return columns, list(cells)


def _published(table: PublishedTable) -> tuple[tuple[Column, ...], list[Mapping[str, str]]]:
    return tuple(_columns(table)), [
        {
            answer: cell.shown if row.show == "numbers" else NOT_SHOWN
            for answer, cell in row.cells.items()
        }
        for row in table.groups
    ]


def _columns(table: PublishedTable) -> Iterator[Column]:
    for row in table.groups:
        people = row.people.shown if row.people and row.show == "numbers" else NOT_SHOWN
        yield Column(*voice_of(row.name), people)
