"""Answers as the fields of a plain form: `submissions.read_form` the other way round."""

from collections.abc import Iterable, Mapping
from typing import Any

from surveys.documents import questions_by_key
from surveys.kinds import kind_of
from surveys.models import Answer

_INSTEAD = {"unknown": "unknown", "skipped": "skip"}


def fields_of(document: Mapping[str, Any], answers: Iterable[Answer]) -> dict[str, list[str]]:
    """The values by field name that show these answers in the form."""
    questions = questions_by_key(document)
    fields: dict[str, list[str]] = {}
    for answer in answers:
        question = questions[answer.question]
        if answer.state in _INSTEAD:
            fields[f"{answer.question}.instead"] = [_INSTEAD[answer.state]]
        else:
            fields |= kind_of(question).write_form(question, answer.value)
    return fields
