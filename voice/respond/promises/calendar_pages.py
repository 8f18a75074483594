"""A person's calendar address, and what calendar programs read there."""

from collections.abc import Iterator

from flask import Response as Answer
from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from surveys.base import utc_now
from surveys.wording import words_in
from voice.accounts.roles import EVERYONE
from voice.addresses import whole
from voice.db import db
from voice.i18n import SOURCE
from voice.respond.models import CANNOT, Promise
from voice.respond.places import blueprint
from voice.respond.promises import calendars
from voice.respond.promises.calendars import Entry
from voice.security import limiter, open_to, public


@blueprint.get("/calendar")
@open_to(*EVERYONE)
def calendar() -> ResponseReturnValue:
    """Whether a person has an address, and how to get a new one."""
    return _page("")


@blueprint.post("/calendar")
@open_to(*EVERYONE)
def make_calendar() -> ResponseReturnValue:
    """A new secret address, shown this once; or none any more."""
    if "end" in request.form:
        calendars.end_key(db.session, current_user)
        db.session.commit()
        flash(_("The address has ended. Calendars that used it stay as they were."))
        return redirect(url_for(".calendar"))
    secret = calendars.make_key(db.session, current_user)
    db.session.commit()
    return _page(whole(url_for(".calendar_feed", secret=secret)))


@blueprint.get("/calendar/<secret>.ics")
@public
@limiter.limit("60/minute")
def calendar_feed(secret: str) -> ResponseReturnValue:
    """The days of promises, for who has the secret. Public, since calendar programs never sign in.

    Nothing keeps the answer: not a browser, not a proxy.
    """
    if calendars.owner_of(db.session, secret) is None:
        abort(404)
    with force_locale(SOURCE):
        entries = [*_promised(), *_awaited()]
        name = _("Promises")
    return Answer(calendars.write(entries, name, utc_now()), mimetype="text/calendar")


def _promised() -> Iterator[Entry]:
    for one in calendars.dated(db.session):
        address = whole(url_for(".promise_story", promise_id=one.id))
        what = words_in(one.what, SOURCE)
        name = f"{one.ref} {what}".strip()
        if one.by:
            title = _("Look again: %(what)s", what=name) if one.kind == CANNOT else _due(name)
            yield Entry(f"promise-{one.id}-by", one.by, title, _about(one), address)
        if one.review_on:
            title = _("Review: %(what)s", what=name)
            yield Entry(f"promise-{one.id}-review", one.review_on, title, _about(one), address)


def _due(name: str) -> str:
    return str(_("Promised: %(what)s", what=name))


def _about(promise: Promise) -> str:
    lines = (
        words_in(promise.what, SOURCE),
        promise.who and words_in(promise.who, SOURCE),
        promise.board,
        promise.priority and words_in(promise.priority.title, SOURCE),
    )
    return "\n".join(line for line in lines if line)


def _awaited() -> Iterator[Entry]:
    for one in calendars.awaited(db.session):
        title = _("Answer families: %(title)s", title=words_in(one.title, SOURCE))
        address = whole(url_for(".board", code=one.code))
        yield Entry(f"consultation-{one.id}-answer", one.reply_by, title, one.board, address)


def _page(address: str) -> str:
    has_key = calendars.has_key(db.session, current_user)
    return render_template("respond/calendar.html", address=address, has_key=has_key)
