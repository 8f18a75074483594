"""The leads' work list: what may tell of harm, read by a person, and what was done.

Designated leads alone see what waits. Everyone else, an admin too, sees how much and how long.
"""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from surveys.base import utc_now
from voice import mail
from voice import safeguarding as keeping
from voice.accounts.roles import EVERYONE, SAFEGUARDING
from voice.db import db
from voice.listen import places
from voice.listen.places import blueprint
from voice.paging import last_page, page_number, within
from voice.safeguarding import alarms, clock, labels, lighting, queue, reviews, sources
from voice.safeguarding.models import FLAGGED, NEW, READ, STATES, Concern
from voice.safeguarding.sources import Said
from voice.security import open_only_to, open_to

_CONFLICTS = ("done_meanwhile", "words_gone")


@blueprint.context_processor
def safeguarding_words() -> dict[str, object]:
    """What the pages of this module need to say things."""
    return {
        "concern_labels": labels,
        "lit": lighting.lit,
        "kinds_of_flags": lighting.kinds_of_flags,
        "days_late": lambda one: clock.days_late(one.waits_since, utc_now()),
        "read_by": lambda one: format_date(clock.due_on(one.waits_since), "EEEE d MMMM"),
        "may_tick": may_tick,
    }


@blueprint.get("/safeguarding")
@open_to(*EVERYONE)
def safeguarding() -> ResponseReturnValue:
    """The work list for leads; for everyone else, numbers alone."""
    now = utc_now()
    standing = queue.standing(db.session, now)
    facts = {
        "standing": standing,
        "waited": clock.days_waited(standing.oldest, now) if standing.oldest else 0,
        "leads": queue.leads(db.session),
        "has_mail": mail.is_set_up(),
    }
    if not keeping.is_lead():
        return render_template("listen/safeguarding_numbers.html", **facts)
    asked = request.args.get("state", NEW)
    state = asked if asked in STATES else NEW
    counts = queue.count(db.session)
    number = within(page_number(request.args), counts[state], queue.PAGE)
    concerns = queue.of(db.session, state, number, now)
    return render_template(
        "listen/safeguarding.html",
        **facts,
        state=state,
        counts=counts,
        number=number,
        pages=last_page(counts[state], queue.PAGE),
        concerns=concerns,
        said=sources.fetch(db.session, concerns),
        has_mail_failed=alarms.has_failed_today(db.session),
    )


@blueprint.get("/safeguarding/<int:concern_id>")
@open_only_to(SAFEGUARDING)
def safeguarding_one(concern_id: int) -> ResponseReturnValue:
    """One thing with its record."""
    return _show(_find(concern_id))


@blueprint.post("/safeguarding/<int:concern_id>")
@open_only_to(SAFEGUARDING)
def safeguarding_decide(concern_id: int) -> ResponseReturnValue:
    """Write down what a lead did, and back to the list."""
    concern = _find(concern_id)
    said = sources.fetch(db.session, [concern]).get(concern.id)
    try:
        words = _decide(concern, said)
    except reviews.NotPossible as refusal:
        db.session.rollback()
        status = 409 if refusal.reason in _CONFLICTS else 422
        return _show(_find(concern_id), refusal.reason), status
    db.session.commit()
    link = Markup('<a href="{}">{}</a>').format(
        url_for(".safeguarding_one", concern_id=concern_id), _("See it, or open it again")
    )
    flash(Markup("{} {}").format(words, link))
    return redirect(places.way_back(url_for(".safeguarding")))


@blueprint.post("/safeguarding/read")
@open_only_to(SAFEGUARDING)
def safeguarding_read_many() -> ResponseReturnValue:
    """Write down that a lead has read each of those that are ticked, and found no harm in them."""
    numbers = [int(one) for one in request.form.getlist("concern") if one.isdecimal()]
    concerns = [_find(number) for number in sorted(set(numbers[: queue.PAGE]))]
    said = sources.fetch(db.session, concerns)
    plain = [one.id for one in concerns if may_tick(one, said.get(one.id))]
    read = reviews.close_read(db.session, plain, current_user)
    db.session.commit()
    flash(ngettext("%(num)s is written down.", "%(num)s are written down.", read))
    return redirect(places.way_back(url_for(".safeguarding")))


def may_tick(concern: Concern, said: Said | None) -> bool:
    """Whether it can be closed with others: not where words of harm stand, nor a sound to hear."""
    if said is None or concern.rank == FLAGGED:
        return False
    return said.recording is None or said.recording.media_type.startswith("image/")


def _decide(concern: Concern, said: Said | None) -> str:
    """Do what was asked for; what to say about it. Raises `reviews.NotPossible`."""
    wanted = request.form.get("do", "")
    if wanted == "later":
        reviews.note_read(db.session, concern, current_user)
        return str(_("Kept. You find it under “Read, not decided”."))
    if wanted == "reopen":
        reviews.reopen(db.session, concern, current_user)
        return str(_("It waits again, under “Read, not decided”."))
    choice = "no_action:no_harm" if wanted == "no_harm" else request.form.get("choice", "")
    did, _colon, why = choice.partition(":")
    note = "" if wanted == "no_harm" else request.form.get("note", "")
    reviews.close(
        db.session, concern, did, why, note, current_user, said=said.words if said else ()
    )
    return str(_("Written down."))


def _find(concern_id: int) -> Concern:
    return queue.find(db.session, concern_id) or abort(404)


def _show(concern: Concern, refusal: str = "") -> str:
    return render_template(
        "listen/safeguarding_one.html",
        concern=concern,
        said=sources.fetch(db.session, [concern]).get(concern.id),
        refusal=labels.REFUSALS[refusal] if refusal else "",
        may_decide=concern.state in (NEW, READ) and concern.gone_on is None,
    )
