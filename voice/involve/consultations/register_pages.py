"""The staff pages of a consultation's register: whom the law names, and what came of asking."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from surveys.models import Consultation
from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.involve.consultations import register
from voice.involve.consultations.consultees import CHECKED, KINDS, Kind
from voice.involve.consultations.register_forms import NO, YES, ConsulteeForm
from voice.involve.models import Consultee
from voice.involve.places import blueprint, find_consultation
from voice.security import open_to


@blueprint.get("/consultations/<code>/register", endpoint="register")
@open_to(*EVERYONE)
def show_register(code: str) -> ResponseReturnValue:
    """Whom section 27 names, what is written about each, and what is missing."""
    consultation = find_consultation(code)
    lines = register.of_consultation(db.session, consultation)
    return render_template(
        "involve/register.html",
        consultation=consultation,
        lines=lines,
        gaps=register.gaps(lines),
        named=sum(line.kind.is_named for line in lines),
        checked=CHECKED,
    )


@blueprint.route("/consultations/<code>/register/new/<kind>", methods=["GET", "POST"])
@open_to(*EDITORS)
def add_consultee(code: str, kind: str) -> ResponseReturnValue:
    """Write that somebody was asked, or why not."""
    consultation, chosen = find_consultation(code), KINDS.get(kind) or abort(404)
    form = _begin(register.suggest(consultation, chosen))
    if not form.validate_on_submit():
        return _show_form(consultation, chosen, form, None)
    register.add(db.session, consultation, chosen, form.entry(), current_user)
    db.session.commit()
    flash(_("Saved."))
    return _to_register(code, chosen.key)


@blueprint.route("/consultations/<code>/register/<int:consultee_id>", methods=["GET", "POST"])
@open_to(*EDITORS)
def change_consultee(code: str, consultee_id: int) -> ResponseReturnValue:
    """Write something else about somebody, or take away what was written by mistake."""
    consultation = find_consultation(code)
    found = _find(consultation, consultee_id)
    kind = KINDS[found.kind]
    if "remove" in request.form:
        db.session.delete(found)
        db.session.commit()
        flash(_("It is gone."))
        return _to_register(code, kind.key)
    form = ConsulteeForm(obj=found, data={"asked": YES if found.asked_on else NO})
    if not form.validate_on_submit():
        return _show_form(consultation, kind, form, found)
    register.change(found, form.entry(), current_user)
    db.session.commit()
    flash(_("Saved."))
    return _to_register(code, kind.key)


def _begin(suggested: register.Entry) -> ConsulteeForm:
    return ConsulteeForm(obj=suggested, data={"asked": YES if suggested.asked_on else None})


def _find(consultation: Consultation, consultee_id: int) -> Consultee:
    found = db.session.get(Consultee, consultee_id)
    return found if found and found.consultation_id == consultation.id else abort(404)


def _to_register(code: str, kind: str) -> ResponseReturnValue:
    return redirect(url_for(".register", code=code, _anchor=kind), 303)


def _show_form(
    consultation: Consultation, kind: Kind, form: Any, consultee: Consultee | None
) -> ResponseReturnValue:
    page = render_template(
        "involve/register_form.html",
        consultation=consultation,
        kind=kind,
        form=form,
        consultee=consultee,
    )
    return page, 422 if form.errors else 200
