"""Reading aloud: recorded clips for each question and answer of a draft, in a language."""

from dataclasses import dataclass, field

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from surveys import sounds
from surveys.models import Survey
from surveys.voices import is_read_by_phones
from surveys.wording import NoSuchPlace, part_at
from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.involve import drafts
from voice.involve.place_names import name_places
from voice.involve.places import blueprint, find_survey, find_survey_to_change
from voice.media import clips
from voice.security import allow_devices, open_to, takes_up_to

MOST_FILES = 100
_MOST_BYTES = 64 * 1024 * 1024  # all files of a request


@dataclass(slots=True)
class Taken:
    """What became of the files: how many fitted, and a sentence for each that did not."""

    fitted: int = 0
    refused: list[str] = field(default_factory=list)


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
    _check_language(survey, into)
    gone = request.form.get("remove")
    try:
        taken = Taken(fitted=_put(survey, into, gone, None)) if gone else _take(survey, into)
    except NoSuchPlace:
        abort(404)
    db.session.commit()
    if request.accept_mimetypes.best == "application/json":
        return jsonify(refused=taken.refused), 422 if taken.refused else 200
    if taken.refused:
        return _show(survey, into, taken), 422
    flash(_("The recording is gone.") if gone else _say_fitted(taken))
    anchor = gone or request.form.get("place") or "sounds"
    return redirect(url_for(".sound", code=code, into=into, _anchor=anchor), 303)


def _take(survey: Survey, language: str) -> Taken:
    taken = Taken()
    place = request.form.get("place", "")
    files = [one for one in request.files.getlist("file") if one.filename][:MOST_FILES]
    if not files:
        taken.refused.append(_("Choose a file first."))
    for file in files:
        name = file.filename or ""
        where = place or sounds.place_of_file(survey.draft, name)
        if where is None:
            taken.refused.append(_("%(name)s: no question or answer has this name.", name=name))
            continue
        try:
            clip = clips.keep_data(file.stream.read(clips.MOST_BYTES + 1), name)
        except clips.UnusableClip:
            taken.refused.append(
                _("%(name)s: bring MP3, M4A, Ogg, WebM or WAV, at most 2 MB.", name=name)
            )
            continue
        taken.fitted += _put(survey, language, where, clip)
    return taken


def _put(survey: Survey, language: str, place: str, clip: str | None) -> int:
    part_at(survey.draft, place)
    with drafts.changing(survey) as draft:
        sounds.put_clip(draft, place, language, clip)
    return 1


def _show(survey: Survey, language: str, taken: Taken) -> str:
    _check_language(survey, language)
    allow_devices("microphone")
    lines = sounds.sounds_of(survey.draft, language)
    return render_template(
        "involve/sound.html",
        survey=survey,
        language=language,
        lines=lines,
        heard=sum(1 for one in lines if one.clip),
        names=name_places(survey.draft),
        by_phone=is_read_by_phones(language),
        taken=taken,
        fitted=_say_fitted(taken) if taken.fitted else "",
    )


def _say_fitted(taken: Taken) -> str:
    return str(ngettext("%(num)s recording is kept.", "%(num)s recordings are kept.", taken.fitted))


def _check_language(survey: Survey, language: str) -> None:
    if language not in survey.draft["languages"]:
        abort(404)
