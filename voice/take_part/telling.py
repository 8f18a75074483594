"""What a person said, told back in their words and with the pictures that they picked."""

import logging
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from surveys.documents import questions_by_key
from surveys.errors import Problem
from surveys.kinds import kind_of
from surveys.kinds.options import words_by_key
from surveys.models import Answer, Recording, Response
from surveys.wording import words_in
from voice.i18n import current_language
from voice.media import storage
from voice.take_part import playing
from voice.take_part.refusals import say
from voice.wording import long_date

Question = dict[str, Any]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer: words, and the picture that stands with them."""

    words: str
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a person said to one question. `is_own` marks words that they wrote themselves.

    `sent` is the whole picture that they sent, as an address of its own: it is in this answer and
    nowhere else. `recorded` is the sound or the video.
    """

    question: str
    picture: str | None
    state: str
    pieces: list[Piece]
    is_own: bool = False
    is_in_order: bool = False
    sent: str = ""
    recorded: "Recorded | None" = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A sound or a video: where it is heard once it is ready, or why it cannot be."""

    state: str
    address: str = ""
    is_video: bool = False
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that we could not take: the question that it was for, and why, in words."""

    question: str
    why: str


def tell(response: Response) -> list[Told]:
    """What was said, question by question, in the page's language where the survey has it."""
    answers = {answer.question: answer for answer in response.answers}
    sent = {one.question: one for one in response.recordings}
    return [
        _tell_one(question, answers[key], sent.get(key))
        for key, question in questions_by_key(response.edition.document).items()
        if key in answers
    ]


def tell_left_out(document: dict[str, Any], problems: Sequence[Problem]) -> list[LeftOut]:
    """The files that we could not take, in words."""
    questions = questions_by_key(document)
    named = ((questions.get(one.field.removeprefix("answers.")), one) for one in problems)
    return [
        LeftOut(words_in(asked["text"], current_language()), say(one))
        for asked, one in named
        if asked  # another edition may have been opened meanwhile
    ]


def _tell_one(question: Question, answer: Answer, recording: Recording | None) -> Told:
    return Told(
        question=words_in(question["text"], current_language()),
        picture=question.get("picture"),
        state=answer.state,
        pieces=_pieces(question, answer.value) if answer.state == "answered" else [],
        is_own="options" not in question,
        is_in_order=question["kind"] == "ranking",
        sent=_whole(recording) if recording and _is_shown(recording) else "",
        recorded=_recorded(recording) if recording and not _is_shown(recording) else None,
    )


def _is_shown(recording: Recording) -> bool:
    """Whether it is a picture that we still have: what is gone is told in words."""
    return recording.media_type.startswith("image/") and recording.state == "ready"


def _recorded(recording: Recording) -> Recorded:
    if recording.state == "ready":
        is_video = recording.media_type.startswith("video/")
        return Recorded("ready", playing.address_of(recording), is_video)
    why = recording.refused_for
    return Recorded(recording.state, refusal=say(Problem("", why)) if why else "")


def _pieces(question: Question, value: Any) -> list[Piece]:
    if question["kind"] == "date":
        return [Piece(long_date(date.fromisoformat(value)))]
    lines = kind_of(question).describe(question, value, current_language())
    if "options" not in question:
        return [Piece(words) for words in lines]
    if question["kind"] == "ranking":  # the list on the page counts for itself
        words = words_by_key(question["options"], current_language())
        lines = [words[one] for one in value]
    return list(map(Piece, lines, _pictures(question, value)))


def _pictures(question: Question, value: Any) -> list[str | None]:
    """The pictures of the options that the lines tell of, in the lines' order."""
    pictures = {option["key"]: option.get("picture") for option in question["options"]}
    if question["kind"] == "scale":
        return [list(pictures.values())[value - 1]]
    told = list(value) if isinstance(value, list | dict) else [value]
    if question["kind"] == "choices":
        told = [key for key in pictures if key in told]
    return [pictures.get(key) for key in told]


def _whole(recording: Recording) -> str:
    """The picture as a data: address; empty where its file is gone or cannot be read now."""
    try:
        data = b64encode(storage.read(recording.name)).decode("ascii")
    except storage.NoSuchFile:
        return ""
    except (storage.StorageAway, storage.Unreadable) as error:  # the words are told all the same
        log.error("a picture cannot be told back: %s", error)
        return ""
    return f"data:{recording.media_type};base64,{data}"
