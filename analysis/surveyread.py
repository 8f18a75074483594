"""The readability checks over a whole file: plain text, or each text of a survey."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from analysis import easyread
from analysis.files import FileRefused

_TEXT = "text"


def check(file: str, text: str, language: str | None = None) -> dict[str, object]:
    """Return {"verdict", "language", "findings"} for the contents of `file`.

    A finding has rule, level (error, warn, hint), place, start, end and advice; its
    place is the question's key (or "title"), and "text" for plain text. The verdict
    never claims more than that the machine found no error: people decide whether
    words are easy (standards ER). Raises FileRefused when a survey cannot be read.
    """
    survey = _survey(file, text)
    chosen = language or (_first_language(survey) if survey else "en")
    pieces = _pieces(file, survey, chosen) if survey else iter([(_TEXT, text)])
    found = [(place, f) for place, piece in pieces for f in easyread.check(piece, language=chosen)]
    return {
        "verdict": easyread.verdict([finding for _, finding in found if finding.level == "error"]),
        "language": chosen,
        "findings": [{**asdict(finding), "place": place} for place, finding in found],
    }


def _survey(file: str, text: str) -> dict[str, Any] | None:
    """The survey in a file, or None for plain text."""
    if not file.casefold().endswith(".json") and not text.lstrip().startswith("{"):
        return None
    try:
        found = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        if not file.casefold().endswith(".json"):
            return None
        raise FileRefused(f"{file}: is not JSON ({error})") from None
    if not isinstance(found, dict) or not isinstance(found.get("questions"), list):
        raise FileRefused(f"{file}: is not a survey; it has no list of questions")
    return found


def _first_language(survey: dict[str, Any]) -> str:
    languages = survey.get("languages")
    if isinstance(languages, list) and languages and isinstance(languages[0], str):
        return languages[0]
    return "en"


def _pieces(file: str, survey: dict[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Each text of the survey in the language, with its place."""
    found = list(_texts(file, survey, language))
    if not found:
        raise FileRefused(f"{file}: has no text in the language {language!r}")
    yield from found


def _texts(file: str, survey: dict[str, Any], language: str) -> Iterator[tuple[str, str]]:
    yield from _wording("title", survey.get("title"), language)
    for number, question in enumerate(survey["questions"], start=1):
        if not isinstance(question, dict):
            raise FileRefused(f"{file}, question {number}: is not an object")
        place = str(question.get("key") or f"question {number}")
        yield from _wording(place, question.get("text"), language)
        yield from _wording(place, question.get("help"), language)
        options = question.get("options")
        for option in options if isinstance(options, list) else []:
            if isinstance(option, dict):
                yield from _wording(place, option.get("text"), language)


def _wording(place: str, wording: object, language: str) -> Iterator[tuple[str, str]]:
    if isinstance(wording, dict) and isinstance(wording.get(language), str):
        yield place, wording[language]
