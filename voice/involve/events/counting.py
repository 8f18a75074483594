"""The staff pages where hands that went up in a group are entered."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from surveys.models import Event
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.involve.events import events, forms, headcounts
from voice.involve.models import Headcount
from voice.involve.places import blueprint, find_event
from voice.security import open_to


@blueprint.route("/events/<code>/hands", methods=["GET", "POST"])
@open_to(*EDITORS)
def count_hands(code: str) -> ResponseReturnValue:
    """Enter how many hands went up for each answer of a survey's question."""
    event = find_event(code)
    asked = _find_asked(event, request.args.get("question", ""))
    form = forms.of_hands(asked)
    if form.validate_on_submit():
        hands = forms.counted(form, asked)
        if hands:
            headcounts.enter(db.session, event, current_user, asked, hands)
            return _saved(event)
        form[f"hands-{asked.options[0][0]}"].errors = [_("Write at least one number.")]
    boxes = [form[f"hands-{key}"] for key, _words in asked.options]
    return _show("involve/hands.html", form, event=event, asked=asked, boxes=boxes)


@blueprint.route("/events/<code>/hands/own", methods=["GET", "POST"])
@open_to(*EDITORS)
def count_own_hands(code: str) -> ResponseReturnValue:
    """Enter the hands for a question in the officer's own words."""
    event, form = find_event(code), forms.of_own_hands()
    if form.validate_on_submit():
        hands = forms.counted_own(form)
        if hands:
            headcounts.enter_own(db.session, event, current_user, form.question.data.strip(), hands)
            return _saved(event)
        form["answer-1"].errors = [_("Write at least one answer and its number.")]
    return _show("involve/own_hands.html", form, event=event, rows=forms.own_rows(form))


@blueprint.post("/events/<code>/hands/<int:headcount_id>/remove")
@open_to(*EDITORS)
def remove_hands(code: str, headcount_id: int) -> ResponseReturnValue:
    """Take out a count that was entered by mistake."""
    event, row = find_event(code), db.session.get(Headcount, headcount_id)
    if row is None or row.event_id != event.id:
        abort(404)
    db.session.delete(row)
    db.session.commit()
    flash(_("Removed."))
    return redirect(url_for(".event", code=code, _anchor="hands"))


def _find_asked(event: Event, name: str) -> headcounts.Asked:
    offered = headcounts.closed_questions(events.offered(db.session, event))
    return next((one for one in offered if one.name == name), None) or abort(404)


def _saved(event: Event) -> ResponseReturnValue:
    db.session.commit()
    flash(_("Saved. Hands stand apart from the responses."))
    return redirect(url_for(".event", code=event.code, _anchor="hands"))


def _show(template: str, form: Any, **more: object) -> ResponseReturnValue:
    return render_template(template, form=form, **more), 422 if form.errors else 200
