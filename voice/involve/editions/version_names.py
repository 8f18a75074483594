"""How the parts of two versions are called, where one is compared with the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from surveys.documents import questions_by_key
from surveys.wording import words_in
from voice.i18n import SOURCE

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Versions:
    """Both versions, to call a part by the place that it has in the later one, if any."""

    before: Document
    after: Document


def name_part(versions: Versions, place: str) -> str:
    """A part as people call it: the survey, a question by its number, an answer by its words."""
    if not place:
        return str(_("The survey"))
    owner, _dot, rest = place.partition(".")
    document = versions.after if owner in questions_by_key(versions.after) else versions.before
    keys = list(questions_by_key(document))
    name = str(_("Question %(number)s", number=keys.index(owner) + 1))
    group, _dot, inner = rest.partition(".")
    if not inner:
        return name
    question = questions_by_key(document)[owner]
    parts = {one["key"]: one["text"] for one in question.get(group, [])}
    words = words_in(parts.get(inner, {}), SOURCE) or inner
    return str(_("%(question)s, answer “%(words)s”", question=name, words=words))


def name_words(versions: Versions, place: str) -> str:
    """The words at a place as people call them: a name, a question, its hint, an answer."""
    if place in ("title", "about"):
        return str(_("The survey’s name") if place == "title" else _("What the survey is about"))
    owner, _dot, name = place.rpartition(".")
    if name == "help":
        return str(_("The hint of %(part)s", part=name_part(versions, owner)))
    if "." in owner:  # an answer is called by its words, and those are what changed
        question, position = _position(versions, owner)
        return str(_("%(question)s, answer %(number)s", question=question, number=position))
    return name_part(versions, owner)


def _position(versions: Versions, place: str) -> tuple[str, int]:
    owner, group, inner = place.split(".")
    question = questions_by_key(versions.after)[owner]
    keys = [one["key"] for one in question[group]]
    return name_part(versions, owner), keys.index(inner) + 1
