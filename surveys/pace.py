"""How a survey is paced: when it offers a break (standards Q12)."""

from collections.abc import Mapping
from typing import Any

from surveys.kinds import asks

FEW = 5
"""Questions that most people answer without a break."""


def half_way(document: Mapping[str, Any]) -> str | None:
    """The key of the question after which a break is offered; None where there is none."""
    asking = [question["key"] for question in document["questions"] if asks(question)]
    if len(asking) <= FEW or not document.get("breaks", True):
        return None
    return str(asking[(len(asking) - 1) // 2])
