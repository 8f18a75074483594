"""The staff pages on reaching people: address, prints, invitations, whom we met, reminders."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from surveys.editions import current, today
from surveys.errors import SurveyNotOpen
from surveys.models import Edition, Survey
from voice.accounts.roles import EDITORS, EVERYONE
from voice.addresses import whole
from voice.area import area_profile
from voice.db import db
from voice.i18n import SOURCE
from voice.involve.places import blueprint, find_survey
from voice.involve.reach import invitations, outreach, posters
from voice.involve.reach.forms import KIND_NAMES, OutreachForm, ReminderForm
from voice.involve.reach.short_address import address_of_survey
from voice.paper import printing
from voice.qr import draw_qr
from voice.security import open_to
from voice.take_part.languages import offered_by
from voice.take_part.paper import as_pdf


@blueprint.get("/surveys/<code>/reach")
@open_to(*EVERYONE)
def reach(code: str) -> ResponseReturnValue:
    """Everything that brings a survey to people, and what was done so far."""
    return _show(find_survey(code))


@blueprint.get("/surveys/<code>/reach/<language>/<layout>.pdf", endpoint="print_poster")
@open_to(*EVERYONE)
def show_print(code: str, language: str, layout: str) -> ResponseReturnValue:
    """A poster, or two leaflets, in a language of the open edition."""
    edition = current(db.session, code)
    if layout not in posters.LAYOUTS or language not in _languages_of(edition):
        abort(404)
    with force_locale(language):
        g.language = language  # dates and names too
        values = posters.gather(edition, language, layout, area_profile())
    db.session.rollback()  # printing takes seconds, and nobody is to wait for it
    return as_pdf(printing.typeset("poster.typ", values), f"{code}-{layout}-{language}.pdf")


@blueprint.post("/surveys/<code>/outreach")
@open_to(*EDITORS)
def add_outreach(code: str) -> ResponseReturnValue:
    """Keep whom we met, or let go of what was written by mistake."""
    survey = find_survey(code)
    removed = request.form.get("remove", type=int)
    if removed is not None:
        outreach.remove(db.session, survey, removed)
    else:
        form = OutreachForm()
        if not form.validate_on_submit():
            return _show(survey, outreach_form=form), 422
        outreach.add(db.session, survey, form.met())
        flash(_("Saved."))
    db.session.commit()
    return redirect(url_for(".reach", code=code, _anchor="met"), 303)


@blueprint.post("/surveys/<code>/reminders")
@open_to(*EDITORS)
def add_reminder(code: str) -> ResponseReturnValue:
    """Keep what is to be done on a day."""
    survey, form = find_survey(code), ReminderForm()
    if not form.validate_on_submit():
        return _show(survey, reminder_form=form), 422
    outreach.remind(db.session, survey, *form.task())
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for(".reach", code=code, _anchor="reminders"), 303)


@blueprint.post("/surveys/<code>/reminders/<int:reminder_id>")
@open_to(*EDITORS)
def tick_reminder(code: str, reminder_id: int) -> ResponseReturnValue:
    """Something was done; or it was not after all."""
    is_done = "again" not in request.form
    outreach.tick(db.session, find_survey(code), reminder_id, is_done=is_done)
    db.session.commit()
    if request.form.get("from") == "index":
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".reach", code=code, _anchor="reminders"), 303)


def _show(
    survey: Survey,
    outreach_form: OutreachForm | None = None,
    reminder_form: ReminderForm | None = None,
) -> str:
    edition = _find_open(survey)
    met = outreach.of_survey(db.session, survey)
    return render_template(
        "involve/reach.html",
        survey=survey,
        edition=edition,
        was_open=bool(survey.editions),
        ways=_ways(edition) if edition else {},
        met=met,
        sums=outreach.add_up(met),
        kinds=KIND_NAMES,
        reminders=outreach.reminders_of(db.session, survey),
        outreach_form=outreach_form or OutreachForm(formdata=None),
        reminder_form=reminder_form or ReminderForm(formdata=None),
        today=today(),
    )


def _ways(edition: Edition) -> dict[str, Any]:
    """What there is to copy and to print while an edition is open."""
    code, languages = edition.survey.code, _languages_of(edition)
    address = address_of_survey(code)
    frame = languages[0] if SOURCE not in languages else SOURCE
    return {
        "address": address,
        "qr": draw_qr(address),
        "languages": languages,
        "invitations": [_invite(edition, one) for one in languages],
        "frame": whole(url_for("take_part.embed", language=frame, code=code)),
    }


def _invite(edition: Edition, language: str) -> invitations.Invitation:
    with force_locale(language):
        before = g.get("language")
        g.language = language  # dates and names too
        try:
            return invitations.invite(edition, language)
        finally:
            g.language = before or SOURCE


def _languages_of(edition: Edition) -> list[str]:
    return offered_by(edition.document["languages"])


def _find_open(survey: Survey) -> Edition | None:
    try:
        return current(db.session, survey.code)
    except SurveyNotOpen:
        return None
