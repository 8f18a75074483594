"""How a survey is paced: how long it may be, when it offers a break (standards Q12)."""

from collections.abc import Mapping
from typing import Any

from surveys.asking import asked_after_check
from surveys.kinds import asks

FEW = 5
"""Questions that most people answer without a break."""
MOST = 10
MOST_OF_THE_YOUNGEST = 5
YOUNG = 8
"""Years: children under this age answer half as many."""


def half_way(document: Mapping[str, Any]) -> str | None:
    """The key of the question after which a break is offered; None where there is none."""
    asking = _before_check(document)
    if len(asking) <= FEW or not document.get("breaks", True):
        return None
    return asking[(len(asking) - 1) // 2]


def most_questions(document: Mapping[str, Any]) -> int:
    """How many questions the youngest who are asked can answer before they tire."""
    youngest = document.get("youngest")
    return MOST_OF_THE_YOUNGEST if isinstance(youngest, int) and youngest < YOUNG else MOST


def count_asked(document: Mapping[str, Any]) -> int:
    """How many questions stand before the check; who is not asked all of them meets fewer."""
    return len(_before_check(document))


def _before_check(document: Mapping[str, Any]) -> list[str]:
    """What comes after the check does not tire: by then people are done, and may leave it out."""
    late = set(asked_after_check(document))
    asking = (str(one["key"]) for one in document["questions"] if asks(one))
    return [key for key in asking if key not in late]
