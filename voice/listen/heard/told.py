"""What people tell of themselves in a survey, and whose voice that is."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.hearing import Tally
from analysis.population import DIMENSIONS, NOT_TOLD, keys_of

YOUNG, FOR_YOUNG, PARENTS, ANYONE = "young_people", "for_young_people", "parents", "everyone"
VOICES = (YOUNG, FOR_YOUNG, PARENTS, ANYONE)
"""Young people in their own words or with help; somebody for them, or nobody said; and so on.

They are never pooled (standards Q8). Practitioners speak of their work, so they are not here.
"""
_OWN = ("self", "helped")
_KNOWN_ANYWAY = ("language", "way")
"""Dimensions that every response has: no question asks for them."""
_PICKED_FROM = ("choice", "choices", "area")
_ETHNICITY = "equality_ethnicity"  # as the library calls it


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


def dimension_of(question: Mapping[str, Any]) -> str | None:
    """What a question tells of a person: by its topic or its key, as the library has them."""
    if question["kind"] not in _PICKED_FROM:
        return None
    if question["kind"] == "area":
        return "area"
    if question["key"].startswith(_ETHNICITY):
        return "ethnicity"
    named = (question.get("topic"), question["key"])
    asked = (one for one in DIMENSIONS if one not in _KNOWN_ANYWAY)
    return next((one for one in asked if one in named), None)


def voice_of(audience: str, answered_by: str) -> str | None:
    """Whose voice a response is; None for those who are not compared."""
    if audience == YOUNG:
        return YOUNG if answered_by in _OWN else FOR_YOUNG
    return audience if audience in VOICES else None


def aliases_of(districts: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The keys of the area's districts by their names: a survey may call its keys anything."""
    return {one["name"]["en"].casefold(): one["key"] for one in districts}


def asked_in(
    document: Mapping[str, Any], aliases: Mapping[str, str]
) -> Iterator[tuple[str, Asked]]:
    """The questions of a survey that tell a group; `aliases` are districts' keys by their names."""
    for question in document["questions"]:
        dimension = dimension_of(question)
        if dimension:
            known = aliases if dimension == "area" else {}
            groups = {
                one["key"]: known.get(one["text"].get("en", "").casefold(), one["key"])
                for one in question.get("options", ())
            }
            yield dimension, Asked(question["key"], groups)
