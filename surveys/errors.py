"""What can be wrong with a survey or with what was handed in, in the domain's own words."""

import dataclasses
from collections.abc import Sequence
from typing import Any


class SurveyNotFound(LookupError):
    """There is no survey with this code."""


class SurveyNotOpen(Exception):
    """Someone answered a survey that is not taking answers."""


class AlreadyUsed(Exception):
    """A response identifier belongs to another survey."""


class Withdrawn(Exception):
    """These answers were handed in before and taken back since."""


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (a question's key or a field), and why (a reason word).

    The reason is a stable word, not a sentence: whoever shows it translates it.
    """

    field: str
    reason: str
    details: dict[str, Any] = dataclasses.field(default_factory=dict)


class Unusable(ValueError):
    """A survey document or a response that cannot be taken, with every problem named."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems; the message is for logs."""
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.field}: {p.reason}" for p in self.problems))
