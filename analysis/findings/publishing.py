"""What of the findings may leave: numbers, words, or nothing (standards N3, N4).

Own words and all words are two tables of the same people; their difference would show who had
help. So only the finest table is published, in which each person is in one row, own words apart
from the rest, and the figure for all is added up from what is shown. A group whose parts are too
small for numbers is published whole, and then own words alone are not. Everything said of two
groups follows from published numbers too.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from analysis.disclosure.counts import Published, Show, how_to_show, possible
from analysis.disclosure.tables import PublishedGroup, PublishedTable
from analysis.disclosure.together import Counts, publish_together
from analysis.findings.counting import OWN, Heard
from analysis.findings.shares import Share
from analysis.findings.statements import Reach, state
from analysis.findings.tables import Table

OTHER = "other"
_WHOSE, _TOPICS, _CLOSED = "whose words", "topics", "closed"
_UNKNOWN = Share(0, 0)


@dataclass(frozen=True, slots=True)
class Span:
    """A number of people as far as it is public: between these, both included."""

    low: int
    high: int

    def __add__(self, other: "Span") -> "Span":
        return Span(self.low + other.low, self.high + other.high)


@dataclass(frozen=True, slots=True)
class Publication:
    """All that may be shown of a release's findings.

    `whose`: people of each group by whose words (own, other). `topics`: people by topic, a row for
    each group, or, for a group in `split`, a row "group self" and a row "group other". `named`: the
    topics that a group raised, for a row in words. `closed`: the other tables, by name.
    """

    whose: PublishedTable
    topics: PublishedTable
    split: frozenset[str]
    named: Mapping[str, tuple[str, ...]]
    closed: Mapping[str, PublishedTable]

    def show(self, group: str, *, own_words_only: bool = False) -> Show:
        """How a group's topics may be shown; "nothing" too where own words cannot be told apart."""
        rows = self._rows(group, own_words_only)
        return rows[0].show if len({row.show for row in rows}) == 1 else "nothing"

    def said(self, group: str, topic: str, *, own_words_only: bool = False) -> Span | None:
        """People of a group who raised a topic; None where no number may be shown."""
        if self.show(group, own_words_only=own_words_only) != "numbers":
            return None
        rows = self._rows(group, own_words_only)
        return _total([span(row.cells[topic]) for row in rows])

    def people(self, group: str, *, own_words_only: bool = False) -> Span | None:
        """People of a group who answered; None where no number may be shown."""
        row = next((one for one in self.whose.groups if one.name == group), None)
        if row is None or row.show != "numbers":
            return None
        if own_words_only:
            return span(row.cells[OWN])
        return span(row.people) if row.people else _total([span(one) for one in row.cells.values()])

    def says(self, groups: tuple[str, str], *, own_words_only: bool = False) -> dict[str, str]:
        """The statement on each topic, as `Difference.says`: only what all public numbers bear."""
        one, other = groups
        pairs = {
            topic: (
                self._reach(one, topic, own_words_only),
                self._reach(other, topic, own_words_only),
            )
            for topic in self.topics.groups[0].cells
        }
        return state(pairs, groups)

    def _rows(self, group: str, own_words_only: bool) -> list[PublishedGroup]:
        wanted = [group]
        if group in self.split:
            wanted = (
                [_row(group, OWN)] if own_words_only else [_row(group, OWN), _row(group, OTHER)]
            )
        elif own_words_only:
            wanted = []
        return [row for row in self.topics.groups if row.name in wanted]

    def _reach(self, group: str, topic: str, own: bool) -> Reach:
        said = self.said(group, topic, own_words_only=own)
        people = self.people(group, own_words_only=own)
        if said is None or people is None:
            return _UNKNOWN, _UNKNOWN
        lowest = Share(min(said.low, people.high), people.high)
        return lowest, Share(min(said.high, people.low), people.low)


@dataclass(frozen=True, slots=True)
class Parts:
    """A release of several parts of what was heard, and of the closed questions, by name."""

    parts: Mapping[str, Publication]
    closed: Mapping[str, PublishedTable]


def publish(heard: Heard, closed: Mapping[str, Table] | None = None) -> Publication:
    """Return what may be shown of topics and of closed questions (by name), as one release.

    A table that stays (`Table`), or that nobody answered, is left out. What this release hides may
    be worked out with another one of the same people: publish one, frozen and numbered (standards
    N4). Raises as `publish_table` does.
    """
    return publish_parts({"": heard}, closed).parts[""]


def publish_parts(heard: Mapping[str, Heard], closed: Mapping[str, Table] | None = None) -> Parts:
    """Return what may be shown of several parts of what was heard, by name, as one release.

    A part is what was said to one question: a person may be in several. Their numbers do not add
    up to anything that is published, so no part gives another away. The closed questions are the
    same in each. Raises as `publish_table` does.
    """
    leaving = {name: one for name, one in (closed or {}).items() if one.groups and not one.stays}
    tables = {
        _named(_CLOSED, name): Counts(_filled(one).counts, one.people)
        for name, one in leaving.items()
    }
    parts = {name: _Part.of(one) for name, one in heard.items()}
    for name, part in parts.items():
        tables[_named(_WHOSE, name)] = Counts(part.whose.counts, part.whose.people)
        tables[_named(_TOPICS, name)] = Counts(
            part.topics.counts, part.topics.people, may_add_up=False, with_people=False
        )
    shown = publish_together(tables)
    answers = {name: shown[_named(_CLOSED, name)] for name in leaving}
    return Parts(
        {
            name: part.publication(
                shown[_named(_WHOSE, name)], shown[_named(_TOPICS, name)], answers
            )
            for name, part in parts.items()
        },
        answers,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """The two tables of a part that was heard."""

    whose: Table
    topics: Table
    split: frozenset[str]

    @classmethod
    def of(cls, heard: Heard) -> "_Part":
        split = frozenset(group for group in heard.groups if _may_split(heard, group))
        return cls(_whose(heard), _by_row(heard, split), split)

    def publication(
        self, whose: PublishedTable, topics: PublishedTable, closed: Mapping[str, PublishedTable]
    ) -> Publication:
        named = {
            row.name: tuple(one for one in self.topics.answers if self.topics.counts[row.name, one])
            for row in topics.groups
            if row.show == "words"
        }
        return Publication(whose, topics, self.split, named, closed)


def _named(kind: str, name: str) -> str:
    return f"{kind} {name}"


def span(shown: Published) -> Span:
    """The numbers that are published in this way."""
    return Span(*possible(1 if shown.value is None else shown.value))


def _may_split(heard: Heard, group: str) -> bool:
    """Whether own words, and the rest, may each be shown in numbers."""
    parts = _by_row(heard, frozenset([group]))
    rows = [_row(group, OWN), _row(group, OTHER)]
    return all(how_to_show(parts.people[row], _commonest(parts, row)) == "numbers" for row in rows)


def _commonest(table: Table, row: str) -> int:
    return max((table.counts[row, answer] for answer in table.answers), default=0)


def _by_row(heard: Heard, split: frozenset[str]) -> Table:
    """Topics by the rows that are published: groups, or their parts."""
    people: Counter[str] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    for group in heard.groups:
        parts = (_row(group, OWN), _row(group, OTHER)) if group in split else (group,)
        people.update(dict.fromkeys(parts, 0))
    for voice, number in heard.people.items():
        row = _row(*voice) if voice.group in split else voice.group
        people[row] += number
        for topic in heard.topics:
            counts[row, topic] += heard.counts.get((voice, topic), 0)
    return _filled(Table(heard.topics, counts, people))


def _row(group: str, whose: str) -> str:
    return f"{group} {OWN if whose == OWN else OTHER}"


def _whose(heard: Heard) -> Table:
    counts: Counter[tuple[str, str]] = Counter()
    for voice, number in heard.people.items():
        counts[voice.group, OWN if voice.whose == OWN else OTHER] += number
    people = {group: counts[group, OWN] + counts[group, OTHER] for group in heard.groups}
    return _filled(Table((OWN, OTHER), counts, people))


def _filled(table: Table) -> Table:
    keys = ((group, answer) for group in table.groups for answer in table.answers)
    return replace(table, counts={key: table.counts.get(key, 0) for key in keys})


def _total(spans: Iterable[Span]) -> Span:
    return sum(spans, Span(0, 0))
