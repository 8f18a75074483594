"""Surveys in from a file, and out as one: our JSON, XLSForm, and in from LimeSurvey."""

from io import BytesIO

from flask import abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from surveys import interchange
from surveys.errors import Problem, Unusable
from surveys.interchange import Imported
from surveys.interchange.bounds import MOST_BYTES
from surveys.models import Consultation, Survey
from surveys.wording import words_in
from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.involve import carrying, surveys
from voice.involve.builder import drafts
from voice.involve.consultations import timeline
from voice.involve.places import blueprint, find_consultation, find_survey
from voice.security import open_to, takes_up_to

_WITH_FORM = 16 * 1024  # bytes of the form around the file
_MOST_PROBLEMS = 20
_ENDINGS = {
    "json": ("json", "application/json"),
    "xlsform": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@blueprint.route("/consultations/<code>/surveys/bring-in", methods=["GET", "POST"])
@open_to(*EDITORS)
@takes_up_to(MOST_BYTES + _WITH_FORM)
def bring_in(code: str) -> ResponseReturnValue:
    """A new survey from a file; what could not come over is said line by line."""
    found = find_consultation(code)
    if request.method == "GET":
        return render_template("involve/bring_in.html", consultation=found, problems=[])
    file = request.files.get("file")
    if not file or not file.filename:
        return _refuse(found, [_("Choose a file first.")])
    try:
        survey, imported = _take(found, file.stream.read(MOST_BYTES + 1))
    except Unusable as error:
        db.session.rollback()
        said = [_say(problem) for problem in error.problems[:_MOST_PROBLEMS]]
        return _refuse(find_consultation(code), said)
    db.session.commit()
    left_out = [carrying.say(one) for one in imported.left_out]
    return render_template("involve/brought_in.html", survey=survey, left_out=left_out)


@blueprint.get("/surveys/<code>/files")
@open_to(*EVERYONE)
def take_out(code: str) -> ResponseReturnValue:
    """The ways to take a survey out, and what each would leave behind."""
    found = find_survey(code)
    exported = interchange.write(surveys.give_out(found), "xlsform") if _is_whole(found) else None
    return render_template(
        "involve/take_out.html",
        survey=found,
        is_whole=exported is not None,
        left_out=[carrying.say(one) for one in exported.left_out] if exported else [],
    )


@blueprint.get("/surveys/<code>/files/<form>")
@open_to(*EVERYONE)
def download(code: str, form: str) -> ResponseReturnValue:
    """A survey's newest edition, or its draft, as a file."""
    found = find_survey(code)
    if form not in _ENDINGS or not _is_whole(found):
        abort(404)
    ending, kind = _ENDINGS[form]
    exported = interchange.write(surveys.give_out(found), "json" if form == "json" else "xlsform")
    from_memory = BytesIO(exported.data)
    return send_file(from_memory, kind, as_attachment=True, download_name=f"{code}.{ending}")


def _take(consultation: Consultation, data: bytes) -> tuple[Survey, Imported]:
    imported = interchange.read(data, consultation.code)
    surveys.check(imported.document)
    survey = drafts.begin_with(db.session, consultation, imported.document)
    title = words_in(survey.draft["title"], "en")
    timeline.note(db.session, consultation, "brought", current_user, survey, title=title)
    return survey, imported


def _is_whole(survey: Survey) -> bool:
    """Whether it can be given out: a draft in work may still lack words."""
    try:
        surveys.check(surveys.give_out(survey))
    except Unusable:
        return False
    return True


def _say(problem: Problem) -> str:
    said = carrying.say_problem(problem)
    words = problem.reason.replace("_", " ")
    return said or str(_("%(place)s: %(why)s", place=problem.field, why=words))


def _refuse(consultation: Consultation, problems: list[str]) -> ResponseReturnValue:
    page = render_template("involve/bring_in.html", consultation=consultation, problems=problems)
    return page, 422
