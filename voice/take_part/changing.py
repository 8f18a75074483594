"""Changing answers: the survey's own form, filled with what the person said before."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from surveys import changes
from surveys.documents import questions_by_key
from surveys.errors import Unusable
from surveys.fields import fields_of
from surveys.models import Response
from voice.db import db
from voice.i18n import current_language
from voice.security import public
from voice.take_part import receipt, sheets
from voice.take_part.blueprint import blueprint
from voice.take_part.bodies import read_fields
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
    said = fields_of(found.edition.document, found.answers)
    before: MultiDict[str, str] = MultiDict(said | {"answered_by": [found.answered_by]})
    return _ask(found, code, before)


@blueprint.post("/<language:language>/receipt/changed")
@public
@receipt.limit_wrong_tries
def save_answers(language: str) -> ResponseReturnValue:
    """Keep the changed answers, or show the form again with advice; nothing typed is lost."""
    fields = read_fields(request)
    code, found = receipt.find(fields)
    if code is None or found is None:
        return receipt.ask(fields), 422
    if not receipt.may_change(found):
        return receipt.show(found, code), 409
    try:
        submission = read_submission(found.edition, language, fields)
    except Unusable as refused:
        return _ask(found, code, fields, say_problems(refused)), 422
    changes.change(db.session, found, submission)
    db.session.commit()
    return receipt.show(found, code, is_changed=True)


def _ask(
    response: Response,
    code: str,
    given: MultiDict[str, str],
    problems: dict[str, str] | None = None,
) -> str:
    document = response.edition.document
    words = sheets.words_language(document, current_language())
    answered = {answer.question for answer in response.answers if answer.state == "answered"}
    return render_template(
        "take_part/change.html",
        **sheets.for_questions(document, words),
        code=code,
        given=given,
        problems=problems or {},
        # Files that stay as they are unless another is sent (`changes.STAY`).
        files={
            key
            for key, question in questions_by_key(document).items()
            if question["kind"] in changes.STAY and key in answered
        },
    )
