"""A page that tells something and asks nothing."""

from typing import Any

from surveys.kinds.refusal import NotAccepted

ASKS = False


def find_problems(question: dict[str, Any]) -> list[str]:
    """A page of information has no options."""
    return ["options_on_information"] if question.get("options") else []


def accept(question: dict[str, Any], value: Any) -> Any:
    """Never: there is nothing to answer."""
    raise NotAccepted("asks_nothing")


def read_form(question: dict[str, Any], values: list[str]) -> None:
    """Nothing, ever."""
    return
