"""The readability checks over a whole file: plain text, or each text of a survey."""

import json
from typing import Any

from analysis import easyread
from analysis.files import FileRefused


def check(file: str, text: str, language: str | None = None) -> dict[str, object]:
    """Return {"verdict", "language", "counts", "findings"} for the contents of `file`.

    A finding has rule, level (error, warn, hint), place, language, start, end, advice, and an
    offer or null: the words that could stand from `start` to `end` of the offer instead. A
    place is such as "title", "good.help" or "told.options.yes", and "text" for plain text. The
    verdict never claims more than that the machine found no error: people decide whether words
    are easy (standards ER). Raises FileRefused when a survey cannot be read.
    """
    survey = _survey(file, text)
    chosen = language or (_first_language(survey) if survey else "en")
    found = _check_survey(file, survey, chosen) if survey else easyread.check_words(text, chosen)
    verdict = easyread.verdict(found)
    return {
        "verdict": verdict.label,
        "language": chosen,
        "counts": {"error": verdict.errors, "warn": verdict.warnings, "hint": verdict.hints},
        "findings": [_plain(finding) for finding in found],
    }


def _check_survey(file: str, survey: dict[str, Any], language: str) -> list[easyread.Finding]:
    report = easyread.check_survey(survey, language)
    if not report.texts:
        raise FileRefused(f"{file}: has no text in the language {language!r}")
    return list(report.findings)


def _plain(finding: easyread.Finding) -> dict[str, object]:
    start, end = finding.over or (finding.start, finding.end)
    offer = finding.offer
    return {
        "rule": finding.rule,
        "level": finding.level,
        "place": finding.place,
        "language": finding.language,
        "start": finding.start,
        "end": finding.end,
        "advice": finding.advice,
        "offer": None if offer is None else {"start": start, "end": end, "text": offer},
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
    for number, question in enumerate(found["questions"], start=1):
        if not isinstance(question, dict):
            raise FileRefused(f"{file}, question {number}: is not an object")
    return found


def _first_language(survey: dict[str, Any]) -> str:
    languages = survey.get("languages")
    if isinstance(languages, list) and languages and isinstance(languages[0], str):
        return languages[0]
    return "en"
