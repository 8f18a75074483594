"""A survey of ours as an XLSForm workbook."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from surveys import documents
from surveys.documents import questions_by_key
from surveys.interchange import conditions, workbooks
from surveys.interchange.tongues import name_of
from surveys.interchange.values import Exported, LeftOut
from surveys.interchange.workbooks import Cells
from surveys.interchange.xlsform import own
from surveys.interchange.xlsform.columns import OURS
from surveys.interchange.xlsform.types import is_with_list, read_parts, split_type, write_cells
from surveys.wording import wordings_of

_OF_A_FORM = frozenset({"format", "code", "edition", "title", "languages", "questions", "wording"})
_FIRST = ("type", "name", "relevant", "constraint", "parameters", "appearance")
_FIRST_OF_CHOICES = ("list_name", "name")
_OF_SETTINGS = ("form_title", "form_id", "version", "default_language")


def write(document: Mapping[str, Any]) -> Exported:
    """A survey as an .xlsx, and what of it only this application will read there.

    Raises `Unusable` for a survey that is not whole.
    """
    documents.check(document)
    left_out = [
        LeftOut(part, "only_here", own.SHEET) for part in document if part not in _OF_A_FORM
    ]
    survey, choices = _write_questions(document, left_out)
    settings = _write_settings(document)
    if len(document["title"]) > 1:
        left_out.append(LeftOut("title", "one_language_only", "settings", 2))
    data = workbooks.write(
        {
            "survey": (_columns(_FIRST, survey), survey),
            "choices": (_columns(_FIRST_OF_CHOICES, choices), choices),
            "settings": (_OF_SETTINGS, [settings]),
            own.SHEET: (own.COLUMNS, own.write_rows(document)),
        }
    )
    return Exported(data, tuple(left_out))


def _columns(first: Sequence[str], rows: Iterable[Cells]) -> list[str]:
    """The usual columns, then words by language, then ours, each in order of appearance."""
    rest = dict.fromkeys(head for row in rows for head in row if head not in first)
    return [*first, *sorted(rest, key=lambda head: head.startswith(OURS))]


def _write_settings(document: Mapping[str, Any]) -> Cells:
    first = document["languages"][0]
    code = document.get("code") or document["consultation"]
    return {
        "form_title": document["title"][first],
        "form_id": code,
        "version": str(document.get("edition", "")),
        "default_language": name_of(first),
    }


def _write_questions(
    document: Mapping[str, Any], left_out: list[LeftOut]
) -> tuple[list[Cells], list[Cells]]:
    questions = questions_by_key(document)
    order = _languages_of(document)
    survey: list[Cells] = []
    choices: list[Cells] = []
    for row, (key, question) in enumerate(questions.items(), start=2):
        cells = write_cells(question)
        ours = _parts_without_place(question, cells)
        left_out += _name_lost(question, cells["type"], ours, row)
        for part, name in _lists_of(question).items():
            choices += _write_options(name, question[part], order, len(choices), left_out)
        cells |= {"name": key} | _write_words("label", question["text"], order)
        cells |= _write_words("hint", question.get("help", {}), order)
        cells |= {OURS + part: own.write_part(value) for part, value in ours.items()}
        if "show_if" in question:
            cells |= _write_condition(question, questions, left_out, row)
        survey.append(cells)
    return survey, choices


def _languages_of(document: Mapping[str, Any]) -> list[str]:
    """The survey's languages, then those that only some words are in."""
    others = (one for _, wording in wordings_of(document) for one in wording)
    return list(dict.fromkeys([*document["languages"], *others]))


def _parts_without_place(question: Mapping[str, Any], cells: Cells) -> dict[str, Any]:
    """What the sheet's own cells would not give back; None for what they would add."""
    native, kind = read_parts(cells) or {}, cells["type"]
    names = [one for one in (*question, *native) if one not in own.ELSEWHERE]
    ours = {one: question.get(one) for one in names if question.get(one) != native.get(one)}
    for part, name in _lists_of(question).items():
        if part == "columns" or not is_with_list(split_type(kind)[0]):
            ours[f"{part}_list"] = name
    return ours


def _lists_of(question: Mapping[str, Any]) -> dict[str, str]:
    names = {"options": question["key"], "columns": f"{question['key']}-columns"}
    return {part: name for part, name in names.items() if part in question}


def _name_lost(
    question: Mapping[str, Any], kind: str, ours: Mapping[str, Any], row: int
) -> list[LeftOut]:
    """What other programs will not know about a question."""
    lost = [
        LeftOut(part, "only_here", "survey", row, {"question": question["key"]})
        for part, value in ours.items()
        if value is not None and part != "kind"
    ]
    if "kind" not in ours:
        return lost
    details = {"question": question["key"], "kind": question["kind"], "type": kind.split()[0]}
    return [LeftOut("type", "asked_as", "survey", row, details), *lost]


def _write_options(
    name: str,
    options: Iterable[Mapping[str, Any]],
    order: Sequence[str],
    before: int,
    left_out: list[LeftOut],
) -> list[Cells]:
    rows: list[Cells] = []
    for option in options:
        ours = {part: value for part, value in option.items() if part not in ("key", "text")}
        cells = {"list_name": name, "name": option["key"]}
        cells |= _write_words("label", option["text"], order)
        rows.append(cells | {OURS + part: own.write_part(value) for part, value in ours.items()})
        at = before + len(rows) + 1
        left_out += [
            LeftOut(part, "only_here", "choices", at, {"option": option["key"]}) for part in ours
        ]
    return rows


def _write_words(part: str, wording: Mapping[str, str], order: Sequence[str]) -> Cells:
    return {
        f"{part}::{name_of(language)}": wording[language].replace("\r\n", "\n")
        for language in order
        if language in wording
    }


def _write_condition(
    question: Mapping[str, Any],
    questions: Mapping[str, Mapping[str, Any]],
    left_out: list[LeftOut],
    row: int,
) -> Cells:
    text = conditions.write(question["show_if"], questions)
    if workbooks.fits(text):
        return {"relevant": text}
    left_out.append(
        LeftOut("relevant", "too_long_for_a_cell", "survey", row, {"question": question["key"]})
    )
    return {}
