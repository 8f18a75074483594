"""A page that tells something and asks nothing."""

from typing import Any

from surveys.kinds import options
from surveys.kinds.refusal import NotAccepted

ASKS = False
SUMMARY = "nothing"
REASONS: tuple[str, ...] = ()

rules = options.no_rules


def find_problems(question: dict[str, Any]) -> list[str]:
    """A page of information has no options."""
    return ["options_on_information"] if question.get("options") else []


def accept(question: dict[str, Any], value: Any) -> Any:
    """Never: there is nothing to answer."""
    raise NotAccepted("asks_nothing")


def read_form(question: dict[str, Any], fields: options.Fields) -> None:
    """Nothing, ever."""
    return


def describe(question: dict[str, Any], value: Any, language: str) -> list[str]:
    """Nothing: nobody was asked."""
    return []


def write_form(question: dict[str, Any], value: Any) -> dict[str, list[str]]:
    """Nothing, ever."""
    return {}
