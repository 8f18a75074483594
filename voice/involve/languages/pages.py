"""The staff pages of a survey's languages: how far each is, and its words beside the English."""

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from surveys.models import Survey
from surveys.wording import NoSuchPlace
from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.i18n import area_languages, languages, name_of_language
from voice.involve.builder.drafts import Overwritten
from voice.involve.languages import translations
from voice.involve.languages import words as say
from voice.involve.languages.place_names import name_places
from voice.involve.languages.translations import NoBackTranslation, TooLong, Written
from voice.involve.places import blueprint, find_survey, find_survey_to_change
from voice.security import open_to
from voice.translating import states
from voice.translating.people import Changed, NotChecked, OwnWords
from voice.translating.states import APPROVED, CHECKED, SOURCE, Line

TO_CHECK = "to_check"
FILTERS = {
    "missing": ("missing",),
    "stale": ("stale",),
    TO_CHECK: ("draft", "stale"),
    "to_approve": ("checked",),
}
"""What the page can show, by what the address says."""


@blueprint.get("/surveys/<code>/languages", endpoint="languages")
@open_to(*EVERYONE)
def show_languages(code: str) -> ResponseReturnValue:
    """How far a survey is in each of its languages, and languages to add."""
    survey = find_survey(code)
    has = survey.draft["languages"]
    offered = dict.fromkeys((*area_languages(), *languages()))
    return render_template(
        "involve/languages.html",
        survey=survey,
        progress={one: states.count(translations.lines(db.session, survey, one)) for one in has},
        to_add=[one for one in offered if one not in has],
        say=say,
        states=states.STATES,
    )


@blueprint.post("/surveys/<code>/languages")
@open_to(*EDITORS)
def add_language(code: str) -> ResponseReturnValue:
    """Let the survey have one more language."""
    survey = find_survey_to_change(code)
    language = request.form.get("language", "")
    if language not in {*area_languages(), *languages()}:
        flash(_("Choose a language."), "stop")
        return redirect(url_for(".languages", code=code), 303)
    translations.add_language(survey, language)
    db.session.commit()
    return redirect(url_for(".translate", code=code, into=language), 303)


@blueprint.post("/surveys/<code>/languages/<into>/leave")
@open_to(*EDITORS)
def leave_language(code: str, into: str) -> ResponseReturnValue:
    """Let the survey go on without a language; its words come back with it."""
    survey = find_survey_to_change(code)
    try:
        translations.leave_language(survey, into)
    except translations.Needed:
        abort(404)
    db.session.commit()
    flash(
        _(
            "The survey is no longer in %(language)s. Add it again and its words are back.",
            language=name_of_language(into),
        )
    )
    return redirect(url_for(".languages", code=code), 303)


@blueprint.get("/surveys/<code>/languages/<into>")
@open_to(*EVERYONE)
def translate(code: str, into: str) -> ResponseReturnValue:
    """A language's words beside the English, each with its state."""
    survey = find_survey(code)
    return show_words(survey, expect_language(survey, into))


@blueprint.post("/surveys/<code>/languages/<into>")
@open_to(*EDITORS)
def write_words(code: str, into: str) -> ResponseReturnValue:
    """Keep what was typed at one place, and check or approve it."""
    survey = find_survey_to_change(code)
    expect_language(survey, into)
    form = request.form
    typed = Written(
        place=form.get("place", ""),
        words=form.get("words", ""),
        before=form.get("before", ""),
        back=form.get("back", ""),
        back_before=form.get("back_before", ""),
    )
    try:
        translations.write(db.session, survey, into, typed, current_user)
        refusal = _mark(survey, into, typed)
    except NoSuchPlace:
        abort(404)
    except Overwritten as error:
        db.session.rollback()
        return _show_conflict(code, into, typed, error)
    except TooLong:
        db.session.rollback()
        problem = _("These words are too long.")
        return _refuse(find_survey(code), into, typed, problem)
    db.session.commit()
    if refusal:
        return _refuse(survey, into, typed, refusal)
    return _show_kept(survey, into, typed.place)


@blueprint.post("/surveys/<code>/languages/<into>/all")
@open_to(*EDITORS)
def mark_all(code: str, into: str) -> ResponseReturnValue:
    """Check or approve everything that the page showed, as far as this person may."""
    survey = find_survey_to_change(code)
    expect_language(survey, into)
    state = APPROVED if request.form.get("do") == APPROVED else CHECKED
    seen = dict(zip(request.form.getlist("place"), request.form.getlist("seen"), strict=False))
    done = 0
    for line in translations.lines(db.session, survey, into):
        if line.place not in seen:
            continue
        done += not _mark_line(survey, into, line, state, seen[line.place])
    db.session.commit()
    left = len(seen) - done
    flash(_("Done: %(done)s. Left as they were: %(left)s.", done=done, left=left))
    return redirect(_address(code, into), 303)


def show_words(
    survey: Survey, language: str, status: int = 200, **typed: Any
) -> ResponseReturnValue:
    """The side-by-side page, with what was typed at one place where it was not kept."""
    lines = translations.lines(db.session, survey, language)
    wanted = FILTERS.get(request.args.get("show", ""), states.STATES)
    page = render_template(
        "involve/translate.html",
        survey=survey,
        language=language,
        source=SOURCE,
        lines=[one for one in lines if one.state in wanted or one.place == typed.get("place")],
        counts=states.count(lines),
        names=name_places(survey.draft),
        say=say,
        states=states.STATES,
        typed=typed,
    )
    return page, status


def expect_language(survey: Survey, language: str) -> str:
    """The language, if the survey has it; no such page otherwise."""
    if language not in survey.draft["languages"]:
        abort(404)
    return language


def _mark(survey: Survey, language: str, typed: Written) -> str:
    """What the pressed button says beside keeping the words: why it cannot, as a sentence."""
    state = request.form.get("do", "")
    if state not in (CHECKED, APPROVED):
        return ""
    line = translations.find_line(db.session, survey, language, typed.place)
    is_as_seen = typed.words == typed.before and typed.back == typed.back_before
    seen = request.form.get("seen", "") if is_as_seen else line.seen
    return _mark_line(survey, language, line, state, seen)


def _mark_line(survey: Survey, language: str, line: Line, state: str, seen: str) -> str:
    try:
        translations.mark(db.session, survey, language, line, state, current_user, seen)
    except Changed:
        return str(_("This changed meanwhile. Look at it again."))
    except (NoBackTranslation, NotChecked, OwnWords) as error:
        return say.say_refusal(error)
    return ""


def _show_kept(survey: Survey, language: str, place: str) -> ResponseReturnValue:
    if not wants_json():
        return redirect(_address(survey.code, language, place), 303)
    line = translations.find_line(db.session, survey, language, place)
    return jsonify(version=survey.version, **describe(line))


def _refuse(survey: Survey, language: str, typed: Written, problem: str) -> ResponseReturnValue:
    if wants_json():
        problems = [{"field": typed.place, "sentence": problem}]
        line = translations.find_line(db.session, survey, language, typed.place)
        return jsonify(version=survey.version, problems=problems, **describe(line)), 422
    shown = {"place": typed.place, "words": typed.words, "back": typed.back, "problem": problem}
    return show_words(survey, language, 422, **shown)


def _show_conflict(
    code: str, language: str, typed: Written, error: Overwritten
) -> ResponseReturnValue:
    survey = find_survey(code)
    if wants_json():
        both = {"place": error.place, "theirs": error.theirs, "yours": error.yours}
        return jsonify(version=survey.version, **both), 409
    shown = {"place": typed.place, "words": typed.words, "back": typed.back}
    return show_words(survey, language, 409, theirs=error.theirs, **shown)


def describe(line: Line) -> dict[str, Any]:
    """A line for the page's script."""
    return {
        "place": line.place,
        "state": line.state,
        "state_name": str(say.STATE_NAMES[line.state]),
        "steps": say.say_steps(line.row),
        "seen": line.seen,
        "words": line.words,
        "back": line.back,
    }


def wants_json() -> bool:
    """Whether a script sent the form."""
    return request.accept_mimetypes.best == "application/json"


def _address(code: str, language: str, place: str | None = None) -> str:
    show = request.args.get("show") or None
    return url_for(".translate", code=code, into=language, show=show, _anchor=place)
