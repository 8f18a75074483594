"""What a survey says on paper: every word and picture of the sheets, as plain values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _

from surveys.documents import pictures_of
from surveys.models import Edition
from surveys.wording import is_draft, words_in
from voice.i18n import direction_of
from voice.media import pictures
from voice.paper import words
from voice.paper.fonts import fonts_for, is_tall
from voice.paper.when import say_when
from voice.take_part import who_answered
from voice.take_part.picture_words import pictures_in
from voice.take_part.sheets import words_language
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
    used = [*pictures_of(document), *who_answered.PICTURES.values()]
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
        "who": list(_who()),
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


def _who() -> Iterator[Values]:
    """Who answered; who helped, and who chose where someone answered for them."""
    asked = _("Who answered these questions?")
    proxy = who_answered.ANSWERED_BY["proxy"]
    yield _about(asked, who_answered.ANSWERED_BY, who_answered.PICTURES)
    yield _about(
        _("Who helped you, or answered for you?"),
        who_answered.HELPERS,
        when=_("Leave this out if you did it yourself."),
    )
    yield _about(
        _("Who chose the answers?"),
        who_answered.CHOSE,
        who_answered.CHOSE_PICTURES,
        when=_(
            "Answer this only if you said “%(answer)s” to “%(question)s”.",
            answer=proxy,
            question=asked,
        ),
    )


def _about(
    asked: str,
    answers: Mapping[str, LazyString],
    drawn: Mapping[str, str] | None = None,
    when: str = "",
) -> Values:
    drawn = drawn or {}
    return {
        "layout": "one",
        "words": runs(asked),
        "help": [],
        "picture": None,
        "when": when,
        "options": [
            {"words": runs(str(said)), "picture": drawn.get(one)} for one, said in answers.items()
        ],
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
