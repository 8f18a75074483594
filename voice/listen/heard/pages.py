"""Who have we not heard from? The page, and plans to reach those who are missing."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from analysis.population import DIMENSIONS, names_in
from surveys import editions
from surveys.editions import today
from surveys.models import Consultation, Response
from voice.accounts.roles import EDITORS, EVERYONE
from voice.area import area_districts
from voice.db import db
from voice.involve.models import Plan
from voice.involve.reach import outreach, plans
from voice.involve.reach.forms import OutreachForm
from voice.listen import places
from voice.listen.heard import coverage, tallies
from voice.listen.heard import words as heard_words
from voice.listen.heard.forms import PlanForm
from voice.listen.places import READERS, blueprint
from voice.security import open_to

_LONGEST_GROUP = 300


@blueprint.get("/<code>/heard", endpoint="heard")
@open_to(*EVERYONE)
def show_heard(code: str) -> ResponseReturnValue:
    """Heard against expected, counted now."""
    consultation = places.find_consultation(code)
    exact = places.may_read()
    seen = coverage.of(db.session, consultation, area_districts(), exact=exact)
    opened = [
        one
        for one in editions.all_open(db.session)
        if one.survey.consultation_id == consultation.id
    ]
    return render_template(
        "listen/heard.html",
        consultation=consultation,
        seen=seen,
        exact=exact,
        opened=opened,
        plans=plans.of_consultation(db.session, consultation.id) if exact else (),
        today=today(),
        say=heard_words,
    )


@blueprint.route("/<code>/heard/plans/new", methods=["GET", "POST"])
@open_to(*EDITORS)
def plan_to_reach(code: str) -> ResponseReturnValue:
    """Plan how a group will be reached; its name is filled in."""
    consultation = places.find_consultation(code)
    dimension, group = request.args.get("dimension", ""), request.args.get("group", "").strip()
    if dimension not in DIMENSIONS or not names_in(group) or len(group) > _LONGEST_GROUP:
        abort(404)
    form = _form(consultation)
    found = tallies.of_consultation(db.session, consultation.id, area_districts())
    name = heard_words.name_of(dimension, group, found.names)
    if form.validate_on_submit():
        whom = plans.Group(dimension, group, tallies.count(found, dimension, group))
        plan = plans.make(db.session, consultation, whom, form.intent())
        db.session.commit()
        flash(_("The plan is there. What comes of it is counted here."))
        return redirect(url_for(".plan", code=code, plan_id=plan.id))
    if not form.is_submitted():
        form.text.data = _("Reach people: %(group)s", group=name)
    return _show_form(consultation, form, dimension, name, None)


@blueprint.get("/<code>/heard/plans/<int:plan_id>", endpoint="plan")
@open_to(*READERS)
def show_plan(code: str, plan_id: int) -> ResponseReturnValue:
    """One plan and what came of it."""
    consultation = places.find_consultation(code)
    return _show_plan(consultation, _find(consultation, plan_id), OutreachForm(formdata=None))


@blueprint.route("/<code>/heard/plans/<int:plan_id>/edit", methods=["GET", "POST"])
@open_to(*EDITORS)
def edit_plan(code: str, plan_id: int) -> ResponseReturnValue:
    """Say other things about a plan."""
    consultation = places.find_consultation(code)
    plan = _find(consultation, plan_id)
    form = _form(consultation, plan)
    if form.validate_on_submit():
        plans.change(db.session, plan, form.intent())
        db.session.commit()
        flash(_("Saved."))
        return redirect(url_for(".plan", code=code, plan_id=plan_id))
    found = tallies.of_consultation(db.session, consultation.id, area_districts())
    name = heard_words.name_of(plan.dimension, plan.group, found.names)
    return _show_form(consultation, form, plan.dimension, name, plan)


@blueprint.post("/<code>/heard/plans/<int:plan_id>")
@open_to(*EDITORS)
def settle_plan(code: str, plan_id: int) -> ResponseReturnValue:
    """A plan is done, is not done after all, or goes."""
    plan = _find(places.find_consultation(code), plan_id)
    if "remove" in request.form:
        db.session.delete(plan)
        flash(_("The plan is gone. Meetings and events stay."))
    else:
        plans.tick(plan, is_done="again" not in request.form)
    db.session.commit()
    return redirect(url_for(".heard", code=code, _anchor="plans"))


@blueprint.post("/<code>/heard/plans/<int:plan_id>/meetings")
@open_to(*EDITORS)
def add_meeting(code: str, plan_id: int) -> ResponseReturnValue:
    """Write down whom a plan met; it stands with the survey's other meetings too."""
    consultation = places.find_consultation(code)
    plan = _find(consultation, plan_id)
    form = OutreachForm()
    chosen = request.form.get("survey", "")
    survey = next((one for one in consultation.surveys if one.code == chosen), None)
    if survey is None or not form.validate_on_submit():
        return _show_plan(consultation, plan, form), 422
    outreach.add(db.session, survey, form.met(), plan)
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for(".plan", code=code, plan_id=plan_id))


def _show_plan(consultation: Consultation, plan: Plan, form: OutreachForm) -> str:
    found = tallies.of_consultation(db.session, consultation.id, area_districts())
    at_events = tallies.of_consultation(
        db.session,
        consultation.id,
        area_districts(),
        Response.event_id.in_([one.id for one in plan.events]),
    )
    return render_template(
        "listen/heard_plan.html",
        consultation=consultation,
        plan=plan,
        name=heard_words.name_of(plan.dimension, plan.group, found.names),
        heard_now=tallies.count(found, plan.dimension, plan.group),
        heard_there=tallies.count(at_events, plan.dimension, plan.group),
        came=plans.what_came(db.session, plan),
        met=outreach.add_up(plan.meetings),
        form=form,
        today=today(),
        say=heard_words,
    )


def _show_form(
    consultation: Consultation, form: PlanForm, dimension: str, name: str, plan: Plan | None
) -> ResponseReturnValue:
    page = render_template(
        "listen/heard_plan_form.html",
        consultation=consultation,
        form=form,
        dimension=dimension,
        name=name,
        plan=plan,
        events=plans.events_to_choose(db.session, consultation),
        say=heard_words,
    )
    return page, 422 if form.errors else 200


def _form(consultation: Consultation, plan: Plan | None = None) -> PlanForm:
    now = (
        {
            "text": plan.text,
            "owner": plan.owner_id or 0,
            "day": plan.day,
            "events": [one.id for one in plan.events],
        }
        if plan
        else {}
    )
    events = plans.events_to_choose(db.session, consultation)
    return PlanForm(data=now).offer(plans.owners(db.session), events)


def _find(consultation: Consultation, plan_id: int) -> Plan:
    plan = db.session.get(Plan, plan_id)
    return plan if plan and plan.consultation_id == consultation.id else abort(404)
