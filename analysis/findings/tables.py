"""People of each group by what they said, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.findings.comparisons import Difference, compare
from analysis.findings.shares import Share


@dataclass(frozen=True, slots=True)
class Table:
    """`counts[group, answer]` people of the `people[group]` who answered; missing is none.

    True numbers, for staff: `analysis.findings.publish` says what may leave. A table that `stays`
    never does: its numbers could be worked out from others.
    """

    answers: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]
    people: Mapping[str, int]
    stays: bool = False

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups, in the order of `people`."""
        return tuple(self.people)

    def share(self, group: str, answer: str) -> Share:
        """The share of a group that gave an answer; of nobody for a group that is not there."""
        return Share(self.counts.get((group, answer), 0), self.people.get(group, 0))


@dataclass(frozen=True, slots=True)
class Finding:
    """One theme or answer: each group's share, and the difference of the two that are compared.

    There is no figure for all together: an average would drown the smaller group.
    """

    answer: str
    shares: Mapping[str, Share]
    difference: Difference


def find(table: Table, groups: tuple[str, str]) -> tuple[Finding, ...]:
    """What each group says, by answer in the table's order, with two `groups` compared."""
    pairs = {
        answer: (table.share(groups[0], answer), table.share(groups[1], answer))
        for answer in table.answers
    }
    differences = compare(pairs, groups)
    return tuple(
        Finding(
            answer,
            {group: table.share(group, answer) for group in table.groups},
            differences[answer],
        )
        for answer in table.answers
    )
