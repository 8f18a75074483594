"""Changing answers: the survey's own form, filled with what the person said before."""

from collections.abc import Sequence
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from surveys import changes
from surveys.documents import questions_by_key
from surveys.errors import Problem, Unusable, Withdrawn
from surveys.fields import fields_of
from surveys.kinds import takes_file
from surveys.models import Response
from surveys.submissions import Submission
from voice.db import db
from voice.i18n import current_language
from voice.media import sweeping, waiting
from voice.security import public, takes_up_to
from voice.take_part import enclosing, receipt, sheets, taking
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
    who = {
        "answered_by": [found.answered_by],
        "helper_role": [found.helper_role or ""],
        "who_chose": [found.who_chose or ""],
    }
    who |= {"may_play": ["yes"]} if found.may_play else {}
    said = fields_of(found.edition.document, found.answers)
    before: MultiDict[str, str] = MultiDict(said | who)
    return _ask(found, code, before)


@blueprint.post("/<language:language>/receipt/changed")
@public
@takes_up_to(taking.MOST_BYTES_SPOKEN)  # its code, and so the survey, stands in the form
@receipt.limit_wrong_tries
def save_answers(language: str) -> ResponseReturnValue:
    """Keep the changed answers, or show the form again with advice; nothing typed is lost."""
    fields, files = read_form_parts(request)
    code, found = receipt.find(fields)
    if code is None or found is None:
        return receipt.ask(fields), 422
    if not receipt.may_change(found):
        return receipt.show(found, code), 409
    response_id = found.id  # the response itself may be gone, once the database was let go of
    try:
        standing = changes.files_of(found)
        submission = read_submission(found.edition, language, fields, files, standing)
        left_out = _change(found, submission, files)
    except Unusable as refused:
        return _ask(_find(response_id), code, fields, say_problems(refused, files)), 422
    return receipt.show(_find(response_id), code, is_changed=True, left_out=left_out)


def _find(response_id: UUID) -> Response:
    """The response as it is now. Raises `Withdrawn` when it was taken back meanwhile."""
    found = db.session.get(Response, response_id)
    if found is None:
        raise Withdrawn(str(response_id))
    return found


def _change(response: Response, submission: Submission, files: Files) -> Sequence[Problem]:
    """Keep the change and its files, and say what was left out.

    Files that nothing names any more go after the commit.
    """
    response_id = response.id  # asked for now: enclosing lets go of the database
    enclosure = enclosing.enclose(response.edition, submission, files)
    try:
        gone = changes.change(db.session, response_id, enclosure.submission, enclosure.files)
        sweeping.leave_after_commit(db.session, gone)
        jobs = taking.note_jobs(enclosure)
    except BaseException:
        enclosing.let_go(enclosure.files)
        raise
    db.session.commit()
    waiting.announce(jobs)
    return enclosure.left_out


def _ask(
    response: Response,
    code: str,
    given: MultiDict[str, str],
    problems: dict[str, str] | None = None,
) -> str:
    document = response.edition.document
    answered = {answer.question for answer in response.answers if answer.state == "answered"}
    refused = {one.question for one in response.recordings if one.state == "refused"}
    return render_template(
        "take_part/change.html",
        **sheets.question_context(document, current_language(), given, problems),
        code=code,
        # Files that stay as they are unless another is sent (`changes.change`).
        files={
            key
            for key, question in questions_by_key(document).items()
            if takes_file(question) and key in answered - refused
        },
    )
