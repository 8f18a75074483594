"""Answers as the fields of a plain form: `submissions.read_form` the other way round."""

from collections.abc import Iterable, Mapping
from typing import Any

from surveys.changes import STAY
from surveys.documents import questions_by_key
from surveys.models import Answer

_INSTEAD = {"unknown": "unknown", "skipped": "skip"}


def fields_of(document: Mapping[str, Any], answers: Iterable[Answer]) -> dict[str, list[str]]:
    """The values by field name that show these answers in the form.

    A kind whose form is more than one field names each `<key>-<part>`: an option, a part of a date.
    """
    questions = questions_by_key(document)
    fields: dict[str, list[str]] = {}
    for answer in answers:
        if answer.state in _INSTEAD:
            fields[f"{answer.question}.instead"] = [_INSTEAD[answer.state]]
        elif answer.question in questions:
            fields |= _write(questions[answer.question], answer.value)
    return fields


def _write(question: dict[str, Any], value: Any) -> dict[str, list[str]]:
    key, kind = question["key"], question["kind"]
    if kind in STAY:
        return {}  # a file stays where it is; no field can hold it
    if kind == "ranking":
        return {f"{key}-{one}": [str(place)] for place, one in enumerate(value, start=1)}
    if kind == "date":
        parts = zip(("year", "month", "day"), str(value).split("-"), strict=False)
        return {f"{key}-{part}": [digits.lstrip("0")] for part, digits in parts}
    if isinstance(value, dict):  # sorted cards, shared stars
        return {f"{key}-{one}": [str(given)] for one, given in value.items()}
    return {key: [str(one) for one in (value if isinstance(value, list) else [value])]}
