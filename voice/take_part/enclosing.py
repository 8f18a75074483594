"""The files that come with a response: which answer each belongs to, what it is, and its keeping.

Pictures are made anew while nothing holds the database, so that nobody waits for a large photo.
Sounds and videos are kept as they came, and a job makes them anew. One that is plainly neither is
left out and the person is told: what else they said is kept.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from werkzeug.datastructures import FileStorage

from surveys import documents
from surveys.errors import Problem, Unusable
from surveys.kinds import Question, takes_file
from surveys.models import Edition
from surveys.recordings import Enclosed
from surveys.submissions import Given, Submission
from voice.db import db
from voice.media import images, originals, storage, sweeping, waiting
from voice.take_part.bodies import Files

SPOKEN = "voice"
"""The kind of question that takes sounds and videos."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A response without what is left out, and the files that belong to it."""

    submission: Submission
    files: Sequence[Enclosed] = ()
    left_out: Sequence[Problem] = ()


def enclose(edition: Edition, submission: Submission, files: Files) -> Enclosure:
    """The response's files, on the disk. Lets go of the database for that time.

    Raises `Unusable` for a file that is missing, that nobody refers to, or that is no picture.
    """
    wanted = _wanted(edition, submission)
    _refuse_strays(files, [part for _, part in wanted], submission.dropped_parts)
    if not wanted:
        return Enclosure(submission)
    db.session.rollback()
    made, left_out = _open(wanted, files)
    kept = [keep(question, file) for question, file in made]
    return Enclosure(_without(submission, left_out), kept, left_out)


def look_again(edition: Edition, submission: Submission, files: Files) -> list[Problem]:
    """What was left out when the same response came before; nothing is kept this time."""
    wanted = [one for one in _wanted(edition, submission) if one[0]["kind"] == SPOKEN]
    db.session.rollback()
    return _open(wanted, files)[1]


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


Opened = images.Picture | originals.Original


def _open(
    wanted: Iterable[tuple[Question, str]], files: Files
) -> tuple[list[tuple[Question, Opened]], list[Problem]]:
    """Each question with its file, and what is left out. Raises `Unusable` with every problem."""
    opened: list[tuple[Question, Opened]] = []
    problems: list[Problem] = []
    left_out: list[Problem] = []
    for question, part in wanted:
        field = f"answers.{question['key']}"
        is_spoken = question["kind"] == SPOKEN
        if part not in files:
            problems.append(Problem(field, "file_missing" if is_spoken else "picture_missing"))
            continue
        try:
            opened.append((question, _open_one(question, files[part])))
        except (images.NotAPicture, originals.NotTaken) as refusal:
            (left_out if is_spoken else problems).append(Problem(field, refusal.reason))
    if problems:
        raise Unusable(problems)
    return opened, left_out


def _open_one(question: Question, file: FileStorage) -> Opened:
    """A picture made anew, or a recording as it came. Raises `NotAPicture` or `NotTaken`."""
    if question["kind"] == SPOKEN:
        most = originals.MOST_VIDEO_BYTES if question.get("sign") else originals.MOST_BYTES
        if not _is_picture(file):
            return originals.look(cast(BinaryIO, file.stream), most)
    as_drawn = question["kind"] != "photo"
    return images.remake(file.read(images.MOST_BYTES + 1), as_drawn=as_drawn)


def _is_picture(file: FileStorage) -> bool:
    is_one = images.looks_like_one(file.read(12))
    file.seek(0)
    return is_one


def _without(submission: Submission, left_out: Sequence[Problem]) -> Submission:
    """The response without the files that are left out; what was said beside them stays."""
    questions = {problem.field.removeprefix("answers.") for problem in left_out}
    parts = {one.value["media"] for one in submission.given if one.question in questions}
    return replace(
        submission,
        given=tuple(_words_alone(submission.given, questions)),
        dropped_parts=submission.dropped_parts | parts,
    )


def _words_alone(given: Iterable[Given], questions: Collection[str]) -> Iterator[Given]:
    for one in given:
        if one.question not in questions:
            yield one
        elif "story" in one.value:
            yield replace(one, value={"story": one.value["story"]})


def keep(question: Question, file: Opened) -> Enclosed:
    """Keep a file on the disk; what its row will say."""
    return (
        _keep_picture(question, file)
        if isinstance(file, images.Picture)
        else _keep_original(question, file)
    )


def _keep_picture(question: Question, picture: images.Picture) -> Enclosed:
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


def _keep_original(question: Question, original: originals.Original) -> Enclosed:
    """What it is, a job finds out; until then it is only bytes, which nobody gets to see."""
    return Enclosed(
        question=question["key"],
        kind=question["kind"],
        media_type="application/octet-stream",
        name=storage.keep(original.file, original.ending),
        size=original.size,
        sha256=original.sha256,
        state=waiting.WAITING,
    )


def let_go(enclosed: Sequence[Enclosed]) -> None:
    """Remove files that no row is going to name."""
    sweeping.discard(one.name for one in enclosed)
