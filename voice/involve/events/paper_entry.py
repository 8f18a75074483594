"""Typing in what came back on paper: quick, checked like every answer, and each sheet once."""

from uuid import UUID, uuid4

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from surveys import receipts
from surveys.errors import AlreadyUsed, Problem, SurveyNotFound, Unusable, Withdrawn
from surveys.fields import read_form
from surveys.kinds import asks
from surveys.models import Edition
from surveys.submissions import Submission, read_json
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.involve.events.paper import edition_of, languages_of, typed_in
from voice.involve.places import blueprint
from voice.minted import read_minted
from voice.paper import numbers
from voice.security import open_to, takes_up_to
from voice.take_part import sheets, taking
from voice.take_part.bodies import Files
from voice.take_part.refusals import say
from voice.take_part.survey import say_problems, with_files
from voice.take_part.tickets import area_key

# With a dot, so that no question's key can be the same.
SHEET, BLANK, LANGUAGE = "paper.sheet", "paper.blank", "paper.language"


@blueprint.get("/paper/<code>")
@open_to(*EDITORS)
def enter_paper(code: str) -> ResponseReturnValue:
    """An empty form; for one sheet where the address (from its square) names it."""
    given: MultiDict[str, str] = MultiDict(
        {
            SHEET: request.args.get("sheet", ""),
            LANGUAGE: request.args.get("language", ""),
            BLANK: str(uuid4()),
        }
    )
    edition = edition_of(code)
    problems = {}
    try:
        edition, _identifier = _find(edition, given)
    except Unusable as refused:
        problems = _say(refused, {})
    return _show(edition, given, problems)


@blueprint.post("/paper/<code>")
@open_to(*EDITORS)
@takes_up_to(taking.MOST_BYTES)  # a photo of what was drawn on the sheet
def keep_paper(code: str) -> ResponseReturnValue:
    """Store a sheet and go on to the next, or show the form again with all that was typed."""
    given = request.form
    edition = edition_of(code)
    files = {name: file for name, file in request.files.items() if file.filename}
    try:
        edition, identifier = _find(edition, given)
        submission = _read(edition, given, files)
        flash(*_store(edition, identifier, submission, files))
    except Unusable as refused:
        return _show(edition, given, _say(refused, files)), 422
    return redirect(url_for(".enter_paper", code=code, language=given.get(LANGUAGE)), 303)


def _find(edition: Edition, given: MultiDict[str, str]) -> tuple[Edition, UUID]:
    """A sheet's edition and identifier: from its number, or new for a sheet without one.

    Raises `Unusable`.
    """
    typed = given.get(SHEET, "").strip()
    if not typed:
        return edition, _blank(given)
    try:
        number = numbers.read(area_key(), edition.survey.code, typed)
    except numbers.WrongNumber:
        raise Unusable([Problem(SHEET, "wrong_sheet_number")]) from None
    printed = db.session.scalar(
        select(Edition).where(
            Edition.survey_id == edition.survey_id, Edition.number == number.edition
        )
    )
    if printed is None:
        raise SurveyNotFound(edition.survey.code)
    return printed, number.response_id


def _blank(given: MultiDict[str, str]) -> UUID:
    """Made when the form was shown, so that sending it twice stores it once."""
    return read_minted(given.get(BLANK)) or uuid4()


def _read(edition: Edition, given: MultiDict[str, str], files: Files) -> Submission:
    sent = with_files(given, files)
    raw = read_form(edition.document, given.get(LANGUAGE, ""), sent.getlist)
    submission = read_json(edition.document, raw | {"channel": "paper"})
    if not submission.given:
        raise Unusable([Problem("", "nothing_said")])
    return submission


def _store(
    edition: Edition, identifier: UUID, submission: Submission, files: Files
) -> tuple[str, str]:
    """What became of the sheet, in words and as a kind of message."""
    key = area_key()
    found, survey = edition.id, edition.survey.code
    db.session.rollback()  # what was read needs no lock while the code is hashed
    receipt = receipts.prepare(key, identifier)
    edition = db.session.get_one(Edition, found)
    try:
        stored = taking.take(edition, identifier, submission, files, receipt)
    except Withdrawn:
        db.session.rollback()
        return _("The person took this sheet back. Nothing was stored."), "stop"
    except AlreadyUsed:
        db.session.rollback()
        return _("This sheet belongs to another survey. Nothing was stored."), "stop"
    if not stored.is_new:
        return _("This sheet was typed in before. Nothing was changed."), "stop"
    current_app.logger.info("a paper sheet of %s was typed in", survey)
    if stored.left_out:
        why = " ".join(say(problem) for problem in stored.left_out)
        return _("Saved without its file: %(why)s", why=why), "stop"
    return _("Saved. Here is the next sheet."), "go"


def _say(refused: Unusable, files: Files) -> dict[str, str]:
    said = say_problems(refused, files)
    if SHEET in said:
        said[SHEET] = _("There is no such sheet. Check each letter of its number.")
    return said


def _show(edition: Edition, given: MultiDict[str, str], problems: dict[str, str]) -> str:
    document = edition.document
    language = given.get(LANGUAGE) or ""
    if language not in languages_of(edition):
        language = languages_of(edition)[0]
    return render_template(
        "involve/enter_paper.html",
        **sheets.question_context(document, language, given, problems),
        edition=edition,
        questions=[one for one in document["questions"] if asks(one)],
        languages=languages_of(edition),
        today=typed_in(db.session, edition.survey, today_only=True),
        names={"sheet": SHEET, "blank": BLANK, "language": LANGUAGE},
    )
