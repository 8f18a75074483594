"""What a survey says on paper: every word and picture of the sheets, as plain values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from surveys.documents import pictures_of
from surveys.models import Edition
from surveys.wording import is_draft, words_in
from voice.i18n import direction_of
from voice.media import pictures
from voice.paper import words
from voice.paper.fonts import fonts_for, is_tall
from voice.paper.when import say_when
from voice.take_part.picture_words import pictures_in
from voice.take_part.sheets import WHO_PICTURES, words_language
from voice.wording import long_date

Values = dict[str, Any]

LINES = 7
_LAYOUTS = {
    "area": "one",
    "choice": "one",
    "choices": "several",
    "date": "boxes",
    "drawing": "frame",
    "faces": "faces",
    "information": "none",
    "number": "boxes",
    "photo": "frame",
    "ranking": "numbers",
    "scale": "one",
    "sort": "sort",
    "stars": "numbers",
    "text": "lines",
    "voice": "lines",
    "yes_no": "one",
}
"""How the template lays an answer out; a kind that is not here gets lines to write on."""

_LONG = 12  # options that may not fit on a page with their question
_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of many: its number, where that leads staff, and its reader's code."""

    number: str
    qr: str
    code: str
    code_qr: str


def gather(
    edition: Edition,
    language: str,
    area: Mapping[str, Any],
    sheets: Sequence[Sheet] = (),
    code_address: str = "",
) -> Values:
    """Everything the template needs, in one of the survey's languages; one blank sheet by default.

    Raises `FontMissing`.
    """
    document, language = edition.document, words_language(edition.document, language)
    consultation = edition.survey.consultation
    questions = [_question(document, one, language) for one in document["questions"]]
    used = [*pictures_of(document), *WHO_PICTURES.values()]
    used += [one.picture for sheet in sheets for one in pictures_in(sheet.code)]
    return {
        "language": language,
        "is_rtl": direction_of(language) == "rtl",
        "is_tall": is_tall(language),
        "fonts": fonts_for(language),
        "title": words_in(document["title"], language),
        "from": words_in(area["council"]["name"], language),
        "pictures": {one: pictures.read_svg(one) for one in dict.fromkeys(used)},
        "questions": questions,
        "who": _who(),
        "pages": 0,  # of a sheet's questions; `printing` counts them
        "sheets": [_sheet(one) for one in sheets] or [{"number": None, "receipt": None}],
        "draft": _draft_words(document, language),
        "helplines": [_helpline(one, language) for one in area["helplines"]],
        "next": _("We tell you what we did by %(day)s.", day=long_date(consultation.reply_by)),
        "code_address": code_address,
        **words.sentences(),
    }


def _question(document: Mapping[str, Any], question: Values, language: str) -> Values:
    layout = _LAYOUTS.get(question["kind"], "lines")
    options = question.get("options", [])
    # Few steps stand side by side, as faces do.
    if question["kind"] == "scale" and len(options) <= 5:
        layout = "faces"
    return {
        "layout": layout,
        "words": runs(words_in(question["text"], language)),
        "help": _help(question, language),
        "picture": question.get("picture"),
        "when": say_when(document, question, language),
        "options": [_option(one, language) for one in options],
        "columns": [_option(one, language) for one in question.get("columns", [])],
        "boxes": words.boxes(question),
        "instead": [_("I do not know"), _("Skip this question")],
        "lines": LINES,
        "is_long": len(options) > _LONG,
    }


def _who() -> Values:
    answers = {
        "self": _("I did it myself"),
        "helped": _("I did it with help"),
        "proxy": _("Someone did it for me"),
    }
    options = [{"words": runs(said), "picture": WHO_PICTURES[one]} for one, said in answers.items()]
    return {
        "layout": "one",
        "words": runs(_("Who answered these questions?")),
        "help": [],
        "picture": None,
        "when": "",
        "options": options,
        "instead": [],
        "is_long": False,
    }


def _help(question: Values, language: str) -> list[list[Values]]:
    """What the author says beside the question, and what to do with boxes on paper."""
    said = [words_in(question["help"], language)] if "help" in question else []
    return [runs(one) for one in (*said, words.how_to(question)) if one]


def _option(option: Values, language: str) -> Values:
    return {"words": runs(words_in(option["text"], language)), "picture": option.get("picture")}


def _sheet(sheet: Sheet) -> Values:
    return {
        "number": sheet.number,
        "qr": sheet.qr,
        "receipt": {
            "pictures": [
                {"picture": one.picture, "label": one.label} for one in pictures_in(sheet.code)
            ],
            "digits": sheet.code[-4:],
            "qr": sheet.code_qr,
        },
    }


def _helpline(line: Values, language: str) -> Values:
    made_up = _("(This number is made up for the demo.)") if line.get("fictional") else ""
    when = words_in(line["when"], language)
    return {
        "name": words_in(line["name"], language),
        "number": line["number"],
        "when": f"{when} {made_up}".strip(),
    }


def _draft_words(document: Mapping[str, Any], language: str) -> str:
    if not is_draft(document, language):
        return ""
    return str(_("This is a first translation. A person has not checked it yet."))


def runs(text: str) -> list[Values]:
    """Words with their **hard words** marked as bold."""
    parts = _BOLD.split(text)
    return [{"text": part, "bold": at % 2 == 1} for at, part in enumerate(parts) if part]
