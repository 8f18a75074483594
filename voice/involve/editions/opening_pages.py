"""The staff pages on which a survey opens: what is missing, and what people will see."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from surveys import gathered
from surveys.models import Survey
from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.i18n import name_of_language
from voice.involve import labels
from voice.involve.builder import checking
from voice.involve.editions import opening_words as say
from voice.involve.editions import openings
from voice.involve.places import blueprint, find_survey, find_survey_to_change
from voice.involve.reach.short_address import address_of_survey
from voice.privacy import assessments
from voice.security import open_to
from voice.take_part.home import AUDIENCES


@blueprint.get("/surveys/<code>/opening")
@open_to(*EVERYONE)
def opening(code: str) -> ResponseReturnValue:
    """What keeps a survey from opening in each of its languages."""
    return _show(find_survey(code))


@blueprint.get("/surveys/<code>/opening/confirm")
@open_to(*EDITORS)
def confirm_opening(code: str) -> ResponseReturnValue:
    """What people will see, before it opens."""
    survey = find_survey(code)
    readiness = openings.examine(db.session, survey)
    if not readiness.ready:
        return redirect(url_for(".opening", code=code))
    return render_template(
        "involve/confirm_opening.html",
        survey=survey,
        readiness=readiness,
        is_unweighed=_is_unweighed(survey),
        left_out=[one for one in survey.draft["languages"] if one not in readiness.ready],
        address=address_of_survey(code),
        audiences=AUDIENCES,
        name_list=name_languages,
    )


@blueprint.post("/surveys/<code>/opening")
@open_to(*EDITORS)
def open_survey(code: str) -> ResponseReturnValue:
    """Open the survey in the languages that were confirmed."""
    survey = find_survey_to_change(code)
    readiness = openings.examine(db.session, survey)
    chosen = request.form.getlist("languages")
    version = request.form.get("version", type=int)
    try:
        edition = openings.open_equally(
            db.session, survey, readiness, chosen, version, current_user
        )
    except openings.NotReady:
        db.session.rollback()
        return _show(find_survey(code), has_changed=True), 409
    db.session.commit()
    flash(
        _(
            "Edition %(number)s is open in %(languages)s. Now reach people.",
            number=edition.number,
            languages=name_languages(edition.document["languages"]),
        )
    )
    return redirect(url_for(".reach", code=code), 303)


def name_languages(codes: list[str]) -> str:
    """Languages in a row: "English, اردو and Polski"."""
    names = [name_of_language(one) for one in codes]
    if len(names) < 2:
        return "".join(names)
    return str(_("%(most)s and %(last)s", most=_(", ").join(names[:-1]), last=names[-1]))


def _is_unweighed(survey: Survey) -> bool:
    """Whether it needs care and nobody signed an assessment: people are told, and decide."""
    needs_care = gathered.of(survey.draft).needs_care
    return needs_care and not assessments.is_signed(db.session, survey.consultation)


def _show(survey: Survey, *, has_changed: bool = False) -> str:
    readiness = openings.examine(db.session, survey)
    total = len(readiness.missing)
    button = ngettext(
        "Open in %(names)s",
        "Open in %(names)s (%(ready)s of %(num)s languages)",
        total,
        names=name_languages(readiness.ready),
        ready=len(readiness.ready),
    )
    return render_template(
        "involve/opening.html",
        survey=survey,
        readiness=readiness,
        asking=checking.say_asking(survey.draft),
        is_unweighed=_is_unweighed(survey),
        button=button,
        has_changed=has_changed,
        say=say,
        labels=labels,
        name_list=name_languages,
    )
