"""The survey itself: shown as one page, and handed in as a plain form where there is no script."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from surveys import editions, receipts
from surveys.errors import Problem, Unusable
from surveys.fields import read_form
from surveys.models import Edition
from surveys.paths import reachable
from surveys.submissions import Submission, read_json
from voice.db import db
from voice.errors import answer
from voice.i18n import languages
from voice.security import public
from voice.take_part import asked, refusals, sheets, taking, thanks, tickets
from voice.take_part.blueprint import blueprint
from voice.take_part.bodies import Files, Unreadable, read_form_parts
from voice.take_part.home import to_best_language
from voice.take_part.languages import offered_by

TRAP = "leave_empty"
"""A box that people do not see and robots fill in (standards P4: no puzzles)."""
EARLY = "sent_early"
"""What the Enter key sends from a page whose script is not there yet."""
FORM_ID = "form.id"
"""The field that tells one served page from another. No question's key has a dot."""


@blueprint.get("/s/<code>")
@public
def pick_language(code: str) -> ResponseReturnValue:
    """On to the survey in the browser's language, as far as the survey has it."""
    document = editions.current(db.session, code).document
    offered = offered_by(document["languages"]) or languages()
    return to_best_language("take_part.survey", offered, code=code)


@blueprint.get("/<language:language>/s/<code>")
@public
def survey(language: str, code: str) -> ResponseReturnValue:
    """The whole survey as one page that everyone may keep."""
    sheet = sheets.sheet_of(sheets.find_open(code), language)
    if sheet is None:
        return redirect(url_for(".pick_language", code=code))
    return sheet.answer()


@blueprint.get("/<language:language>/s/<code>/form")
@public
def plain_form(language: str, code: str) -> ResponseReturnValue:
    """The survey for one browser without script: sent twice, it is one person's all the same."""
    edition = editions.current(db.session, code)
    offered = offered_by(edition.document["languages"])
    if offered and language not in offered:
        return redirect(url_for(".pick_language", code=code))
    return sheets.render(edition, language, form_id=str(uuid4()))


@blueprint.post("/<language:language>/s/<code>")
@public
def hand_in(language: str, code: str) -> ResponseReturnValue:
    """Take a form without script: on to the thank-you page, or the form again with advice."""
    taking.expect_files(code)
    fields, files = read_form_parts(request)
    response_id = name_response(fields, files)
    receipt = receipts.prepare(tickets.area_key(), response_id)
    edition = asked.answerable(code, fields.get("edition", type=_small_number))
    try:
        submission = read_submission(edition, language, fields, files)
        taken = taking.take(edition, response_id, submission, files, receipt)
    except Unusable as refused:
        problems = say_problems(refused, files)
        form_id = fields.get(FORM_ID) or str(uuid4())
        edition = db.session.get_one(Edition, edition.id)
        return sheets.render(edition, language, fields, problems, form_id), 422
    ticket, note = tickets.issue(response_id), tickets.issue_note(taken.left_out)
    address = url_for(".thank_you", language=language, code=code, r=ticket, without=note)
    return redirect(address, 303)


@blueprint.get("/<language:language>/s/<code>/thank-you")
@public
def thank_you(language: str, code: str) -> ResponseReturnValue:
    """What happens next, and the picture code while the ticket in the address is fresh.

    A second ticket says what we could not take.
    """
    edition = asked.latest_opened(code)
    missing = tickets.read_note(request.args.get("without", ""))
    receipt = tickets.code_for(request.args.get("r", ""))
    return thanks.thank(edition, receipt, missing)


@blueprint.errorhandler(Unreadable)
def unreadable(error: Unreadable) -> ResponseReturnValue:
    """400: the form arrived broken."""
    title, advice = refusals.say_unreadable(error)
    return answer(400, error.reason, title, advice)


def name_response(fields: MultiDict[str, str], files: Files) -> UUID:
    """The response's identifier: the same where the same page is sent twice with the same answers.

    A button pressed twice counts once; a page that someone goes back to and answers differently is
    somebody else's. Without a page of its own (`plain_form`), each time is a response: two people
    may say the same.
    """
    if not fields.get(FORM_ID):
        return uuid4()
    said = [*fields.items(multi=True), *_digests(files)]
    digest = hashlib.sha256(json.dumps(said).encode())
    return UUID(bytes=digest.digest()[:16], version=4)


def _digests(files: Files) -> Iterator[tuple[str, str]]:
    """What is in each file, in place of the file; they can be read again afterwards."""
    for name, file in files.items():
        yield name, hashlib.sha256(file.read()).hexdigest()
        file.seek(0)


def read_submission(
    edition: Edition,
    language: str,
    fields: MultiDict[str, str],
    files: Files,
    standing: Mapping[str, Any] | None = None,
) -> Submission:
    """The checked response. Raises `Unusable`, also for a robot's and for an empty form.

    `standing` are files that were sent before and stay where the form brings no other.
    """
    words = sheets.words_language(edition.document, language)
    raw = read_form(edition.document, words, with_files(fields, files).getlist)
    if fields.get(TRAP):
        raise Unusable([Problem(TRAP, "box_for_robots")])
    submission = read_json(edition.document, raw, standing)
    if fields.get(EARLY):
        raise Unusable([Problem("", "sent_early")])
    stays = standing and standing.keys() & reachable(edition.document, standing)
    if not submission.given and not stays:
        raise Unusable([Problem("", "nothing_said")])
    return submission


def with_files(fields: MultiDict[str, str], files: Files) -> MultiDict[str, str]:
    """A form's fields, with the part's name for each file that was chosen."""
    return MultiDict([*fields.items(multi=True), *((name, name) for name in files)])


def say_problems(refused: Unusable, files: Files) -> dict[str, str]:
    """What was wrong in a sentence each, by the key of the question.

    A browser does not send a chosen file twice by itself, so each is asked for again.
    """
    again = [Problem(name, "choose_again") for name in files]
    return {
        problem.field.removeprefix("answers."): refusals.say(problem)
        for problem in (*again, *refused.problems)
    }


def _small_number(typed: str) -> int:
    """A number with at most nine digits; `ValueError` for anything else."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
        raise ValueError(typed)
    return int(typed)
