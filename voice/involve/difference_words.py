"""What differs between two versions of a survey, in plain sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveys.differences import Difference
from surveys.documents import questions_by_key
from surveys.wording import words_in
from voice.i18n import SOURCE, name_of_language
from voice.involve.condition_words import say_condition

Document = Mapping[str, Any]

_DETAILS = {
    "audience": _l("who is asked"),
    "breaks": _l("a break half-way"),
    "consultation": _l("the consultation"),
    "easy_read": _l("easy read"),
    "format": _l("the file format"),
    "kind": _l("the kind of question"),
    "last": _l("always stands last"),
    "longest": _l("the most letters"),
    "max": _l("the biggest number"),
    "min": _l("the smallest number"),
    "ordered": _l("the answers keep their order"),
    "seconds": _l("the most seconds"),
    "sensitive": _l("sensitive"),
    "sign": _l("may be signed"),
    "sign_language": _l("films in sign language"),
    "stars": _l("how many stars"),
    "topic": _l("the topic"),
    "whole": _l("whole numbers only"),
    "youngest": _l("age of the youngest people"),
}
_STATES = {
    "draft": _l("a draft"),
    "checked": _l("checked"),
    "approved": _l("approved"),
    None: _l("nothing"),
}


@dataclass(frozen=True, slots=True)
class _Versions:
    """Both versions, to call a part by the place that it has in the later one, if any."""

    before: Document
    after: Document


def say_differences(before: Document, after: Document, found: Iterable[Difference]) -> list[str]:
    """Each difference as a sentence or two, in the order in which they were found."""
    versions = _Versions(before, after)
    return [sentence for one in found for sentence in _say(versions, one)]


def _say(versions: _Versions, one: Difference) -> list[str]:
    if one.what == "words":
        return [_say_words(versions, one)]
    if one.what in ("added", "removed", "moved"):
        return [_say_place(versions, one)]
    if one.what == "languages" and not one.place:
        return _say_languages(one)
    if one.what == "wording" and not one.place:
        return _say_wording(one)
    return [_say_detail(versions, one)]


def _say_words(versions: _Versions, one: Difference) -> str:
    who = _name_words(versions, one.place)
    if one.language != SOURCE:
        who = _("%(place)s in %(language)s", place=who, language=name_of_language(one.language))
    if not one.before:
        return str(_("%(place)s says “%(now)s”; it said nothing before.", place=who, now=one.after))
    if not one.after:
        return str(_("%(place)s says nothing now; it said “%(was)s”.", place=who, was=one.before))
    return str(
        _(
            "%(place)s now says “%(now)s” instead of “%(was)s”.",
            place=who,
            now=one.after,
            was=one.before,
        )
    )


def _say_place(versions: _Versions, one: Difference) -> str:
    if one.what == "moved":
        name = _name(versions, one.place)
        return str(
            _(
                "%(part)s moved from place %(was)s to %(now)s.",
                part=name,
                was=one.before,
                now=one.after,
            )
        )
    number, part = one.after or one.before
    words = words_in(part.get("text", {}), SOURCE)
    owner, dot, _rest = one.place.partition(".")
    if not dot:
        said = (
            _("Question %(number)s was added: “%(words)s”")
            if one.what == "added"
            else _("Question %(number)s was removed: “%(words)s”")
        )
        return str(said) % {"number": number, "words": words}
    said = (
        _("%(question)s: the answer “%(words)s” was added.")
        if one.what == "added"
        else _("%(question)s: the answer “%(words)s” was removed.")
    )
    return str(said) % {"question": _name(versions, owner), "words": words}


def _say_languages(one: Difference) -> list[str]:
    before, after = one.before or [], one.after or []
    new = [_("It is in %(name)s now.", name=name_of_language(x)) for x in after if x not in before]
    gone = [
        _("It is no longer in %(name)s.", name=name_of_language(x))
        for x in before
        if x not in after
    ]
    return [*new, *gone] or [_("Its languages stand in another order.")]


def _say_wording(one: Difference) -> list[str]:
    before, after = one.before or {}, one.after or {}
    return [
        _(
            "The words in %(language)s: %(now)s now, %(was)s before.",
            language=name_of_language(language),
            now=_STATES[after.get(language)],
            was=_STATES[before.get(language)],
        )
        for language in dict.fromkeys((*before, *after))
        if before.get(language) != after.get(language)
    ]


def _say_detail(versions: _Versions, one: Difference) -> str:
    name = _name(versions, one.place)
    if one.what == "show_if":
        return _say_condition(versions, name, one)
    things: dict[str, LazyString] = {
        "picture": _l("picture"),
        "clip": _l("recording"),
        "signed": _l("film in sign language"),
    }
    if one.what in things:
        return _say_thing(name, str(things[one.what]), one)
    return str(
        _(
            "%(part)s: %(detail)s is “%(now)s” now, “%(was)s” before.",
            part=name,
            detail=_DETAILS.get(one.what, one.what),
            now=_say_value(one.after),
            was=_say_value(one.before),
        )
    )


def _say_thing(name: str, thing: str, one: Difference) -> str:
    if one.language:
        thing = _("%(thing)s in %(language)s", thing=thing, language=name_of_language(one.language))
    if not one.before:
        return str(_("%(part)s has a %(thing)s now.", part=name, thing=thing))
    if not one.after:
        return str(_("%(part)s has no %(thing)s any more.", part=name, thing=thing))
    return str(_("%(part)s has another %(thing)s.", part=name, thing=thing))


def _say_condition(versions: _Versions, name: str, one: Difference) -> str:
    now, was = say_condition(versions.after, one.after), say_condition(versions.before, one.before)
    if not one.after:
        return str(_("%(question)s is for everyone now. Before: %(was)s.", question=name, was=was))
    if not one.before:
        return str(_("%(question)s is not for everyone any more: %(now)s.", question=name, now=now))
    return str(_("%(question)s: %(now)s now. Before: %(was)s.", question=name, now=now, was=was))


def _name(versions: _Versions, place: str) -> str:
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


def _name_words(versions: _Versions, place: str) -> str:
    if place in ("title", "about"):
        return str(_("The survey’s name") if place == "title" else _("What the survey is about"))
    owner, _dot, name = place.rpartition(".")
    if name == "help":
        return str(_("The hint of %(part)s", part=_name(versions, owner)))
    if "." in owner:  # an answer is called by its words, and those are what changed
        question, position = _position(versions, owner)
        return str(_("%(question)s, answer %(number)s", question=question, number=position))
    return _name(versions, owner)


def _position(versions: _Versions, place: str) -> tuple[str, int]:
    owner, group, inner = place.split(".")
    question = questions_by_key(versions.after)[owner]
    keys = [one["key"] for one in question[group]]
    return _name(versions, owner), keys.index(inner) + 1


def _say_value(value: Any) -> str:
    if value is None:
        return str(_("not said"))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(value)
