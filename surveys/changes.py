"""Changing what was handed in: the person has the code, and the response stays the same one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from blinker import Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import recordings
from surveys.base import utc_now
from surveys.documents import questions_by_key
from surveys.errors import Withdrawn
from surveys.intake import Arrival
from surveys.kinds import takes_file
from surveys.models import Answer, Response
from surveys.paths import reachable
from surveys.recordings import Enclosed
from surveys.submissions import Given, Submission

response_changed = Signal()
"""Sent inside the transaction, as `send(session, arrival=Arrival)`: what is said from now on."""


def change(
    session: Session,
    response_id: UUID,
    submission: Submission,
    enclosed: Sequence[Enclosed] = (),
) -> list[str]:
    """Let a response say what its person says now; its code and when it came stay.

    Answers that are the same stay as they are, with the order in which their options were shown.
    A form does not send a file again, so silence about one means that it stays, where its question
    is still asked; the words about it are those of the form. Gives the names of the files that
    nothing refers to any more. Raises `Withdrawn` when the response was taken back meanwhile.
    """
    held = session.scalar(
        select(Response)
        .where(Response.id == response_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if held is None:
        raise Withdrawn(str(response_id))
    given = list(_with_files(held, submission))
    _replace(held, given)
    gone = _replace_files(held, given, enclosed)
    held.language = submission.language
    held.answered_by = submission.answered_by
    held.helper_role = submission.helper_role
    held.who_chose = submission.who_chose
    held.may_quote = submission.may_quote
    held.may_play = submission.may_play
    held.changed_at = utc_now()
    session.flush()
    said = replace(submission, channel=held.channel, given=tuple(given))
    anew = frozenset(one.question for one in enclosed)
    arrival = Arrival(held.id, held.edition, said, held.changed_at, pictured_anew=anew)
    recordings.store(session, held.id, enclosed)
    response_changed.send(session, arrival=arrival)
    return gone


def files_of(response: Response) -> dict[str, dict[str, str]]:
    """The files that were answered with, by question, without the words about them.

    They stay where a change does not speak of them.
    """
    questions = questions_by_key(response.edition.document)
    return {
        one.question: {"media": one.value["media"]}
        for one in response.answers
        if takes_file(questions[one.question]) and one.value and "media" in one.value
    }


def _with_files(response: Response, submission: Submission) -> Iterator[Given]:
    """What is said now; a question about a file that was not sent again keeps the file."""
    files = files_of(response)
    answers = {one.question: one.value for one in submission.given if one.state == "answered"}
    for given in submission.given:
        before = files.pop(given.question, None)
        if before and given.state == "answered":
            yield replace(given, value=before | given.value)
        else:
            yield given
    asked = reachable(response.edition.document, answers | files)
    for question, before in files.items():
        if question in asked:
            yield Given(question, "answered", before)


def _replace_files(
    response: Response, given: Sequence[Given], enclosed: Sequence[Enclosed]
) -> list[str]:
    """Let go of the rows of files that are sent anew or not wanted any more; their names."""
    wanted = {one.question for one in given if one.state == "answered"}
    stay = wanted - {one.question for one in enclosed}
    gone = [one for one in response.recordings if one.question not in stay]
    for one in gone:
        response.recordings.remove(one)
    return [one.name for one in gone]


def _replace(response: Response, given: list[Given]) -> None:
    before = {answer.question: answer for answer in response.answers}
    for one in given:
        answer = before.pop(one.question, None)
        if answer is None:
            response.answers.append(Answer(question=one.question, state=one.state, value=one.value))
        elif (answer.state, answer.value) != (one.state, one.value):
            answer.state, answer.value, answer.shown_order = one.state, one.value, None
    for gone in before.values():
        response.answers.remove(gone)
