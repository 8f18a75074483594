"""How words come in from surveys, in the transaction that stores them; and the one door for all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from analysis import language
from surveys import rows
from surveys.base import utc_now
from surveys.documents import questions_by_key
from surveys.intake import Arrival
from surveys.kinds import Question, takes_file
from surveys.submissions import Given
from voice.batches import in_batches
from voice.listen.models import ENGLISH, Comment
from voice.safeguarding import reviews
from voice.safeguarding.models import COMMENT

FROM_FILE, FROM_NOTE, FROM_SURVEY = "file", "note", "survey"
_BATCH = 1_000
_TABLE = Comment.metadata.tables[Comment.__tablename__]
_FOR_LEADS = ("id", "consultation_id", "text", "language", "arrived_at")


def hear(connection: Connection, *, arrivals: Iterable[Arrival]) -> None:
    """Turn what was written, drawn and photographed into comments (`intake.responses_stored`)."""
    keep(connection, [row for arrival in arrivals for row in rows_of(arrival)])


def keep(
    connection: Connection,
    brought: Sequence[Mapping[str, Any]],
    ranks: Mapping[tuple[str, str], int] | None = None,
) -> list[int]:
    """Store rows of the comment table, and let each wait for a safeguarding lead's eyes (G4).

    The one way in: whoever brings comments from anywhere brings them here. Who brings thousands
    gives the places in the leads' order (`reviews.rank_of`) by words and language, found before.
    Gives the comments' numbers.
    """
    ranks = ranks or {}
    kept: list[int] = []
    now = utc_now()
    for some in in_batches(brought, _BATCH):
        arrived = [{"arrived_at": now, **row} for row in some]
        added = rows.add_and_tell(connection, _TABLE, arrived, _FOR_LEADS)
        kept += [row.id for row in added]
        reviews.put_before_leads(
            connection,
            COMMENT,
            [
                reviews.Arrived(
                    of=one.id,
                    consultation_id=one.consultation_id,
                    written=(one.text, one.language),
                    at=one.arrived_at,
                    rank=ranks.get((one.text, one.language)),
                )
                for one in added
            ],
        )
    return kept


def rows_of(arrival: Arrival) -> Iterator[dict[str, Any]]:
    """A row of the comment table for each thing that a response says in its own words."""
    survey, submission = arrival.edition.survey, arrival.submission
    document = arrival.edition.document  # frozen: the survey itself may have changed since
    questions = questions_by_key(document)
    for given in submission.given:
        question = questions[given.question]
        words = _words_of(question, given)
        if words is None:
            continue
        yield {
            "consultation_id": survey.consultation_id,
            "response_id": arrival.response_id,
            "edition_id": arrival.edition.id,
            "source": FROM_SURVEY,
            "channel": submission.channel,
            "audience": document["audience"],
            "question": given.question,
            "topic": question.get("topic"),
            "text": words,
            "language": language_of(words, submission.language),
            "answered_by": submission.answered_by,
            "who_chose": submission.who_chose,
            "may_quote": submission.may_quote,
            "arrived_at": arrival.received_at,
        }


def _words_of(question: Question, given: Given) -> str | None:
    """What a person reads: words, or none beside a picture. None where there is nothing to read."""
    if given.state != "answered":
        return None
    if takes_file(question):
        return str(given.value.get("story", ""))
    return str(given.value) if question["kind"] == "text" else None


def language_of(words: str, form: str) -> str:
    """The language of some words on a form in another, perhaps.

    A picture without words waits for no translation, so it counts as English.
    """
    return (language.detect(words, form=form) or form) if words else ENGLISH
