"""A survey's draft as a phone shows it, one question a screen. Nothing can be sent from it."""

from collections.abc import Mapping
from typing import Any

from flask import g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from surveys.asking import asked_after_check
from surveys.kinds import KINDS, asks
from surveys.sounds import without_outdated
from voice.accounts.roles import EVERYONE
from voice.i18n import SOURCE, direction_of, languages
from voice.involve.builder import conditions
from voice.involve.builder.view import FIRST, source_of
from voice.involve.places import blueprint, find_survey
from voice.security import allow_framing, open_to
from voice.take_part.sheets import question_context


@blueprint.get("/surveys/<code>/preview")
@open_to(*EVERYONE)
def preview(code: str) -> ResponseReturnValue:
    """One screen of the draft in one of its languages: `at` is a question's key."""
    found = find_survey(code)
    document = make_whole(without_outdated(found.draft))
    language = _language_of(found.draft)
    g.language = language if language in languages() else source_of(found.draft)
    keys = [one["key"] for one in document["questions"]]
    at = request.args.get("at", "")
    place = keys.index(at) if at in keys else -1
    after = keys[place + 1] if place + 1 < len(keys) else ""
    late = asked_after_check(document)
    allow_framing()
    page = render_template(
        "involve/preview.html",
        **question_context(document, language),
        survey=found,
        shown=document["questions"][place] if place >= 0 else None,
        staff=_say_to_staff(found.draft, at, language),
        language=language,
        direction=direction_of(language),
        before=keys[place - 1] if place > 0 else FIRST,
        after=after,
        is_checked=at not in late and (after in late or not after),
        here=place + 1,
        count=len(keys),
    )
    return make_response(page)


def make_whole(draft: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a draft that the survey's pages can show, however little is in it yet."""
    return {**draft, "questions": [_whole(question) for question in draft["questions"]]}


def _whole(question: Mapping[str, Any]) -> dict[str, Any]:
    whole = {name: part for name, part in question.items() if name != "show_if"}
    needs_options = question["kind"] in KINDS and asks(dict(question))
    return ({"options": []} if needs_options else {}) | whole


def _language_of(draft: Mapping[str, Any]) -> str:
    asked = request.args.get("language", "")
    return asked if asked in draft["languages"] else source_of(draft)


def _say_to_staff(draft: Mapping[str, Any], key: str, language: str) -> dict[str, str]:
    """What stands over the screen, in the language of the staff pages."""
    with force_locale(SOURCE):
        return {
            "preview": _("Preview"),
            "nothing": _("Nothing can be sent."),
            "back": _("Back to the questions"),
            "condition": _condition(draft, key, language),
        }


def _condition(draft: Mapping[str, Any], key: str, language: str) -> str:
    question: Mapping[str, Any] = next((one for one in draft["questions"] if one["key"] == key), {})
    return conditions.say(draft, question.get("show_if"), language)
