"""A draft as members meet it: what can be tried of it, and each question as it may be read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys import documents
from surveys.errors import Unusable
from surveys.kinds import asks
from surveys.models import Survey
from surveys.paths import find_condition_problems
from voice.involve.codesign.models import Ballot


@dataclass(frozen=True, slots=True)
class Tried:
    """A draft in the place of an edition, for the page that asks its questions."""

    survey: Survey
    document: dict[str, Any]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """A question as members read it; `number` is 0 for a page of information."""

    question: dict[str, Any]
    number: int
    ballots: Sequence[Ballot]


def numbers_of(document: Mapping[str, Any]) -> dict[str, int]:
    """The number of each question that asks something, by its key, as people count them."""
    asking = [question["key"] for question in document["questions"] if asks(question)]
    return {key: number for number, key in enumerate(asking, start=1)}


def to_read(
    document: Mapping[str, Any], ballots: Sequence[Ballot], language: str
) -> Iterator[Read]:
    """Every question of a draft, finished or not, with the votes on its words."""
    numbers = numbers_of(document)
    here = [one for one in ballots if one.language == language]
    for question in document["questions"]:
        key = question["key"]
        on_it = [one for one in here if one.question == key]
        yield Read(question, numbers.get(key, 0), on_it)


def to_try(draft: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What can be tried of a draft in a language: its finished questions, in order.

    A condition that asks for what is not there is left out, so that its question is asked.
    """
    shell = {
        "format": "voice-survey/1",
        "consultation": draft["consultation"],
        "title": {language: draft["title"].get(language) or "–"},
        "audience": draft["audience"],
        "youngest": draft.get("youngest", 0),
        "languages": [language],
        "wording": {},
    }
    done: list[dict[str, Any]] = []
    for question in draft["questions"]:
        if _is_finished(shell, question, done):
            done.append(_with_condition(question, done))
    return {**draft, "questions": done}


def _is_finished(
    shell: Mapping[str, Any], question: Mapping[str, Any], before: Sequence[Mapping[str, Any]]
) -> bool:
    alone = {name: part for name, part in question.items() if name != "show_if"}
    try:
        documents.check({**shell, "questions": [alone]})
    except Unusable:
        return False
    return all(question["key"] != one["key"] for one in before)


def _with_condition(question: dict[str, Any], before: Sequence[dict[str, Any]]) -> dict[str, Any]:
    if "show_if" not in question:
        return question
    document = {"questions": [*before, question]}
    broken = any(one.field == question["key"] for one in find_condition_problems(document))
    plain = {name: part for name, part in question.items() if name != "show_if"}
    return plain if broken or not question["show_if"] else question
