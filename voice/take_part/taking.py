"""Taking a response with its files: files first, then the rows that name them, then their jobs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy import select

from surveys import documents, editions, intake
from surveys.errors import Problem
from surveys.models import Edition, Response
from surveys.receipts import Receipt
from surveys.submissions import Submission
from voice.db import db
from voice.media import waiting
from voice.take_part import desk, sealed
from voice.take_part.bodies import Files
from voice.take_part.enclosing import SPOKEN, Enclosure, enclose, let_go, look_again
from voice.take_part.tickets import area_key

MOST_BYTES = 20 * 1024 * 1024
"""Of a request to a survey that asks for drawings or photos."""
MOST_BYTES_SPOKEN = 60 * 1024 * 1024
"""Of a request to a survey that may be spoken to: a video, and more."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a response: the person's code, and what we could not take of it."""

    receipt: str
    is_new: bool
    left_out: Sequence[Problem] = ()


def expect_files(code: str) -> None:
    """Let this request be larger when the survey asks for files. Before its body is read."""
    if request.mimetype not in ("multipart/form-data", sealed.MEDIA_TYPE):
        return
    document = editions.latest_opened(db.session, code).document
    if documents.takes_files(document):
        request.max_content_length = MOST_BYTES_SPOKEN if _is_spoken(document) else MOST_BYTES
    db.session.rollback()  # a phone may send for a minute; nobody is to wait for it


def take(
    edition: Edition, response_id: UUID, submission: Submission, files: Files, receipt: Receipt
) -> Taken:
    """Store a response with its files, once, and commit. Raises what `intake.submit` does.

    Raises `Unusable` for a file that is missing, that nobody refers to, or that is no picture.
    """
    if files and _is_here(response_id):  # what was sent before brought its files then
        enclosure = Enclosure(submission, left_out=look_again(edition, submission, files))
    else:
        enclosure = enclose(edition, submission, files)
    if not enclosure.files and not db.session.in_transaction():
        return _hand_in(edition, response_id, enclosure, receipt)
    return _take_alone(edition, response_id, enclosure, receipt)


def take_words(
    edition: Edition, response_id: UUID, submission: Submission, receipt: Receipt
) -> Taken:
    """The same for a response that came without files, where no transaction has begun."""
    enclosure = enclose(edition, submission, {})  # refuses what names a file all the same
    return _hand_in(edition, response_id, enclosure, receipt)


def _hand_in(edition: Edition, response_id: UUID, enclosure: Enclosure, receipt: Receipt) -> Taken:
    """At the desk, with whoever comes at the same time."""
    stored = desk.hand_in(intake.HandedIn(edition, response_id, enclosure.submission, receipt))
    return Taken(stored.receipt, stored.is_new, enclosure.left_out)


def _take_alone(
    edition: Edition, response_id: UUID, enclosure: Enclosure, receipt: Receipt
) -> Taken:
    """With files, or for someone who has begun a transaction: it would wait for the desk's."""
    try:
        stored = intake.submit(
            db.session,
            edition,
            response_id,
            enclosure.submission,
            area_key(),
            receipt,
            enclosure.files,
        )
        jobs = note_jobs(enclosure) if stored.is_new else []
    except BaseException:
        let_go(enclosure.files)
        raise
    db.session.commit()  # should it fail, it may have worked all the same: sweeping finds out
    if not stored.is_new:
        let_go(enclosure.files)
    waiting.announce(jobs)
    return Taken(stored.receipt, stored.is_new, enclosure.left_out)


def note_jobs(enclosure: Enclosure) -> list[int]:
    """Note a job for each file that waits; to be announced after the commit."""
    names = [one.name for one in enclosure.files if one.state == waiting.WAITING]
    return waiting.record_jobs(db.session, names)


def _is_spoken(document: Mapping[str, Any]) -> bool:
    return any(question["kind"] == SPOKEN for question in document["questions"])


def _is_here(response_id: UUID) -> bool:
    """Whether the response was sent before; then its files are here too."""
    return db.session.scalar(select(Response.id).where(Response.id == response_id)) is not None
