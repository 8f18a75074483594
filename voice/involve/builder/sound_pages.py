"""Reading aloud: recorded clips for each question and answer of a draft, in a language."""

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from surveys import sounds
from surveys.models import Survey
from surveys.voices import is_read_by_phones
from surveys.wording import NoSuchPlace
from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.involve.builder import sound_files
from voice.involve.builder.sound_files import Brought, Taken
from voice.involve.languages.pages import expect_language, wants_json
from voice.involve.languages.place_names import name_places
from voice.involve.places import blueprint, find_survey, find_survey_to_change
from voice.security import allow_devices, open_to, takes_up_to

_MOST_BESIDE = 64 * 1024  # what a form says beside its files
_MOST_BYTES = 64 * 1024 * 1024 + _MOST_BESIDE
_REASONS = {
    "no_clip": _l("bring MP3, M4A, Ogg, WebM or WAV, at most 2 MB."),
    "no_place": _l("no question or answer has this name."),
    "no_words": _l("there are no words here yet in this language."),
    "other_words": _l("somebody changed the words meanwhile. Load the page again and read them."),
    "place_twice": _l("another of your files has this name already."),
}


@blueprint.get("/surveys/<code>/languages/<into>/sound")
@open_to(*EVERYONE)
def sound(code: str, into: str) -> ResponseReturnValue:
    """What of a survey can be heard in a language, with a way to record each text."""
    return _show(find_survey(code), into, Taken())


@blueprint.post("/surveys/<code>/languages/<into>/sound")
@open_to(*EDITORS)
@takes_up_to(_MOST_BYTES)
def keep_sound(code: str, into: str) -> ResponseReturnValue:
    """Take clips: one for a place, or many that are named after their places; or let one go."""
    survey = find_survey_to_change(code)
    expect_language(survey, into)
    try:
        if "remove" in request.form:
            return _let_go(survey, into, request.form["remove"])
        taken = _take(survey, into, request.form.get("place", ""))
    except NoSuchPlace:
        abort(404)
    db.session.commit()
    if wants_json():
        refused = _say_refused(taken)
        return jsonify(refused=refused), 422 if refused else 200
    if taken.refused or not taken.fitted:
        return _show(survey, into, taken), 422
    flash(_say_fitted(taken))
    return redirect(_address(survey, into, request.form.get("place") or "sounds"), 303)


def _take(survey: Survey, language: str, place: str) -> Taken:
    brought = request.files.getlist("file")
    files = [Brought(one.filename, one.stream) for one in brought if one.filename]
    if not place:
        return sound_files.take(survey, language, files)
    if not files:
        return Taken()
    return sound_files.take_one(survey, language, place, files[0], request.form.get("read", ""))


def _let_go(survey: Survey, language: str, place: str) -> ResponseReturnValue:
    sound_files.let_go(survey, language, place)
    db.session.commit()
    flash(_("The recording is gone."))
    return redirect(_address(survey, language, place), 303)


def _show(survey: Survey, language: str, taken: Taken) -> str:
    expect_language(survey, language)
    allow_devices("microphone")
    lines = sounds.sounds_of(survey.draft, language)
    return render_template(
        "involve/sound.html",
        survey=survey,
        language=language,
        lines=lines,
        heard=sum(1 for one in lines if one.clip and not one.is_outdated),
        names=name_places(survey.draft),
        most_bytes=_MOST_BYTES - _MOST_BESIDE,
        by_phone=is_read_by_phones(language),
        refused=_say_refused(taken) if request.method == "POST" else [],
        fitted=_say_fitted(taken) if taken.fitted else "",
    )


def _say_refused(taken: Taken) -> list[str]:
    said = [f"{name}: {_REASONS[reason]}" for name, reason in taken.refused]
    return said or ([] if taken.fitted else [_("Choose a file first.")])


def _say_fitted(taken: Taken) -> str:
    """How many recordings are kept, and which files they were, where these came with names."""
    count = len(taken.fitted)
    said = ngettext("%(num)s recording is kept", "%(num)s recordings are kept", count)
    return f"{said}: {', '.join(name for name, _place in taken.fitted)}"


def _address(survey: Survey, language: str, anchor: str) -> str:
    return url_for(".sound", code=survey.code, into=language, _anchor=anchor)
