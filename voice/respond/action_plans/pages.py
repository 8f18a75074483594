"""An action plan in from a file: looked at, its columns named, then kept row by row."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.utils import secure_filename

from surveys.interchange.bounds import MOST_BYTES
from surveys.models import Consultation
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.paging import PAGE, Page, page_number, within
from voice.respond.action_plans import files as plan_files
from voice.respond.action_plans import labels as plan_labels
from voice.respond.action_plans import lines as plan_lines
from voice.respond.action_plans import taking as plan_taking
from voice.respond.action_plans.columns import FIELDS, read_day
from voice.respond.action_plans.files import UnusablePlan
from voice.respond.action_plans.lines import Line
from voice.respond.action_plans.models import PlanFile
from voice.respond.action_plans.taking import AlreadyTaken, NoActionColumn
from voice.respond.places import blueprint, find_consultation
from voice.security import open_to, takes_up_to

_WITH_FORM = 16 * 1024  # bytes of the form around the file


@blueprint.route("/<code>/plan/bring-in", methods=["GET", "POST"])
@open_to(*EDITORS)
@takes_up_to(MOST_BYTES + _WITH_FORM)
def bring_plan(code: str) -> ResponseReturnValue:
    """Take a file and show what is in it; nothing is promised yet."""
    consultation = find_consultation(code)
    if request.method == "GET":
        return _upload_page(consultation, "")
    file = request.files.get("file")
    if not file or not file.filename:
        return _upload_page(consultation, _("Choose a file first.")), 422
    try:
        tables = plan_files.read(file.stream.read(MOST_BYTES + 1))
    except UnusablePlan as error:
        return _upload_page(consultation, plan_labels.why_unusable(error.reason)), 422
    name = secure_filename(file.filename) or "plan"
    kept = plan_taking.keep_file(db.session, consultation, name, tables, current_user)
    db.session.commit()
    return redirect(url_for(".plan_file", file_id=kept.id))


@blueprint.get("/plan-files/<int:file_id>", endpoint="plan_file")
@open_to(*EDITORS)
def show_plan_file(file_id: int) -> ResponseReturnValue:
    """What would become of each row; or, once kept, what became of it."""
    return _file_page(_find(file_id), "")


@blueprint.post("/plan-files/<int:file_id>")
@open_to(*EDITORS)
def settle_plan_file(file_id: int) -> ResponseReturnValue:
    """Say what the columns mean and look again, keep the promises, or let the file go."""
    file = _find(file_id)
    if "remove" in request.form:
        return _remove(file)
    if file.taken_at is None:
        headings = plan_taking.headings_of(file)
        chosen = {one: request.form.get(f"column-{at}", "") for at, one in enumerate(headings)}
        plan_taking.remap(file, chosen)
    if "keep" not in request.form:
        db.session.commit()
        return redirect(url_for(".plan_file", file_id=file_id))
    try:
        db.session.flush()
        found = plan_taking.take(db.session, file, current_user)
    except NoActionColumn:
        db.session.commit()
        return _file_page(file, _("Choose the column that says what will be done.")), 422
    except AlreadyTaken:
        db.session.rollback()
        return redirect(url_for(".plan_file", file_id=file_id))
    db.session.commit()
    made = plan_lines.count(found).get(plan_lines.TAKEN, 0)
    flash(_("Promises made: %(number)s. Now tie each to a priority.", number=made))
    return redirect(url_for(".plan_file", file_id=file_id))


def _remove(file: PlanFile) -> ResponseReturnValue:
    code = file.consultation.code
    if file.taken_at is not None:
        abort(409)
    db.session.delete(file)
    db.session.commit()
    flash(_("The file is gone. Nothing was promised."))
    return redirect(url_for(".bring_plan", code=code))


def _find(file_id: int) -> PlanFile:
    return db.session.get(PlanFile, file_id) or abort(404)


def _upload_page(consultation: Consultation, problem: str) -> str:
    return render_template("respond/plan_in.html", consultation=consultation, problem=problem)


def _file_page(file: PlanFile, problem: str) -> str:
    is_taken = file.taken_at is not None
    found = plan_taking.taken_lines(file) if is_taken else plan_taking.lines(db.session, file)
    return render_template(
        "respond/plan_file.html",
        consultation=file.consultation,
        file=file,
        is_taken=is_taken,
        problem=problem,
        headings=plan_taking.headings_of(file),
        fields=[(name, plan_labels.PLAN_FIELDS[name]) for name in FIELDS],
        counts=plan_lines.count(found),
        rows=len(found),
        page=_page(found),
        read_day=read_day,
        fates=plan_labels.FATES,
    )


def _page(found: list[Line]) -> Page:
    number = within(page_number(request.args), len(found))
    return Page(found[(number - 1) * PAGE : number * PAGE], len(found), number)
