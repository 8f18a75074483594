"""The staff pages about events: the list, one event, and what staff say about it."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveys import editions
from surveys.models import Event
from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.involve.events import events, headcounts, tablets
from voice.involve.events.forms import EventForm
from voice.involve.places import blueprint, find_event
from voice.qr import draw_qr
from voice.security import open_to

_LINKS = "pairing_links"
"""In the officer's own session: a link's token, which the database keeps as a hash only."""


@blueprint.get("/events")
@open_to(*EVERYONE)
def all_events() -> ResponseReturnValue:
    """All events, and what came from each."""
    return render_template(
        "involve/events.html",
        events=events.everything(db.session),
        responses=events.count_responses(db.session),
        waiting=tablets.waiting_by_event(db.session),
        today=editions.today(),
    )


@blueprint.route("/events/new", methods=["GET", "POST"])
@open_to(*EDITORS)
def new_event() -> ResponseReturnValue:
    """Write about an event that will be."""
    form = EventForm()
    if form.validate_on_submit():
        try:
            event = events.add(db.session, form.facts())
        except events.WrongSurveys:
            return _ask_again(form, None)
        db.session.commit()
        flash(_("The event is there. On the day, pair the tablets here."))
        return redirect(url_for(".event", code=event.code))
    return _show_form(form, None)


@blueprint.route("/events/<code>/edit", methods=["GET", "POST"])
@open_to(*EDITORS)
def edit_event(code: str) -> ResponseReturnValue:
    """Say other things about an event."""
    event = find_event(code)
    form = EventForm(obj=event)
    if form.validate_on_submit():
        try:
            events.change(db.session, event, form.facts())
        except events.WrongSurveys:
            return _ask_again(form, event)
        db.session.commit()
        flash(_("Saved."))
        return redirect(url_for(".event", code=code))
    return _show_form(form, event)


@blueprint.get("/events/<code>")
@open_to(*EVERYONE)
def event(code: str) -> ResponseReturnValue:
    """One event: its tablets, what came from them, and the hands that were counted."""
    found = find_event(code)
    address = _pairing_address(found)
    offered = events.offered(db.session, found)
    return render_template(
        "involve/event.html",
        event=found,
        today=editions.today(),
        offered=offered,
        asked=headcounts.closed_questions(offered),
        tablets=tablets.of_event(db.session, found),
        state_of=tablets.state_of,
        link=tablets.link_of(db.session, found),
        address=address,
        qr=draw_qr(address) if address else None,
        came=events.what_came(db.session, found),
        counted=headcounts.of_event(db.session, found),
    )


@blueprint.post("/events/<code>/link")
@open_to(*EDITORS)
def link(code: str) -> ResponseReturnValue:
    """Make a link that pairs one tablet; or let the last one pair nothing."""
    found = find_event(code)
    if "revoke" in request.form:
        tablets.revoke_link(db.session, found)
        flash(_("The link does not work any more."))
    elif found.ended_at is None:
        token = tablets.make_link(db.session, found)
        session[_LINKS] = {**session.get(_LINKS, {}), code: token}
    db.session.commit()
    return redirect(url_for(".event", code=code, _anchor="pair"))


@blueprint.post("/events/<code>/end")
@open_to(*EDITORS)
def end(code: str) -> ResponseReturnValue:
    """Take no more people; or take people again."""
    found = find_event(code)
    if "again" in request.form:
        events.reopen(found)
        flash(_("The event goes on."))
    else:
        events.end(db.session, found)
        flash(_("The event is over. Tablets still send what waits on them."))
    db.session.commit()
    return redirect(url_for(".event", code=code))


@blueprint.post("/events/<code>/tablets/<int:tablet_id>/revoke")
@open_to(*EDITORS)
def revoke_tablet(code: str, tablet_id: int) -> ResponseReturnValue:
    """Let a tablet take no more people."""
    found = find_event(code)
    for tablet in tablets.of_event(db.session, found):
        if tablet.id == tablet_id:
            tablets.revoke(tablet)
            flash(_("The tablet takes no more people. It still sends what waits on it."))
    db.session.commit()
    return redirect(url_for(".event", code=code, _anchor="tablets"))


def _pairing_address(found: Event) -> str:
    """The address to pair a tablet, for the officer who made it and while it works."""
    token = session.get(_LINKS, {}).get(found.code, "")
    if not tablets.is_live(tablets.link_of(db.session, found), token):
        return ""
    return url_for("events.in_best_language", token=token, _external=True)


def _ask_again(form: EventForm, found: Event | None) -> ResponseReturnValue:
    form.surveys.errors = [_("Choose open surveys of one consultation.")]
    return _show_form(form, found)


def _show_form(form: EventForm, found: Event | None) -> ResponseReturnValue:
    page = render_template(
        "involve/event_form.html",
        form=form,
        event=found,
        opened=editions.all_open(db.session),
    )
    return page, 422 if form.errors else 200
