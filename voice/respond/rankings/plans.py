"""What staff choose for a ranking, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from surveys.editions import today
from surveys.errors import Problem
from surveys.models import Consultation
from voice.listen.models import ACCEPTED, Theme
from voice.respond.rankings.models import METHODS

FEWEST, MOST = 2, 20
"""Themes in a ranking."""
LONGEST_LIFE = timedelta(days=366)
MOST_QUORUM = 10_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What staff choose: themes, how to rank them, the last day, and the quorum of each forum."""

    themes: Sequence[Theme]
    method: str
    until: date
    quorums: Mapping[str, int]


def problems_of(consultation: Consultation, plan: Plan) -> list[Problem]:
    """Every problem, by field and reason."""
    problems = []
    if not FEWEST <= len(plan.themes) <= MOST:
        problems.append(Problem("themes", "how_many_themes", {"fewest": FEWEST, "most": MOST}))
    if any(
        theme.consultation_id != consultation.id or theme.state != ACCEPTED for theme in plan.themes
    ):
        problems.append(Problem("themes", "theme_not_accepted"))
    if plan.method not in METHODS:
        problems.append(Problem("method", "unknown_method"))
    if not plan.quorums:
        problems.append(Problem("forums", "no_forum"))
    if any(not 1 <= quorum <= MOST_QUORUM for quorum in plan.quorums.values()):
        problems.append(Problem("forums", "quorum_needed", {"most": MOST_QUORUM}))
    if not today() <= plan.until <= today() + LONGEST_LIFE:
        problems.append(Problem("until", "day_within_a_year"))
    return problems
