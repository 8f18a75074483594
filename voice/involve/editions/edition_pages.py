"""The staff pages about a survey's editions: the list, what differs, and copies."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.differences import find_differences
from surveys.editions import today
from surveys.models import Edition, Response, Survey
from surveys.sounds import without_outdated
from surveys.wording import words_in
from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.involve import copies
from voice.involve.builder import drafts
from voice.involve.consultations import consultations, timeline
from voice.involve.editions.difference_words import say_differences
from voice.involve.places import blueprint, find_survey
from voice.security import open_to

DRAFT = "draft"
_MOST_LETTERS = 200


@blueprint.get("/surveys/<code>/editions")
@open_to(*EVERYONE)
def editions(code: str) -> ResponseReturnValue:
    """All editions of a survey, and two of them beside each other."""
    return _show(find_survey(code))


@blueprint.post("/surveys/<code>/editions")
@open_to(*EDITORS)
def copy_survey(code: str) -> ResponseReturnValue:
    """Begin another survey that asks the same."""
    survey = find_survey(code)
    title = drafts.tidy(request.form.get("title", ""))
    document = _version(survey, request.form.get("version", DRAFT))
    try:
        consultation = consultations.find(db.session, request.form.get("consultation", ""))
    except consultations.ConsultationNotFound:
        abort(404)
    if not title or len(title) > _MOST_LETTERS:
        return _show(survey, problem=_("Give the copy a name of at most 200 letters.")), 422
    begun = copies.copy_survey(db.session, document, consultation, title)
    source = words_in(survey.draft["title"], "en")
    timeline.note(
        db.session, consultation, "copied", current_user, begun, title=title, source=source
    )
    db.session.commit()
    flash(_("The copy is there. Nothing of the first one changes with it."))
    return redirect(url_for(".survey", code=begun.code), 303)


def count_responses(session: Session, survey: Survey) -> dict[int, int]:
    """How many responses each edition has, by its number."""
    rows = session.execute(
        select(Edition.number, func.count(Response.id))
        .join(Response, Response.edition_id == Edition.id)
        .where(Edition.survey_id == survey.id)
        .group_by(Edition.number)
    )
    return {number: count for number, count in rows}  # noqa: C416  # typed rows


def _show(survey: Survey, problem: str = "") -> str:
    numbers = [str(one.number) for one in survey.editions]
    first = request.args.get("from", numbers[-1] if numbers else DRAFT)
    second = request.args.get("to", DRAFT)
    before, after = _version(survey, first), _version(survey, second)
    return render_template(
        "involve/editions.html",
        survey=survey,
        today=today(),
        responses=count_responses(db.session, survey),
        first=first,
        second=second,
        sentences=say_differences(before, after, find_differences(before, after)),
        consultations=consultations.everything(db.session),
        typed=request.form,
        problem=problem,
    )


def _version(survey: Survey, name: str) -> Mapping[str, Any]:
    """The draft, or the edition with this number; no such page otherwise."""
    if name == DRAFT:
        return without_outdated(survey.draft)
    named = [one.document for one in survey.editions if str(one.number) == name]
    return named[0] if named else abort(404)
