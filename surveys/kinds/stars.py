"""Share a number of stars between options: what matters more gets more."""

from typing import Any

from surveys.kinds import options
from surveys.kinds.refusal import NotAccepted
from surveys.kinds.typed import parse_number, whole

ASKS = True
SUMMARY = "most_first"
write_form = options.write_each
REASONS: tuple[str, ...] = ("too_many_stars",)
STARS = 5  # unless the question says otherwise


def find_problems(question: dict[str, Any]) -> list[str]:
    """Reasons why the options or the number of stars are unusable."""
    if not 2 <= _stars(question) <= 20:
        return ["limit_out_of_range"]
    return options.find_option_problems(question)


def rules(question: dict[str, Any]) -> dict[str, Any]:
    """How many stars there are."""
    return {"stars": _stars(question)}


def accept(question: dict[str, Any], value: Any) -> dict[str, int]:
    """How many stars each option got, without those that got none, in the author's order."""
    if not isinstance(value, dict):
        raise NotAccepted("not_shared_stars")
    given = {options.accept_one(question, one): _count(number) for one, number in value.items()}
    total = sum(given.values())
    if total < 1:
        raise NotAccepted("not_shared_stars")
    if total > _stars(question):
        raise NotAccepted("too_many_stars", stars=_stars(question))
    return {one: given[one] for one in options.keys_of(question) if given.get(one)}


def read_form(question: dict[str, Any], fields: options.Fields) -> dict[str, Any] | None:
    """The number in each option's field, or what was typed there instead of one."""
    typed = options.read_each(question, fields)
    given = {one: parse_number(words) for one, words in typed.items()}
    return {one: number for one, number in given.items() if number != 0} or None


def describe(question: dict[str, Any], value: Any, language: str) -> list[str]:
    """Each option that got stars, with how many."""
    words = options.words_by_key(question["options"], language)
    return [f"{words[one]}: {number} ★" for one, number in value.items()]


def _stars(question: dict[str, Any]) -> int:
    return int(question.get("stars", STARS))


def _count(value: Any) -> int:
    number = whole(value)
    if number is None or number < 0:
        raise NotAccepted("whole_number_needed")
    return number
