"""The staff pages about consultations: the list, one consultation, and beginning a survey."""

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from surveys.editions import today
from surveys.errors import Unusable
from surveys.models import Consultation
from voice.accounts import rights
from voice.accounts.models import Group
from voice.accounts.roles import EDITORS, EVERYONE
from voice.area import area_boards
from voice.db import db
from voice.i18n import area_languages
from voice.involve import labels
from voice.involve.builder import drafts
from voice.involve.codesign import remarks
from voice.involve.consultations import consultations, forms, register, timeline
from voice.involve.consultations.consultations import ConsultationFacts
from voice.involve.events import events
from voice.involve.places import blueprint, find_consultation
from voice.involve.reach import outreach, plans
from voice.security import open_to


@blueprint.get("")
@open_to(*EVERYONE)
def index() -> ResponseReturnValue:
    """All consultations with their surveys, and the ways to meet people."""
    return render_template(
        "involve/index.html",
        consultations=consultations.everything(db.session),
        past_events=events.count_past(db.session),
        due=outreach.due(db.session),
        plans=plans.due(db.session),
        unread=remarks.late_by_survey(db.session),
        state_of=consultations.state_of,
        today=today(),
        labels=labels,
    )


@blueprint.get("/help", endpoint="help_page")
@open_to(*EVERYONE)
def show_help() -> ResponseReturnValue:
    """How a survey is made together, step by step."""
    return render_template("involve/help.html")


@blueprint.route("/consultations/new", methods=["GET", "POST"])
@open_to(*EDITORS)
def new_consultation() -> ResponseReturnValue:
    """Begin a consultation. Some facts can follow; a survey opens only when all are there."""
    form = forms.of_consultation(None)
    if not form.validate_on_submit():
        return _show_form(form, None)
    try:
        begun = consultations.begin(db.session, _with_own_group(forms.facts(form)))
    except Unusable as error:
        forms.show_problems(form, error)
        return _show_form(form, None)
    timeline.note(db.session, begun, "begun", current_user)
    db.session.commit()
    flash(_("The consultation is there. Now begin a survey."))
    return redirect(url_for(".consultation", code=begun.code))


@blueprint.route("/consultations/<code>/edit", methods=["GET", "POST"])
@open_to(*EDITORS)
def edit_consultation(code: str) -> ResponseReturnValue:
    """Say other things about a consultation."""
    found = find_consultation(code)
    form = forms.of_consultation(found)
    if not form.validate_on_submit():
        return _show_form(form, found)
    try:
        consultations.change(found, forms.facts(form))
    except Unusable as error:
        forms.show_problems(form, error)
        return _show_form(form, found)
    timeline.note(db.session, found, "changed", current_user)
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for(".consultation", code=code))


@blueprint.get("/consultations/<code>")
@open_to(*EVERYONE)
def consultation(code: str) -> ResponseReturnValue:
    """One consultation: what it is for, what is missing, its surveys, what happened."""
    found = find_consultation(code)
    lines = register.of_consultation(db.session, found)
    return render_template(
        "involve/consultation.html",
        consultation=found,
        missing=len(register.gaps(lines)),
        named=sum(line.kind.is_named for line in lines),
        gaps=consultations.find_gaps(found),
        state_of=consultations.state_of,
        happenings=timeline.of_consultation(db.session, found),
        say=timeline.say,
        today=today(),
        labels=labels,
    )


@blueprint.route("/consultations/<code>/surveys/new", methods=["GET", "POST"])
@open_to(*EDITORS)
def new_survey(code: str) -> ResponseReturnValue:
    """Begin a survey for one audience."""
    found = find_consultation(code)
    form = forms.SurveyForm()
    if not form.validate_on_submit():
        page = render_template("involve/survey_form.html", form=form, consultation=found)
        return page, 422 if form.errors else 200
    title = drafts.tidy(form.title.data or "")
    begun = drafts.begin(
        db.session, found, form.audience.data, title, easy_read=form.easy_read.data
    )
    timeline.note(db.session, found, "survey_begun", current_user, begun, title=title)
    db.session.commit()
    return redirect(url_for(".survey", code=begun.code))


def _with_own_group(facts: ConsultationFacts) -> ConsultationFacts:
    """Whoever begins a consultation is one of its owners: it would not be there for them."""
    group = current_user.group
    if group is None or rights.is_of(group.name, facts.owners):
        return facts
    return replace(facts, owners=[*facts.owners, group.name])


def _show_form(form: Any, found: Consultation | None) -> ResponseReturnValue:
    groups = list(db.session.scalars(select(Group.name).order_by(Group.name)))
    page = render_template(
        "involve/consultation_form.html",
        form=form,
        consultation=found,
        owners=forms.owners_to_offer(found, groups),
        boards=area_boards(),
        languages=area_languages(),
        words=forms.WORDS,
    )
    return page, 422 if form.errors else 200
