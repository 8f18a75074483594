"""Files on their way in: kept sealed until somebody has said what their columns are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Consultation
from voice.accounts.models import User
from voice.db import db
from voice.jobs import queue
from voice.listen.refusal import NotPossible
from voice.listen.sources import import_report, imports
from voice.listen.sources.answers import Answer
from voice.listen.sources.files import Table, UnusableFile, laid_down, read_table
from voice.listen.sources.files import read_top as read_top_of
from voice.listen.sources.mapping import Choices
from voice.listen.sources.models import CHOOSING, CommentImport
from voice.media import storage, sweeping

MOST_BYTES = 16_000_000
_ENDINGS = {".csv": "csv", ".xlsx": "xlsx"}
_FORGOTTEN_AFTER = timedelta(days=1)
_TOP = 201  # lines: as many as `mapping.guess` looks at, and the headings


def init_app(app: Flask) -> None:
    """Let the sweeper know our files, and let go of those that nobody came back to."""
    sweeping.ask(named)
    queue.every_hour(app, "drop_left_files", drop_left)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file whose table can be read."""

    name: str
    ending: str
    data: bytes
    rows: int


def check(name: str, file: IO[bytes]) -> Sent:
    """A file that somebody sent, once its table was read: seconds. Raises `UnusableFile`."""
    ending = _ENDINGS.get(Path(name).suffix.lower())
    if ending is None:
        raise UnusableFile(f"{name} is not a .csv or .xlsx file.")
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UnusableFile(f"{name} is larger than {MOST_BYTES // 1_000_000} MB.")
    with laid_down(name, data) as path:
        rows = len(read_table(path).rows)
    if not rows:
        raise UnusableFile(f"{name} has headings and no rows.")
    return Sent(name, ending, data, rows)


def bring(session: Session, consultation: Consultation, sent: Sent, by: User) -> CommentImport:
    """Keep a file, until its columns are chosen."""
    brought = CommentImport(
        consultation_id=consultation.id,
        name=sent.name,
        state=CHOOSING,
        file=storage.keep(sent.data, sent.ending),
        rows=sent.rows,
        added_by_id=by.id,
    )
    session.add(brought)
    session.flush()
    return brought


def waiting(brought: CommentImport) -> tuple[str, str]:
    """The name of a file that waits, and its place. Raises `NotPossible` once it was taken."""
    if brought.state != CHOOSING or brought.file is None:
        raise NotPossible("taken_already")
    return brought.name, brought.file


def read(name: str, file: str) -> Table:
    """The table of a file that waits: seconds. Raises `NotPossible` where it just went."""
    with laid_down(name, _fetch(file)) as path:
        return read_table(path)


def read_top(name: str, file: str) -> Table:
    """Its columns and as many rows as a guess takes. Raises `NotPossible` where it just went."""
    with laid_down(name, _fetch(file)) as path:
        return read_top_of(path, _TOP)


def take(
    session: Session,
    brought: CommentImport,
    table: Table,
    choices: Choices,
    read: Sequence[Answer],
) -> imports.ImportReport:
    """Take the comments of a file that waits, once; then the file itself goes.

    Raises `NotPossible`.
    """
    held = session.get(CommentImport, brought.id, with_for_update=True, populate_existing=True)
    if held is None:
        raise NotPossible("taken_already")
    _name, file = waiting(held)
    report = imports.take(session, held, table, choices, read)
    sweeping.leave_after_commit(session, [file])
    held.file = None
    return report


def named(session: Session, names: Sequence[str]) -> Iterable[str]:
    """Those files that wait for somebody's choice, for the sweeper."""
    found = session.scalars(select(CommentImport.file).where(CommentImport.file.in_(names)))
    return [name for name in found if name]


def drop_left() -> None:
    """Let go of files that nobody came back to for a day."""
    import_report.drop_left(db.session, utc_now() - _FORGOTTEN_AFTER)
    db.session.commit()


def _fetch(file: str) -> bytes:
    try:
        return storage.read(file)
    except storage.NoSuchFile:
        raise NotPossible("taken_already") from None
