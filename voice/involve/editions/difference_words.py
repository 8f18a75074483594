"""What differs between two versions of a survey, in plain sentences."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveys.differences import Difference
from surveys.wording import words_in
from voice.i18n import SOURCE, name_of_language
from voice.involve.builder.conditions import clause
from voice.involve.editions.version_names import Versions, name_part, name_words

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
_QUESTIONS = {
    "added": _l("Question %(number)s was added: “%(words)s”"),
    "removed": _l("Question %(number)s was removed: “%(words)s”"),
}
_ANSWERS = {
    "added": _l("%(question)s: the answer “%(words)s” was added."),
    "removed": _l("%(question)s: the answer “%(words)s” was removed."),
}
_STATES = {
    "draft": _l("a draft"),
    "checked": _l("checked"),
    "approved": _l("approved"),
    None: _l("nothing"),
}


def say_differences(before: Document, after: Document, found: Iterable[Difference]) -> list[str]:
    """Each difference as a sentence or two, in the order in which they were found."""
    versions = Versions(before, after)
    return [sentence for one in found for sentence in _say(versions, one)]


def _say(versions: Versions, one: Difference) -> list[str]:
    if one.what == "words":
        return [_say_words(versions, one)]
    if one.what == "moved":
        return [_say_moved(versions, one)]
    if one.what in _QUESTIONS:
        return [_say_place(versions, one)]
    if one.what == "languages" and not one.place:
        return _say_languages(one)
    if one.what == "wording" and not one.place:
        return _say_wording(one)
    return [_say_detail(versions, one)]


def _say_words(versions: Versions, one: Difference) -> str:
    who = name_words(versions, one.place)
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


def _say_moved(versions: Versions, one: Difference) -> str:
    name = name_part(versions, one.place)
    said = _("%(part)s moved from place %(was)s to %(now)s.")
    return str(said) % {"part": name, "was": one.before, "now": one.after}


def _say_place(versions: Versions, one: Difference) -> str:
    number, part = one.after or one.before
    words = words_in(part.get("text", {}), SOURCE)
    owner, dot, _rest = one.place.partition(".")
    if not dot:
        return str(_QUESTIONS[one.what]) % {"number": number, "words": words}
    return str(_ANSWERS[one.what]) % {"question": name_part(versions, owner), "words": words}


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


def _say_detail(versions: Versions, one: Difference) -> str:
    name = name_part(versions, one.place)
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


def _asked_if(document: Document, condition: Any) -> str:
    if not condition:
        return ""
    return str(_("asked if %(this)s", this=clause(document, condition, SOURCE)))


def _say_condition(versions: Versions, name: str, one: Difference) -> str:
    now, was = _asked_if(versions.after, one.after), _asked_if(versions.before, one.before)
    if not one.after:
        return str(_("%(question)s is for everyone now. Before: %(was)s.", question=name, was=was))
    if not one.before:
        return str(_("%(question)s is not for everyone any more: %(now)s.", question=name, now=now))
    return str(_("%(question)s: %(now)s now. Before: %(was)s.", question=name, now=now, was=was))


def _say_value(value: Any) -> str:
    if value is None:
        return str(_("not said"))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(value)
