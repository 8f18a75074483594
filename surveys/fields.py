"""Answers as the fields of a plain form, and such fields as answers again."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from surveys.documents import questions_by_key
from surveys.kinds import kind_of
from surveys.models import Answer
from surveys.submissions import PROXY, WITH_HELPER

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


def read_form(
    document: Mapping[str, Any], language: str, fields: Callable[[str], list[str]]
) -> dict[str, Any]:
    """The contract's JSON from a plain form, not yet checked.

    `fields` gives all values sent under a name: a question's key, or `<key>-<part>` for kinds that
    need several fields. `<key>.instead` holds "unknown" or "skip"; an
    answer beside it wins, so that nothing a person said is lost.
    """
    answers: dict[str, Any] = {}
    instead: dict[str, list[str]] = {"unknown": [], "skip": []}
    for key, question in questions_by_key(document).items():
        value = kind_of(question).read_form(question, fields)
        if value is not None:
            answers[key] = value
            continue
        for said in fields(f"{key}.instead")[:1]:
            if said in instead:
                instead[said].append(key)
    return _read_form_who(fields) | {
        "may_play": bool(fields("may_play")),
        "language": language,
        "channel": "form",
        "answers": answers,
        "unknown": instead["unknown"],
        "skipped": instead["skip"],
    }


def _read_form_who(fields: Callable[[str], list[str]]) -> dict[str, Any]:
    """Who answered, who helped, and who chose; what does not fit the first was left over."""
    who, helper, chose = fields("answered_by"), fields("helper_role"), fields("who_chose")
    if not who:
        return {}
    said = {"answered_by": who[0]}
    if helper and who[0] in WITH_HELPER:
        said["helper_role"] = helper[0]
    if chose and who[0] == PROXY:
        said["who_chose"] = chose[0]
    return said
