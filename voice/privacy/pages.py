"""The staff page of a consultation's data protection impact assessment, and its Word file."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange
from wtforms.widgets import HiddenInput

from surveys.editions import today
from surveys.models import Consultation
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.involve.places import find_consultation
from voice.privacy import assessments, parts, word
from voice.privacy.assessments import Signature, WrittenMeanwhile
from voice.respond.documents.downloads import WORD
from voice.security import open_to

blueprint = Blueprint("privacy", __name__, url_prefix="/involve/consultations")

LONGEST = 5_000


def _part(name: str) -> TextAreaField:
    return TextAreaField(parts.PARTS[name], [Length(max=LONGEST)], render_kw={"rows": 6})


class AssessmentForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Each part in people's own words, and who answers for it."""

    purpose, data, basis = _part("purpose"), _part("data"), _part("basis")
    need, asked, remains = _part("need"), _part("asked"), _part("remains")
    seen = IntegerField(validators=[NumberRange(min=0)], widget=HiddenInput())
    signed_by = StringField(_l("Your name"), [Length(max=120)])
    signed_as = StringField(_l("Your role, such as data protection officer"), [Length(max=120)])


@blueprint.route("/<code>/assessment", methods=["GET", "POST"])
@open_to(*EDITORS)
def assessment(code: str) -> ResponseReturnValue:
    """Read the assessment, change it, sign it."""
    consultation = find_consultation(code)
    form = AssessmentForm(data=_written(consultation))
    wants_to_sign = request.form.get("do") == "sign"
    if not form.validate_on_submit() or not _can_sign(form, wants_to_sign):
        return _show(consultation, form), 422 if form.errors else 200
    signature = Signature(form.signed_by.data or "", form.signed_as.data or "", today())
    answers = {name: form[name].data or "" for name in parts.PARTS}
    try:
        assessments.write(
            db.session, consultation, form.seen.data or 0, answers, current_user,
            signature if wants_to_sign else None,
        )  # fmt: skip
    except WrittenMeanwhile:
        db.session.rollback()
        found = find_consultation(code)
        form.seen.data = form.seen.raw_data = None
        return _show(found, form, is_meanwhile=True), 409
    db.session.commit()
    flash(_("Signed.") if wants_to_sign else _("Saved. It is not signed."))
    return redirect(url_for(".assessment", code=code))


@blueprint.get("/<code>/assessment.docx")
@open_to(*EDITORS)
def assessment_file(code: str) -> ResponseReturnValue:
    """The same as a Word file, with lines to sign."""
    consultation = find_consultation(code)
    held = assessments.newest(db.session, consultation)
    made = word.make(consultation, held, _written(consultation))
    response = Response(made, mimetype=WORD)
    name = f"data-protection-assessment-{consultation.code}.docx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _written(consultation: Consultation) -> dict[str, object]:
    """What stands in each part: as somebody left it, or as it is suggested."""
    held = assessments.newest(db.session, consultation)
    suggested = parts.suggest(consultation, assessments.what_is_asked(consultation))
    return suggested | (held.answers if held else {}) | {"seen": held.number if held else 0}


def _can_sign(form: AssessmentForm, wants_to_sign: bool) -> bool:
    """Whether somebody may sign: with a name, a role, and words about what remains."""
    needed = {
        "signed_by": _("Write your name."),
        "signed_as": _("Write your role."),
        "remains": _("Say which risk remains, or why none does."),
    }
    missing = [name for name in needed if wants_to_sign and not (form[name].data or "").strip()]
    for name in missing:
        form[name].errors = [*form[name].errors, needed[name]]
    return not missing


def _show(consultation: Consultation, form: AssessmentForm, *, is_meanwhile: bool = False) -> str:
    found = assessments.versions(db.session, consultation)
    asks = assessments.what_is_asked(consultation)
    if is_meanwhile:
        form.seen.data = found[0].number
    return render_template(
        "privacy/assessment.html",
        consultation=consultation,
        form=form,
        names=parts.PARTS,
        risks=parts.RISKS,
        retention=parts.retention_rows(),
        versions=found,
        asks=asks,
        inquiry=parts.say_inquiry(consultation),
        is_meanwhile=is_meanwhile,
    )
