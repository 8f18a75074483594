"""Put options in order, the most important first; as many as the person likes."""

from typing import Any

from surveys.kinds import options
from surveys.kinds.refusal import NotAccepted
from surveys.kinds.typed import parse_number

ASKS = True
SUMMARY = "places"
REASONS: tuple[str, ...] = ()

rules = options.no_rules


def find_problems(question: dict[str, Any]) -> list[str]:
    """Reasons why the options are unusable."""
    return options.find_option_problems(question)


def accept(question: dict[str, Any], value: Any) -> list[str]:
    """The placed options' keys, first to last, each once."""
    if isinstance(value, dict):  # a plain form in which two options have the same number
        raise NotAccepted("same_place_twice")
    if not isinstance(value, list) or not value:
        raise NotAccepted("not_a_list_of_options")
    placed = [options.accept_one(question, one) for one in value]
    if len(set(placed)) < len(placed):
        raise NotAccepted("same_option_twice")
    return placed


def read_form(question: dict[str, Any], fields: options.Fields) -> Any | None:
    """The options that have a number, in the order of their numbers.

    Where the numbers make no order, the numbers themselves: `accept` says what is wrong.
    """
    places = {
        one: parse_number(typed) for one, typed in options.read_each(question, fields).items()
    }
    if not places:
        return None
    numbers = [place for place in places.values() if isinstance(place, float)]
    if len(set(numbers)) < len(places):
        return places
    return sorted(places, key=lambda one: places[one])


def describe(question: dict[str, Any], value: Any, language: str) -> list[str]:
    """The placed options with their numbers."""
    words = options.words_by_key(question["options"], language)
    return [f"{place}. {words[one]}" for place, one in enumerate(value, start=1)]


def write_form(question: dict[str, Any], value: Any) -> options.Filled:
    """Each placed option's number."""
    return options.write_each(question, {one: at for at, one in enumerate(value, start=1)})
