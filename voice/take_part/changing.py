"""Changing answers: the survey's own form, filled with what the person said before."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from surveys import changes
from surveys.documents import questions_by_key
from surveys.errors import Unusable
from surveys.fields import fields_of
from surveys.kinds import takes_file
from surveys.models import Response
from surveys.submissions import Submission
from voice.db import db
from voice.i18n import current_language
from voice.media import sweeping
from voice.security import public, takes_up_to
from voice.take_part import receipt, sheets, taking
from voice.take_part.blueprint import blueprint
from voice.take_part.bodies import Files, read_fields, read_form_parts
from voice.take_part.survey import read_submission, say_problems


@blueprint.post("/<language:language>/receipt/change")
@public
@receipt.limit_wrong_tries
def change_answers(language: str) -> ResponseReturnValue:
    """The form of the person's own edition, filled in."""
    fields = read_fields(request)
    code, found = receipt.find(fields)
    if code is None or found is None:
        return receipt.ask(fields), 422
    if not receipt.may_change(found):
        return receipt.show(found, code), 409
    who = {"answered_by": [found.answered_by], "helper_role": [found.helper_role or ""]}
    who |= {"may_play": ["yes"]} if found.may_play else {}
    said = fields_of(found.edition.document, found.answers)
    before: MultiDict[str, str] = MultiDict(said | who)
    return _ask(found, code, before)


@blueprint.post("/<language:language>/receipt/changed")
@public
@takes_up_to(taking.MOST_BYTES)
@receipt.limit_wrong_tries
def save_answers(language: str) -> ResponseReturnValue:
    """Keep the changed answers, or show the form again with advice; nothing typed is lost."""
    fields, files = read_form_parts(request)
    code, found = receipt.find(fields)
    if code is None or found is None:
        return receipt.ask(fields), 422
    if not receipt.may_change(found):
        return receipt.show(found, code), 409
    try:
        submission = read_submission(found.edition, language, fields, files)
        _change(found, submission, files)
    except Unusable as refused:
        return _ask(found, code, fields, say_problems(refused, files)), 422
    return receipt.show(found, code, is_changed=True)


def _change(response: Response, submission: Submission, files: Files) -> None:
    """Keep the change and its files; files that nothing names any more go after the commit."""
    response_id = response.id  # asked for now: enclosing lets go of the database
    enclosed = taking.enclose(response.edition, submission, files)
    try:
        gone = changes.change(db.session, response_id, submission, enclosed)
        sweeping.leave_after_commit(db.session, gone)
    except BaseException:
        taking.let_go(enclosed)
        raise
    db.session.commit()


def _ask(
    response: Response,
    code: str,
    given: MultiDict[str, str],
    problems: dict[str, str] | None = None,
) -> str:
    document = response.edition.document
    answered = {answer.question for answer in response.answers if answer.state == "answered"}
    return render_template(
        "take_part/change.html",
        **sheets.question_context(document, current_language(), given, problems),
        code=code,
        # Files that stay as they are unless another is sent (`changes.change`).
        files={
            key
            for key, question in questions_by_key(document).items()
            if takes_file(question) and key in answered
        },
    )
