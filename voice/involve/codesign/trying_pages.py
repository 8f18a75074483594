"""The staff page "Try it out": links for groups, what they said, and how try-outs went."""

import json
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import abort

from surveys.models import Survey
from surveys.wording import words_in
from voice import shown_links
from voice.accounts.models import Group
from voice.accounts.roles import ADMIN, EDITORS, EVERYONE, SAFEGUARDING
from voice.db import db
from voice.group_links import LinkOver
from voice.involve.codesign import forms, ledger, links, overview, remarks, settling
from voice.involve.codesign.models import ShareLink
from voice.involve.consultations import timeline
from voice.involve.places import blueprint, find_survey, find_survey_to_change
from voice.qr import draw_qr
from voice.security import open_to
from voice.take_part import made_with
from voice.wording import long_date

READERS = (*EDITORS, SAFEGUARDING)
"""Who may read what members wrote, word for word."""
_LINKS = "share_links"


def may_read() -> bool:
    """Whether the person at this page may read members' words."""
    return any(role.name in (ADMIN, *READERS) for role in current_user.roles)


@blueprint.get("/surveys/<code>/trying")
@open_to(*EVERYONE)
def trying(code: str) -> ResponseReturnValue:
    """What groups said about a draft, and what became of it."""
    return show(find_survey(code))


def show(survey: Survey, **with_forms: Any) -> ResponseReturnValue:
    """The page, with forms as they were typed where there are problems."""
    given = {"link_form": forms.new_link(), "tested_form": forms.new_test()} | with_forms
    shown = overview.show(db.session, survey)
    page = render_template(
        "involve/codesign/trying.html",
        survey=survey,
        **shown,
        **given,
        problems_of=next((one for one in with_forms.values() if one.errors), None),
        addresses={one.id: _address(one) for one in shown["links"]},
        draw_qr=draw_qr,
        earlier=remarks.find_earlier_words,
        say=made_with.say,
        may_read=may_read(),
        groups=db.session.scalars(select(Group.name).order_by(Group.name)).all(),
        note_of=json.dumps,
    )
    return page, 422 if with_forms else 200


@blueprint.post("/surveys/<code>/trying/links")
@open_to(*EDITORS)
def share(code: str) -> ResponseReturnValue:
    """Make a link for a group."""
    survey, form = find_survey(code), forms.LinkForm()
    if not form.validate_on_submit():
        return show(survey, link_form=form)
    group, until = form.facts()
    link, token = links.make(db.session, survey, group, until, current_user)
    title = words_in(survey.draft["title"], "en")
    details = {"title": title, "group": group, "until": long_date(until)}
    timeline.note(db.session, survey.consultation, "shared", current_user, survey, **details)
    db.session.commit()
    shown_links.remember(_LINKS, link.id, token)
    flash(_("The link is there. Copy it now: it is shown to you alone."))
    return _back(code, "links")


@blueprint.post("/surveys/<code>/trying/links/<int:link_id>/stop")
@open_to(*EDITORS)
def stop_link(code: str, link_id: int) -> ResponseReturnValue:
    """Let a link show nothing any more."""
    survey = find_survey(code)
    try:
        links.revoke(db.session, survey, link_id)
    except LinkOver:
        abort(404)
    db.session.commit()
    flash(_("The link does not work any more. What was said stays."))
    return _back(code, "links")


@blueprint.post("/surveys/<code>/trying/read")
@open_to(*READERS)
def read_remarks(code: str) -> ResponseReturnValue:
    """Note that these remarks were read."""
    survey = find_survey(code)
    named = set(request.form.getlist("remark"))
    said = remarks.of_survey(db.session, survey)
    remarks.mark_read([one for one in said if str(one.id) in named], current_user)
    db.session.commit()
    return _back(code, "unread")


@blueprint.post("/surveys/<code>/trying/credits/<int:credit_id>")
@open_to(*EDITORS)
def change_credit(code: str, credit_id: int) -> ResponseReturnValue:
    """Edit a credit, let everyone read it, or nobody any more."""
    survey = find_survey_to_change(code)
    try:
        credit = ledger.find(db.session, survey, credit_id)
    except ledger.NoSuchCredit:
        abort(404)
    words = request.form.get("words", "").strip()[: ledger.LONGEST]
    credit.words = words if words and words != made_with.say(credit) else None
    is_new = ledger.publish(credit, is_public=request.form.get("do") == "publish")
    if is_new:
        details = {"groups": ", ".join(credit.groups), "sentence": words or made_with.say(credit)}
        timeline.note(db.session, survey.consultation, "credited", current_user, survey, **details)
    db.session.commit()
    flash(_("Everyone can read it now.") if is_new else _("Saved."))
    return _back(code, "credits")


@blueprint.post("/surveys/<code>/trying/tested")
@open_to(*EDITORS)
def add_test(code: str) -> ResponseReturnValue:
    """Write down who tried the survey."""
    survey, form = find_survey_to_change(code), forms.TestedForm()
    if not form.validate_on_submit():
        return show(survey, tested_form=form)
    note = form.note()
    settling.note_test(survey, note)
    title = words_in(survey.draft["title"], "en")
    details = {"title": title, "group": note["group"], "people": note["people"]}
    timeline.note(db.session, survey.consultation, "tested", current_user, survey, **details)
    db.session.commit()
    flash(_("Saved. It travels with the survey."))
    return _back(code, "tested")


@blueprint.post("/surveys/<code>/trying/tested/remove")
@open_to(*EDITORS)
def remove_test(code: str) -> ResponseReturnValue:
    """Take out an entry that was written down by mistake."""
    survey = find_survey_to_change(code)
    try:
        settling.forget_test(survey, json.loads(request.form.get("note", "")))
    except (ValueError, RecursionError):
        abort(400)
    db.session.commit()
    return _back(code, "tested")


def _address(link: ShareLink) -> str:
    """The address of a link, for the officer who made it and while it works."""
    return shown_links.address_of(_LINKS, link.id, link, "drafts.in_best_language")


def _back(code: str, place: str) -> ResponseReturnValue:
    return redirect(url_for(".trying", code=code, _anchor=place), 303)
