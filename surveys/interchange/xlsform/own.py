"""What XLSForm has no place for, in columns and a sheet of our own that other programs ignore."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from surveys.interchange.workbooks import Cells, Sheet
from surveys.interchange.xlsform.columns import OURS
from surveys.wording import wordings_of

SHEET = "voice"
COLUMNS = ("part", "language", "value")
ELSEWHERE = frozenset({"key", "text", "help", "options", "columns", "show_if"})
"""Parts of questions and options that always stand in XLSForm's own cells."""

_IN_LANGUAGES = ("title", "about")
_OF_WORDS = "words of"  # a language's words when they were written, to see whether they changed


def write_part(value: Any) -> str:
    """A part as a cell: words as they are, anything else as JSON."""
    if isinstance(value, str) and not _is_json(value):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def parts_in(cells: Cells) -> dict[str, Any]:
    """The parts in a row's columns of ours; None for one that must not be there."""
    return {
        head.removeprefix(OURS): _read_part(text)
        for head, text in cells.items()
        if head.startswith(OURS) and text and head.removeprefix(OURS) not in ELSEWHERE
    }


def apply(parts: dict[str, Any], ours: Mapping[str, Any]) -> dict[str, Any]:
    """The parts that XLSForm's cells say, set right by ours."""
    return {name: value for name, value in {**parts, **ours}.items() if value is not None}


def write_rows(document: Mapping[str, Any]) -> list[Cells]:
    """The rows of our sheet: everything of a survey but its questions."""
    rows = []
    for part, value in document.items():
        if part in _IN_LANGUAGES:
            rows += [_row(part, words, language) for language, words in value.items()]
        elif part != "questions":
            rows.append(_row(part, write_part(value)))
    return rows + [
        _row(_OF_WORDS, fingerprint(document, language), language)
        for language in document["wording"]
    ]


def _row(part: str, value: str, language: str = "") -> Cells:
    return {"part": part, "language": language, "value": value}


def read_rows(sheet: Sheet) -> tuple[dict[str, Any], dict[str, str]]:
    """The parts of a survey in our sheet, and each language's words as they were."""
    parts: dict[str, Any] = {}
    before: dict[str, str] = {}
    for part, language, value in _cells_of(sheet):
        if part == _OF_WORDS:
            before[language] = value
        elif part in _IN_LANGUAGES:
            parts.setdefault(part, {})[language] = value
        elif part:
            parts[part] = _read_part(value)
    return parts, before


def _cells_of(sheet: Sheet) -> Iterator[tuple[str, str, str]]:
    for _, row in sheet.rows:
        yield (row.get("part", "").strip(), row.get("language", "").strip(), row.get("value", ""))


def fingerprint(document: Mapping[str, Any], language: str) -> str:
    """A short mark of all the words in a language, other when one of them is."""
    words = [[place, text.get(language, "")] for place, text in wordings_of(document)]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:16]


def _read_part(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
