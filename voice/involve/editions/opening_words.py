"""What keeps a survey closed, in words, and where each thing is mended."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveys.equality import Missing
from surveys.models import Survey
from surveys.wording import words_in
from voice.i18n import SOURCE

WHATS = {
    "text": _l("Words"),
    "audio": _l("Reading aloud"),
    "approval": _l("Approval"),
    "back_translation": _l("Put back into English"),
    "interface": _l("Buttons and hints"),
    "picture": _l("Pictures"),
    "branch": _l("Branches"),
    "sense": _l("Questions that work"),
}
"""The headings under which missing things stand."""

ADVICE = {
    "text": _l("These places have no words in this language."),
    "audio": _l("Not every phone has a voice for this language. Somebody has to record these."),
    "approval": _l("A second person has to approve the words."),
    "back_translation": _l(
        "Wrong words could harm here. Somebody has to put them back into English."
    ),
    "interface": _l("The pages around the survey are not in this language yet."),
    "picture": _l("In easy read, each question and each answer has a picture."),
    "branch": _l("Nobody would ever get to these questions."),
    "sense": _l("These questions cannot be asked as they are."),
}

_REASONS = {
    "draft": _l("nobody has checked the words yet"),
    "checked": _l("the words are checked, and not approved yet"),
    "stale": _l("the English changed since"),
    "never_asked": _l("no answers lead to it"),
    "too_tangled": _l("its condition is too long to follow; make it shorter"),
    "no_questions": _l("nothing is asked yet"),
    "too_few_options": _l("it needs two answers or more"),
    "option_twice": _l("an answer stands twice"),
    "key_twice": _l("it stands twice"),
    "five_faces_under_11": _l("five faces are for people from 11 years"),
    "condition_on_later": _l("its condition looks at a question that comes later"),
    "condition_on_unknown": _l("its condition looks at a question that is not there"),
    "condition_on_unknown_option": _l("its condition looks at an answer that is not there"),
    "condition_does_not_fit": _l("its condition does not fit the question that it looks at"),
}
_PLACES = {
    "": _l("The survey"),
    "title": _l("Name of the survey"),
    "about": _l("What the survey is about"),
    "consultation.title": _l("Name of the consultation"),
    "consultation.purpose": _l("Why we ask"),
    "consultation.can_change": _l("What can change"),
}
_INSIDE = {
    "text": _l("Question %(number)s"),
    "help": _l("Question %(number)s, hint"),
    "options": _l("Question %(number)s, answer %(inner)s"),
    "columns": _l("Question %(number)s, column %(inner)s"),
}


def name_place(document: Mapping[str, Any], place: str) -> str:
    """A place as people call it: "Question 2, answer 1: Yes"."""
    if place in _PLACES:
        return str(_PLACES[place])
    key, _dot, rest = place.partition(".")
    group, _dot, inner = rest.partition(".")
    number, question = _find(document["questions"], key)
    position, part = _find(question.get(group, []), inner) if inner else (0, question)
    name = str(_INSIDE.get(group, _INSIDE["text"])) % {"number": number, "inner": position}
    words = words_in(part.get("text", {}), SOURCE)
    return f"{name}: {words}" if words and group != "help" else name


def say_reason(missing: Missing) -> str:
    """Why something counts as missing, where its heading does not say it."""
    if not missing.reason:
        return ""
    return str(_REASONS.get(missing.reason, _("something about it is not right")))


def address_to_mend(survey: Survey, language: str, missing: Missing) -> str:
    """The page on which a missing thing is mended, at its place. `language` may be empty."""
    place = missing.place
    if missing.what == "audio":
        return url_for("involve.sound", code=survey.code, into=language, _anchor=place)
    if _is_for_translators(language, missing):
        return url_for("involve.translate", code=survey.code, into=language, _anchor=place)
    if place.startswith("consultation."):
        anchor = f"{place.removeprefix('consultation.')}_{language}"
        code = survey.consultation.code
        return url_for("involve.edit_consultation", code=code, _anchor=anchor)
    key = place.partition(".")[0]
    opened = "first" if key in ("", "title", "about") else key
    return url_for("involve.survey", code=survey.code, open=opened, _anchor=f"q-{opened}")


def _is_for_translators(language: str, missing: Missing) -> bool:
    """Words in other languages are mended beside the English."""
    if not language:
        return False
    is_of_words = missing.what in ("text", "approval", "back_translation")
    return is_of_words and (language != SOURCE or missing.what != "text")


def _find(parts: list[dict[str, Any]], key: str) -> tuple[int, dict[str, Any]]:
    for number, part in enumerate(parts, 1):
        if part["key"] == key:
            return number, part
    return 0, {}
