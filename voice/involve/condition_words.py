"""When a question is asked, as part of a sentence in the words of staff."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from surveys.documents import questions_by_key
from surveys.wording import words_in
from voice.i18n import SOURCE

Document = Mapping[str, Any]
Condition = Mapping[str, Any]


def say_condition(document: Document, condition: Condition | None) -> str:
    """The condition in words: "asked if “Do you go to school?” is “Yes”"; nothing without one."""
    if not condition:
        return ""
    return str(_("asked if %(this)s", this=_say(document, condition)))


def _say(document: Document, condition: Condition) -> str:
    if "not" in condition:
        return str(_("not (%(this)s)", this=_say(document, condition["not"])))
    if "question" in condition:
        return _say_leaf(document, condition)
    inner = condition.get("all", condition.get("any", ()))
    said = [_say(document, one) for one in inner]
    joined = f" {_('and') if 'all' in condition else _('or')} ".join(said)
    return f"({joined})" if len(said) > 1 else joined


def _say_leaf(document: Document, leaf: Condition) -> str:
    question = questions_by_key(document).get(leaf["question"], {})
    name = words_in(question.get("text", {}), SOURCE) or leaf["question"]
    if "answered" in leaf:
        said = (
            _("“%(question)s” was answered")
            if leaf["answered"]
            else _("“%(question)s” was not answered")
        )
        return str(said) % {"question": name}
    value = leaf["is"] if "is" in leaf else leaf["includes"]
    words = _words_of(question, value)
    said = (
        _("“%(question)s” is “%(answer)s”")
        if "is" in leaf
        else _("“%(question)s” has “%(answer)s”")
    )
    return str(said) % {"question": name, "answer": words}


def _words_of(question: Mapping[str, Any], value: Any) -> str:
    for place, option in enumerate(question.get("options", []), 1):
        if value in (option["key"], place):
            return words_in(option["text"], SOURCE) or str(value)
    return str(value)
