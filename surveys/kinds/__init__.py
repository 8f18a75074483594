"""Question kinds: one module each, which says what it stores and what it accepts.

A module of this package is a `Kind`. To add one, write the module, name it in `KINDS`, and give
it a template in `templates/take_part/kinds/`.
"""

from typing import Any, Protocol

from surveys.kinds import choice, choices, faces, information, text, yes_no

Question = dict[str, Any]


class Kind(Protocol):
    """What every question kind offers."""

    ASKS: bool

    def find_problems(self, question: Question) -> list[str]:
        """Reasons why the question itself is unusable; empty when it is fine."""

    def accept(self, question: Question, value: Any) -> Any:
        """The value to store. Raises `NotAccepted` with the reason."""

    def read_form(self, question: Question, values: list[str]) -> Any | None:
        """The value of a plain form's fields, not yet accepted; None where nothing was given."""


KINDS: dict[str, Kind] = {
    "choice": choice,
    "choices": choices,
    "faces": faces,
    "information": information,
    "text": text,
    "yes_no": yes_no,
}


def kind_of(question: Question) -> Kind:
    """The kind of a question in a checked document."""
    return KINDS[question["kind"]]


def asks(question: Question) -> bool:
    """Whether the question wants an answer (a page of information does not)."""
    return kind_of(question).ASKS
