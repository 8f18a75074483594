"""What a person said, told back in their words and with the pictures that they picked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from surveys.documents import questions_by_key
from surveys.models import Answer, Response
from surveys.wording import words_in
from voice.i18n import current_language
from voice.wording import long_date

Question = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer: words, and the picture that stands with them."""

    words: str
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a person said to one question. `is_own` marks words that they wrote themselves."""

    question: str
    picture: str | None
    state: str
    pieces: list[Piece]
    is_own: bool = False
    is_in_order: bool = False


def tell(response: Response) -> list[Told]:
    """What was said, question by question, in the page's language where the survey has it."""
    answers = {answer.question: answer for answer in response.answers}
    return [
        _tell_one(question, answers[key])
        for key, question in questions_by_key(response.edition.document).items()
        if key in answers
    ]


def _tell_one(question: Question, answer: Answer) -> Told:
    return Told(
        question=words_in(question["text"], current_language()),
        picture=question.get("picture"),
        state=answer.state,
        pieces=_pieces(question, answer.value) if answer.state == "answered" else [],
        is_own="options" not in question,
        is_in_order=question["kind"] == "ranking",
    )


def _pieces(question: Question, value: Any) -> list[Piece]:
    if "options" not in question:
        return [_own(question, value)]
    if question["kind"] == "scale":
        _key, words, picture = _options(question)[value - 1]
        return [Piece(words, picture)]
    if isinstance(value, dict):  # such as stars for each option, or a column that it was put in
        return [
            Piece(f"{words}: {_one_of(question, value[key])}", picture)
            for key, words, picture in _options(question)
            if key in value
        ]
    picked = value if isinstance(value, list) else [value]
    pieces = {key: Piece(words, picture) for key, words, picture in _options(question)}
    if question["kind"] == "ranking":
        return [pieces[key] for key in picked if key in pieces]
    return [piece for key, piece in pieces.items() if key in picked]


def _own(question: Question, value: Any) -> Piece:
    if question["kind"] == "date":
        return Piece(long_date(date.fromisoformat(value)))
    if isinstance(value, dict):
        told = str(value.get("text") or "")
        return Piece(told or _("A picture or a recording that you sent us"), "openmoji:1F5BC")
    return Piece(str(value))


def _one_of(question: Question, value: Any) -> str:
    """A column's words, or a number as it is."""
    columns = {column["key"]: column["text"] for column in question.get("columns", [])}
    if value in columns:
        return words_in(columns[value], current_language())
    return f"{value} ★" if question["kind"] == "stars" else str(value)


def _options(question: Question) -> list[tuple[str, str, str | None]]:
    return [
        (option["key"], words_in(option["text"], current_language()), option.get("picture"))
        for option in question["options"]
    ]
