"""On paper nothing disappears: a question that is not for everyone says when to answer it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from surveys.documents import questions_by_key
from surveys.wording import words_in


def say_when(document: Mapping[str, Any], question: Mapping[str, Any], language: str) -> str:
    """When to answer a question, in words; nothing where it is for everyone."""
    condition = question.get("show_if")
    if not condition:
        return ""
    asked = questions_by_key(document).get(condition.get("question", ""), {})
    picked = condition.get("is", condition.get("includes"))
    options = asked.get("options", [])
    for place, option in enumerate(options, start=1):
        if picked in (option["key"], place):
            return str(
                _(
                    "Answer this only if you said “%(answer)s” to “%(question)s”.",
                    answer=words_in(option["text"], language),
                    question=words_in(asked["text"], language),
                )
            )
    return str(_("This question is not for everyone. You can leave it out."))
