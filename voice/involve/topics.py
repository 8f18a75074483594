"""Topics tie together what the surveys of one consultation ask about the same thing."""

from collections import defaultdict
from dataclasses import dataclass

from surveys.models import Consultation, Survey


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a topic is asked: the survey, and the question's number in it."""

    survey: Survey
    number: int


def of_consultation(consultation: Consultation) -> dict[str, list[Asked]]:
    """Every topic of a consultation's drafts, in alphabetical order, with where it is asked."""
    found: dict[str, list[Asked]] = defaultdict(list)
    for survey in consultation.surveys:
        for number, question in enumerate(survey.draft["questions"], start=1):
            if "topic" in question:
                found[question["topic"]].append(Asked(survey, number))
    return dict(sorted(found.items()))
