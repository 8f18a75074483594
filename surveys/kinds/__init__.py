"""Question kinds: one module each, which says what it stores and what it accepts.

A module of this package is a `Kind`. To add one: write the module and name it in `KINDS` and in
`schema.json`, give it a template in `templates/take_part/kinds/`, and, unless its answers are plain
buttons, boxes or words, a script of the same name in `static/js/survey/kinds/`.
"""

from collections.abc import Callable
from typing import Any, Protocol

from surveys.kinds import (
    area,
    choice,
    choices,
    date,
    drawing,
    faces,
    information,
    number,
    photo,
    ranking,
    scale,
    sort,
    stars,
    text,
    voice,
    yes_no,
)

Question = dict[str, Any]
Fields = Callable[[str], list[str]]
"""All values that a plain form sent under a name: the question's key, or `<key>-<part>`."""


class Kind(Protocol):
    """What every question kind offers."""

    ASKS: bool
    SUMMARY: str
    """How many people's answers are told together.

    `in_order`: people by answer, in the author's order; `most_first`: the same, the most picked
    first; `places`: people by option, for each place; `cards`: people by column, for each card;
    `figures`: people by number; `words`: by the themes in them; `nothing`: one by one only.
    """
    REASONS: tuple[str, ...]
    """Reasons against a value that the page's script may have to say in words."""

    def find_problems(self, question: Question) -> list[str]:
        """Reasons why the question itself is unusable; empty when it is fine."""

    def rules(self, question: Question) -> dict[str, Any]:
        """What the page's script must know to check a value, beside the options' keys."""

    def accept(self, question: Question, value: Any) -> Any:
        """The value to store. Raises `NotAccepted` with the reason."""

    def read_form(self, question: Question, fields: Fields) -> Any | None:
        """The value of a plain form's fields, not yet accepted; None where nothing was given."""

    def write_form(self, question: Question, value: Any) -> dict[str, list[str]]:
        """An accepted value as a plain form's fields: `read_form` the other way round."""

    def describe(self, question: Question, value: Any, language: str) -> list[str]:
        """An accepted value told back to the person, a line each."""


KINDS: dict[str, Kind] = {
    "area": area,
    "choice": choice,
    "choices": choices,
    "date": date,
    "drawing": drawing,
    "faces": faces,
    "information": information,
    "number": number,
    "photo": photo,
    "ranking": ranking,
    "scale": scale,
    "sort": sort,
    "stars": stars,
    "text": text,
    "voice": voice,
    "yes_no": yes_no,
}


WITH_FILES = frozenset({"drawing", "photo", "voice"})
"""Kinds whose answer may name a file that comes beside it."""


def kind_of(question: Question) -> Kind:
    """The kind of a question in a checked document."""
    return KINDS[question["kind"]]


def asks(question: Question) -> bool:
    """Whether the question wants an answer (a page of information does not)."""
    return kind_of(question).ASKS


def summary_of(question: Question) -> str:
    """How many people's answers to the question are told together: `Kind.SUMMARY`."""
    return kind_of(question).SUMMARY


def takes_file(question: Question) -> bool:
    """Whether an answer may bring a file."""
    return question["kind"] in WITH_FILES


def rules_of(question: Question) -> dict[str, Any]:
    """What the page's script must know to check an answer, beside the options' keys."""
    return kind_of(question).rules(question)
