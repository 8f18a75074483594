"""What the kinds with options share: their keys, and checking a picked one."""

from typing import Any

from surveys.kinds.refusal import NotAccepted


def keys_of(question: dict[str, Any]) -> list[str]:
    """The keys of the question's options, in the author's order."""
    return [option["key"] for option in question.get("options", [])]


def find_option_problems(question: dict[str, Any], fewest: int = 2) -> list[str]:
    """Reasons why the options are unusable: too few, or a key twice."""
    keys = keys_of(question)
    if len(keys) < fewest:
        return ["too_few_options"]
    if len(set(keys)) < len(keys):
        return ["option_twice"]
    return []


def accept_one(question: dict[str, Any], value: Any) -> str:
    """The picked option's key. Raises `NotAccepted` when there is no such option."""
    if not isinstance(value, str):
        raise NotAccepted("not_an_option")
    if value not in keys_of(question):
        raise NotAccepted("unknown_option", option=value[:40])
    return value


def read_one(values: list[str]) -> str | None:
    """The one value that a radio group sends, or None."""
    return values[0] if values else None
