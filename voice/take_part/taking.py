"""Taking a response with its drawings and photos: files first, then the rows that name them.

Pictures are made anew while nothing holds the database, so that nobody waits for a large photo.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from flask import request
from sqlalchemy import select

from surveys import documents, editions, intake
from surveys.errors import Problem, Unusable
from surveys.kinds import Question, takes_file
from surveys.models import Edition, Response
from surveys.receipts import Receipt
from surveys.recordings import Enclosed
from surveys.submissions import Submission
from voice.db import db
from voice.media import images, storage, sweeping
from voice.take_part import sealed
from voice.take_part.bodies import Files
from voice.take_part.tickets import area_key

MOST_BYTES = 20 * 1024 * 1024
"""Of a request to a survey that asks for drawings or photos."""


def expect_files(code: str) -> None:
    """Let this request be larger when the survey asks for files. Before its body is read."""
    if request.mimetype not in ("multipart/form-data", sealed.MEDIA_TYPE):
        return
    if documents.takes_files(editions.latest_opened(db.session, code).document):
        request.max_content_length = MOST_BYTES
    db.session.rollback()  # a phone may send for a minute; nobody is to wait for it


def take(
    edition: Edition, response_id: UUID, submission: Submission, files: Files, receipt: Receipt
) -> intake.Stored:
    """Store a response with its files, once, and commit. Raises what `intake.submit` does.

    Raises `Unusable` for a file that is missing, that nobody refers to, or that is no picture.
    """
    is_new = not files or not _is_here(response_id)  # what was sent before brought its files then
    enclosed = enclose(edition, submission, files) if is_new else []
    try:
        stored = intake.submit(
            db.session, edition, response_id, submission, area_key(), receipt, enclosed
        )
    except BaseException:
        let_go(enclosed)
        raise
    db.session.commit()  # should it fail, it may have worked all the same: sweeping finds out
    if not stored.is_new:
        let_go(enclosed)
    return stored


def enclose(edition: Edition, submission: Submission, files: Files) -> list[Enclosed]:
    """The response's files, made anew and on the disk. Lets go of the database for that time.

    Raises `Unusable` for a file that is missing, that nobody refers to, or that is no picture.
    """
    wanted = _wanted(edition, submission)
    _refuse_strays(files, [part for _, part in wanted], submission.dropped_parts)
    if not wanted:
        return []
    db.session.rollback()
    made = list(_remake(wanted, files))
    return [keep(question, picture) for question, picture in made]


def _is_here(response_id: UUID) -> bool:
    """Whether the response was sent before; then its files are here too."""
    return db.session.scalar(select(Response.id).where(Response.id == response_id)) is not None


def _wanted(edition: Edition, submission: Submission) -> list[tuple[Question, str]]:
    """The questions that were answered with a file, and the names of the parts."""
    questions = documents.questions_by_key(edition.document)
    return [
        (questions[one.question], one.value["media"])
        for one in submission.given
        if one.state == "answered" and takes_file(questions[one.question]) and "media" in one.value
    ]


def _refuse_strays(files: Files, parts: Sequence[str], dropped: Collection[str]) -> None:
    """Every part is some answer's, and no two answers share one.

    Those of answers to questions that are not asked are dropped with them.
    """
    known = {*parts, *dropped}
    strays = sorted(name for name in files if name not in known or parts.count(name) > 1)
    if strays:
        raise Unusable([Problem(name[:80], "unknown_part") for name in strays[:50]])


def _remake(
    wanted: Sequence[tuple[Question, str]], files: Files
) -> Iterator[tuple[Question, images.Picture]]:
    """Each question with its picture. Raises `Unusable` with every problem."""
    problems = []
    for question, part in wanted:
        field = f"answers.{question['key']}"
        if part not in files:
            problems.append(Problem(field, "picture_missing"))
            continue
        try:
            data = files[part].read(images.MOST_BYTES + 1)
            yield question, images.remake(data, as_drawn=question["kind"] == "drawing")
        except images.NotAPicture as refusal:
            problems.append(Problem(field, refusal.reason))
    if problems:
        raise Unusable(problems)


def keep(question: Question, picture: images.Picture) -> Enclosed:
    """Keep a picture on the disk; what its row will say."""
    return Enclosed(
        question=question["key"],
        kind=question["kind"],
        media_type=picture.media_type,
        name=storage.keep(picture.data, picture.ending),
        size=len(picture.data),
        sha256=hashlib.sha256(picture.data).hexdigest(),
        width=picture.width,
        height=picture.height,
    )


def let_go(enclosed: Sequence[Enclosed]) -> None:
    """Remove files that no row is going to name."""
    sweeping.discard(one.name for one in enclosed)
