"""A person's own addresses for events: add one, see its secret once, test it, see how it went."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from voice import fetching
from voice.accounts.models import User
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.jobs import queue
from voice.security import open_to
from voice.ticked import chosen
from voice.webhooks import hooks, messages, sending
from voice.webhooks.models import DROPPED, FAILED, SENT, WAITING, Webhook

blueprint = Blueprint("webhooks", __name__, url_prefix="/account/webhooks")

EVENTS = {
    "survey.opened": _l("A survey opens"),
    "survey.closed": _l("A survey closes"),
    "theming.finished": _l("Theming is finished"),
    "release.published": _l("“You said, we did” is published"),
    "promise.changed": _l("A promise is new, or changes"),
    hooks.TEST: _l("A test"),
}
STATES = {
    WAITING: _l("Waits"),
    SENT: _l("Taken"),
    FAILED: _l("Given up"),
    DROPPED: _l("Not sent"),
}
PROBLEMS = {
    "form": _l("This is no whole web address."),
    "scheme": _l("It must begin with https://"),
    "port": _l("Use the usual port."),
    "private": _l("This address is inside our own network."),
    "unknown": _l("There is no such host."),
    "away": _l("Nobody answered in time."),
    "redirect": _l("It leads to another address: give that one."),
    "big": _l("It answered with far too much."),
}


class HookForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Where to tell, and of what."""

    address = StringField(
        _l("Web address that wants to be told"),
        [InputRequired(_l("Type the address.")), Length(max=2000, message=_l("Make it shorter."))],
        render_kw={"type": "url", "dir": "ltr"},
    )
    events = SelectMultipleField(
        _l("Of what"),
        [chosen(_l("Choose what it wants to hear of."))],
        choices=[SelectChoice(one, EVENTS[one]) for one in hooks.EVENTS],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


@blueprint.get("")
@open_to(*EDITORS)
def show() -> ResponseReturnValue:
    """The addresses of this person, and a form for another."""
    return _page(HookForm())


@blueprint.post("")
@open_to(*EDITORS)
def add() -> ResponseReturnValue:
    """Add an address and show its secret, this once."""
    form = HookForm()
    if not form.validate_on_submit():
        return _page(form), 422
    address, events = (form.address.data or "").strip(), form.events.data or []
    db.session.rollback()  # the name service may take seconds, and nobody is to wait for it
    try:
        fetching.check_address(address)
        hook = hooks.add(db.session, _me(), address, events)
    except fetching.AddressRefused as refused:
        form.address.errors = [PROBLEMS[str(refused)]]
        return _page(form), 422
    except hooks.TooMany:
        form.address.errors = [_("You have as many as one person can have. Remove one first.")]
        return _page(form), 422
    db.session.commit()
    return _one(hook, hooks.secret_of(hook))


@blueprint.get("/<int:hook_id>")
@open_to(*EDITORS)
def look(hook_id: int) -> ResponseReturnValue:
    """One address, and how its newest messages went."""
    return _one(_find(hook_id))


@blueprint.post("/<int:hook_id>/turn")
@open_to(*EDITORS)
def turn(hook_id: int) -> ResponseReturnValue:
    """Make another secret and show it, this once."""
    hook = _find(hook_id)
    hooks.turn(hook)
    db.session.commit()
    return _one(hook, hooks.secret_of(hook))


@blueprint.post("/<int:hook_id>/test")
@open_to(*EDITORS)
def test(hook_id: int) -> ResponseReturnValue:
    """Send a message that says nothing but that it is a test."""
    delivery = messages.tell_one(db.session, _find(hook_id), hooks.TEST, {})
    job_id = sending.take(delivery.id)
    db.session.commit()
    if job_id is not None:
        queue.announce(job_id)
    flash(_("A test is on its way. Load this page again to see how it went."))
    return redirect(url_for(".look", hook_id=hook_id), 303)


@blueprint.post("/<int:hook_id>/on")
@open_to(*EDITORS)
def switch_on(hook_id: int) -> ResponseReturnValue:
    """Tell an address again."""
    hooks.switch_on(_find(hook_id))
    db.session.commit()
    flash(_("Switched on. It is told again from now on."))
    return redirect(url_for(".look", hook_id=hook_id), 303)


@blueprint.post("/<int:hook_id>/remove")
@open_to(*EDITORS)
def remove(hook_id: int) -> ResponseReturnValue:
    """Tell an address nothing any more, and forget what was sent to it."""
    db.session.delete(_find(hook_id))
    db.session.commit()
    flash(_("Removed. It is told nothing any more."))
    return redirect(url_for(".show"), 303)


def _me() -> User:
    me: User = current_user._get_current_object()
    return me


def _find(hook_id: int) -> Webhook:
    return hooks.find(db.session, _me(), hook_id) or abort(404)


def _page(form: HookForm) -> str:
    found = hooks.of_person(db.session, _me())
    return render_template("webhooks/hooks.html", form=form, found=found, event_names=EVENTS)


def _one(hook: Webhook, secret: str = "") -> str:
    return render_template(
        "webhooks/hook.html",
        hook=hook,
        secret=secret,
        found=messages.of_hook(db.session, hook),
        event_names=EVENTS,
        states=STATES,
        problems=PROBLEMS,
        moment=lambda at: format_datetime(at, "d MMMM y, HH:mm"),
    )
