"""Comments counted as people: however much someone wrote, they are one."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from analysis.findings.tables import Table

OWN = "self"
_UNSURE = "unknown"


class Voice(NamedTuple):
    """A group, and whose words: "self", "helped", "proxy" or "unknown"."""

    group: str
    whose: str


@dataclass(frozen=True, slots=True)
class Said:
    """One comment, as far as it is counted: who wrote it and which topics are in it."""

    person: str
    group: str
    topics: frozenset[str]
    whose: str = OWN


@dataclass(frozen=True, slots=True)
class Heard:
    """People by voice, and by voice and topic. Each person is in exactly one voice."""

    topics: tuple[str, ...]
    people: Mapping[Voice, int]
    counts: Mapping[tuple[Voice, str], int]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups, in the order they came in."""
        return tuple(dict.fromkeys(voice.group for voice in self.people))

    def table(self, *, own_words_only: bool = False) -> Table:
        """Topics by group: of all people, or of those alone who used their own words.

        With `own_words_only` the base shrinks too: it is the people who used their own words.
        """
        voices = [one for one in self.people if one.whose == OWN or not own_words_only]
        people: Counter[str] = Counter(dict.fromkeys(self.groups, 0))
        counts: Counter[tuple[str, str]] = Counter()
        for voice in voices:
            people[voice.group] += self.people[voice]
            for topic in self.topics:
                counts[voice.group, topic] += self.counts.get((voice, topic), 0)
        return Table(self.topics, counts, people)


def count(said: Iterable[Said], topics: Iterable[str] = ()) -> Heard:
    """Who raised what. `topics` come first and are there even if nobody raised them.

    A person whose comments differ in whose words they are counts as "unknown": never as own.
    """
    people: dict[tuple[str, str], tuple[str, set[str]]] = {}
    for one in said:
        whose, raised = people.setdefault((one.group, one.person), (one.whose, set()))
        raised |= one.topics
        if one.whose != whose:
            people[one.group, one.person] = (_UNSURE, raised)
    voices: Counter[Voice] = Counter()
    counts: Counter[tuple[Voice, str]] = Counter()
    for (group, _), (whose, raised) in people.items():
        voices[Voice(group, whose)] += 1
        counts.update((Voice(group, whose), topic) for topic in raised)
    others = sorted({topic for _, topic in counts})
    return Heard(tuple(dict.fromkeys([*topics, *others])), voices, counts)
