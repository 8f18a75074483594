"""What the kinds with options share: their keys, checking a picked one, telling it back."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from surveys.kinds.refusal import NotAccepted
from surveys.wording import words_in

Fields = Callable[[str], list[str]]
Filled = dict[str, list[str]]
"""Values by field name: what a form shows as given."""


def keys_of(question: Mapping[str, Any]) -> list[str]:
    """The keys of the question's options, in the author's order."""
    return [option["key"] for option in question.get("options", [])]


def find_option_problems(question: Mapping[str, Any], fewest: int = 2) -> list[str]:
    """Reasons why the options are unusable: too few, or a key twice."""
    keys = keys_of(question)
    if len(keys) < fewest:
        return ["too_few_options"]
    if len(set(keys)) < len(keys):
        return ["option_twice"]
    return []


def no_rules(question: Mapping[str, Any]) -> dict[str, Any]:
    """Nothing: the options' keys are all that the page's script must know."""
    return {}


def accept_one(question: Mapping[str, Any], value: Any) -> str:
    """The picked option's key. Raises `NotAccepted` when there is no such option."""
    if not isinstance(value, str):
        raise NotAccepted("not_an_option")
    if value not in keys_of(question):
        raise NotAccepted("unknown_option", option=value[:40])
    return value


def read_one(question: Mapping[str, Any], fields: Fields) -> str | None:
    """The one value that a radio group sends, or None."""
    return first(fields(question["key"])) or None


def read_each(question: Mapping[str, Any], fields: Fields) -> dict[str, str]:
    """What stands in the field of each option that has something in it."""
    typed = {one: first(fields(f"{question['key']}-{one}")) for one in keys_of(question)}
    return {one: words for one, words in typed.items() if words}


def write_one(question: Mapping[str, Any], value: Any) -> Filled:
    """The value, in the field of the question's own name."""
    return {question["key"]: [f"{value:g}" if isinstance(value, float) else str(value)]}


def write_each(question: Mapping[str, Any], value: Mapping[str, Any]) -> Filled:
    """The value of each option, in the option's own field."""
    return {f"{question['key']}-{one}": [str(given)] for one, given in value.items()}


def first(values: list[str]) -> str:
    """The first value without blanks around it; nothing where there is none."""
    return values[0].strip() if values else ""


def describe(question: Mapping[str, Any], value: Any, language: str) -> list[str]:
    """The picked options' words, in the author's order."""
    picked = value if isinstance(value, list) else [value]
    words = words_by_key(question["options"], language)
    return [words[key] for key in words if key in picked]


def words_by_key(parts: Iterable[Mapping[str, Any]], language: str) -> dict[str, str]:
    """The words of options or columns in a language, by their keys."""
    return {part["key"]: words_in(part["text"], language) for part in parts}
