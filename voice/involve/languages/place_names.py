"""A place of a survey's words as people call it: "Question 2, answer 1"."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveys.wording import Document

_NAMES = {
    "title": _l("Name of the survey"),
    "about": _l("What the survey is about"),
    "consultation.title": _l("Name of the consultation"),
    "consultation.purpose": _l("Why we ask"),
    "consultation.can_change": _l("What can change"),
}


def name_places(document: Document) -> dict[str, str]:
    """The name of each place of a document and of its consultation."""
    names = {place: str(name) for place, name in _NAMES.items()}
    for number, question in enumerate(document["questions"], 1):
        key = question["key"]
        names[f"{key}.text"] = _("Question %(number)s", number=number)
        names[f"{key}.help"] = _("Question %(number)s, hint", number=number)
        names |= _name_parts(question, number)
    return names


def _name_parts(question: Mapping[str, Any], number: int) -> dict[str, str]:
    key = question["key"]
    options = {
        f"{key}.options.{option['key']}": _(
            "Question %(number)s, answer %(answer)s", number=number, answer=place
        )
        for place, option in enumerate(question.get("options", []), 1)
    }
    columns = {
        f"{key}.columns.{column['key']}": _(
            "Question %(number)s, column %(column)s", number=number, column=place
        )
        for place, column in enumerate(question.get("columns", []), 1)
    }
    return options | columns
