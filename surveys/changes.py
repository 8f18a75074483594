"""Changing what was handed in: the person has the code, and the response stays the same one."""

from collections.abc import Iterator

from blinker import Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.documents import questions_by_key
from surveys.errors import Withdrawn
from surveys.intake import Arrival
from surveys.models import Answer, Response
from surveys.submissions import Given, Submission

response_changed = Signal()
"""Sent inside the transaction, as `send(session, arrival=Arrival)`: what is said from now on."""

STAY = frozenset({"drawing", "photo", "voice"})
"""Kinds whose answers are files: a form does not send them again, so silence means "as it was"."""


def change(session: Session, response: Response, submission: Submission) -> None:
    """Let a response say what its person says now; its code and when it came stay.

    Answers that are the same stay as they are, with the order in which their options were shown,
    and so does a file that was not sent again. Raises `Withdrawn` when the response was taken back
    in the meantime.
    """
    held = session.scalar(
        select(Response)
        .where(Response.id == response.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if held is None:
        raise Withdrawn(str(response.id))
    given = [*submission.given, *_files_that_stay(held, submission)]
    _replace(session, held, given)
    held.language = submission.language
    held.answered_by = submission.answered_by
    held.may_quote = submission.may_quote
    held.changed_at = utc_now()
    session.flush()
    said = Submission(
        submission.language, submission.answered_by, held.channel, held.started_at, tuple(given)
    )
    arrival = Arrival(held.id, held.edition, said, held.changed_at)
    response_changed.send(session, arrival=arrival)


def _files_that_stay(response: Response, submission: Submission) -> Iterator[Given]:
    said = {one.question for one in submission.given}
    questions = questions_by_key(response.edition.document)
    for answer in response.answers:
        if answer.question not in said and questions[answer.question]["kind"] in STAY:
            yield Given(answer.question, answer.state, answer.value, answer.shown_order)


def _replace(session: Session, response: Response, given: list[Given]) -> None:
    before = {answer.question: answer for answer in response.answers}
    for one in given:
        answer = before.pop(one.question, None)
        if answer is None:
            response.answers.append(Answer(question=one.question, state=one.state, value=one.value))
        elif (answer.state, answer.value) != (one.state, one.value):
            answer.state, answer.value, answer.shown_order = one.state, one.value, None
    for gone in before.values():
        response.answers.remove(gone)
