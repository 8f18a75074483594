"""A large file is taken by a job: with progress, and a way to stop it. Small ones need none.

The job reads for as long as it takes without holding the database, and writes everything in one
transaction: stopped or killed before that, nothing was changed; run again, it finds its work done.
"""

from typing import Any

from sqlalchemy.orm import Session

from voice import sqlite
from voice.db import db
from voice.jobs import work
from voice.jobs.models import Job
from voice.jobs.work import Progress
from voice.listen.refusal import NotPossible
from voice.listen.sources import answers, uploads
from voice.listen.sources.mapping import Choices
from voice.listen.sources.models import CHOOSING, CommentImport

KIND = "import"
AT_ONCE = 500
"""Rows that are taken while the person waits: less than two seconds of work."""
_OPENED, _READ, _ALL = 5, 90, 100  # of 100: about how long each part takes


def is_large(brought: CommentImport) -> bool:
    """Whether a file takes longer than anybody wants to look at a page that does nothing."""
    return brought.rows > AT_ONCE


def begin(session: Session, brought: CommentImport, choices: Choices) -> Job:
    """Note what the columns are, and let a worker take the file; announce it after the commit.

    Raises `NotPossible` where it was taken already, or is being taken.
    """
    held = session.get(CommentImport, brought.id, with_for_update=True, populate_existing=True)
    if held is None or held.state != CHOOSING or is_under_way(latest_job(session, held.id)):
        raise NotPossible("taken_already")
    held.choices = choices.to_json()
    return work.record(session, KIND, import_id=held.id)


def latest_job(session: Session, import_id: int) -> Job | None:
    """The newest job that took, takes or was to take a file."""
    return work.latest(session, KIND, import_id=import_id)


def is_under_way(job: Job | None) -> bool:
    """Whether a worker has it, or will."""
    return job is not None and not job.is_over


def run(arguments: dict[str, Any], progress: Progress) -> None:
    """The job `import`, with `import_id`: the file's comments are here afterwards."""
    import_id = arguments["import_id"]
    with db.sessionmaker(execution_options=sqlite.ONLY_READS) as session:
        brought = session.get(CommentImport, import_id)
        if brought is None or brought.state != CHOOSING:
            return  # done by a worker that died before it could say so, or dropped
        waiting, choices = uploads.waiting(brought), Choices.read(brought.choices)
    table = uploads.read(*waiting)
    progress(_OPENED, _ALL)

    def tell(done: int, total: int) -> None:
        progress(_OPENED + (_READ - _OPENED) * done // total, _ALL)

    read = answers.read(table, choices, tell)
    progress(_READ, _ALL)
    with db.sessionmaker.begin() as session:
        held = session.get(CommentImport, import_id)
        if held is not None:
            uploads.take(session, held, table, choices, read)
