"""A draft document for comment: a file becomes a survey that asks about each of its parts."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from surveys.errors import Unusable
from surveys.interchange import written
from surveys.interchange.bounds import MOST_BYTES
from surveys.models import Consultation
from surveys.wording import words_in
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.involve import carrying, surveys
from voice.involve.builder import drafts
from voice.involve.consultations import timeline
from voice.involve.places import blueprint, find_consultation
from voice.security import open_to, takes_up_to

_WITH_FORM = 16 * 1024  # bytes of the form around the file
_LONGEST_TITLE = 150
_AUDIENCES = {
    "everyone": _l("Everyone"),
    "young_people": _l("Young people"),
    "parents": _l("Parents and carers"),
    "practitioners": _l("Practitioners"),
}


@blueprint.route("/consultations/<code>/surveys/from-document", methods=["GET", "POST"])
@open_to(*EDITORS)
@takes_up_to(MOST_BYTES + _WITH_FORM)
def from_document(code: str) -> ResponseReturnValue:
    """A new survey about a draft document, part by part."""
    found = find_consultation(code)
    if request.method == "GET":
        return _show(found, [])
    problems = _problems()
    if problems:
        return _show(found, problems), 422
    file = request.files["file"]
    try:
        parts = written.read(file.stream.read(MOST_BYTES + 1), file.filename or "")
        asked = written.ask_about(parts, _title(), request.form["audience"])
        document = asked | {"consultation": found.code}
        surveys.check(document)
    except Unusable as error:
        db.session.rollback()
        return _show(find_consultation(code), [_say(error)]), 422
    survey = drafts.begin_with(db.session, found, document)
    title = words_in(survey.draft["title"], "en")
    timeline.note(db.session, found, "brought", current_user, survey, title=title)
    db.session.commit()
    flash(_("The document is a survey now. Read each part, and add what is missing."))
    return redirect(url_for(".survey", code=survey.code), 303)


def _title() -> str:
    return drafts.tidy(request.form.get("title", ""))[:_LONGEST_TITLE]


def _problems() -> list[tuple[str, str]]:
    """What is missing, as (field, sentence)."""
    file = request.files.get("file")
    found = []
    if not _title():
        found.append(("title", _("Give it a title.")))
    if request.form.get("audience") not in _AUDIENCES:
        found.append(("audience", _("Choose who is asked.")))
    if not file or not file.filename:
        found.append(("file", _("Choose a file first.")))
    elif not file.filename.lower().endswith((".docx", ".txt", ".md")):
        found.append(("file", _("This is not a .docx, .txt or .md file.")))
    return found


def _say(error: Unusable) -> tuple[str, str]:
    problem = error.problems[0]
    ours = {
        "macros": _("This document holds programs (macros). Save it as .docx without them."),
        "no_parts": _("There are no words in this file that people could read."),
        "too_many_parts": _("This document has too many parts: 40 at most. Bring it in pieces."),
    }
    said = ours.get(problem.reason) or carrying.say_problem(problem)
    return "file", said or _("This file cannot be used: %(why)s", why=problem.reason)


def _show(consultation: Consultation, problems: list[tuple[str, str]]) -> str:
    return render_template(
        "involve/from_document.html",
        consultation=consultation,
        problems=problems,
        audiences_of_documents=_AUDIENCES,
    )
