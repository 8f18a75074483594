"""Answers as the fields of a plain form: `submissions.read_form` the other way round."""

from collections.abc import Iterable, Mapping
from typing import Any

from surveys.documents import questions_by_key
from surveys.kinds import kind_of
from surveys.models import Answer

_INSTEAD = {"unknown": "unknown", "skipped": "skip"}


def fields_of(document: Mapping[str, Any], answers: Iterable[Answer]) -> dict[str, list[str]]:
    """The values by field name that show these answers in the form.

    A kind whose form is more than one field, or other than its value, has
    `write_form(question, value)`, which gives the values under the question's key.
    """
    questions = questions_by_key(document)
    fields: dict[str, list[str]] = {}
    for answer in answers:
        if answer.state in _INSTEAD:
            fields[f"{answer.question}.instead"] = [_INSTEAD[answer.state]]
        elif answer.question in questions:
            fields[answer.question] = _write(questions[answer.question], answer.value)
    return fields


def _write(question: dict[str, Any], value: Any) -> list[str]:
    write = getattr(kind_of(question), "write_form", None)
    if write is not None:
        return list(write(question, value))
    if isinstance(value, list):
        return [str(one) for one in value]
    return [] if isinstance(value, dict) else [str(value)]
