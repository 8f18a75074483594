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
        **_sentences(),
    }


def _sentences() -> Values:
    return {
        "how": [
            _("Put a tick in a box to answer."),
            _("You can leave out any question. You can stop at any time."),
            _("Please do not write your name."),
        ],
        "helplines_title": _("If you need help now"),
        "page_words": _("Page %(here)s of %(all)s", here="{here}", all="{all}"),
        "thanks": _("Thank you. Please give this paper back to us."),
        "qr_alt": _("A square that staff use to type in this paper."),
        "keep_title": _("Keep this page"),
        "keep": [
            _("This is your code. Nobody else has it."),
            _("With it you can see what you said. You can change it or take it back."),
            _("It works when we have typed in your paper. This can take some days."),
        ],
        "code_qr_alt": _("A square that a camera can read. It opens the page with your code."),
        "code_way": _("Point the camera of a phone at the square. Or go to:"),
    }


def _question(document: Mapping[str, Any], question: Values, language: str) -> Values:
    layout = _LAYOUTS.get(question["kind"], "lines")
    options = question.get("options", [])
    # Few steps stand side by side, as faces do.
    if question["kind"] == "scale" and len(options) <= 5:
        layout = "faces"
    return {
        "layout": layout,
        "words": _runs(words_in(question["text"], language)),
        "help": [*_help(question, language), *_how_to(question)],
        "picture": question.get("picture"),
        "when": say_when(document, question, language),
        "options": [_option(one, language) for one in options],
        "columns": [_option(one, language) for one in question.get("columns", [])],
        "boxes": _boxes(question),
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
    options = [
        {"words": _runs(words), "picture": WHO_PICTURES[one]} for one, words in answers.items()
    ]
    return {
        "layout": "one",
        "words": _runs(_("Who answered these questions?")),
        "help": [],
        "picture": None,
        "when": "",
        "options": options,
        "instead": [],
        "is_long": False,
    }


def _help(question: Values, language: str) -> list[list[Values]]:
    return [_runs(words_in(question["help"], language))] if "help" in question else []


def _how_to(question: Values) -> list[list[Values]]:
    """What to do with boxes that want more than a tick."""
    words = {
        "choices": "" if "help" in question else _("You can tick more than 1."),
        "ranking": _("Write 1 beside the most important. Then write 2, and so on."),
        "sort": _("Tick 1 box for each."),
        "stars": _(
            "You have %(stars)s stars. Write how many stars each one gets.",
            stars=question.get("stars", 5),
        ),
        "photo": _("You can draw here. Or put a photo with this paper."),
    }.get(question["kind"])
    return [_runs(words)] if words else []


def _boxes(question: Values) -> list[str]:
    if question["kind"] == "date":
        return [_("Day"), _("Month"), _("Year")]
    return [_("Number")] if question["kind"] == "number" else []


def _option(option: Values, language: str) -> Values:
    return {"words": _runs(words_in(option["text"], language)), "picture": option.get("picture")}


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


def _runs(text: str) -> list[Values]:
    """Words with their **hard words** marked as bold."""
    parts = _BOLD.split(text)
    return [{"text": part, "bold": at % 2 == 1} for at, part in enumerate(parts) if part]
