"""What is misconfigured or broken here, and how to mend it. It changes nothing."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from flask import current_app
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from voice import mail, sqlite
from voice.accounts import second
from voice.accounts.models import Role, User
from voice.accounts.roles import ADMIN, SAFEGUARDING
from voice.backups import rows
from voice.db import db, is_current
from voice.jobs import work
from voice.jobs.models import Job
from voice.listen.recordings import transcriber
from voice.listen.theming import encoder
from voice.media import storage

_KEYS = ("secret.key", "media.key")
_LITTLE, _TOO_LITTLE = 2 * 1024**3, 200 * 1024**2  # bytes free on the disk
_SHORT_KEY = 32  # characters
_LEADS = 2  # one may be ill (standards G3: within two working days, always)


class State(StrEnum):
    """How something is."""

    FINE = "fine"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and how to mend it where it is not fine."""

    about: str
    state: State
    what: str
    mend: str = ""


def examine(*, every_byte: bool = False) -> Iterator[Finding]:
    """Look at everything, one after the other; a broken database ends what needs it.

    With `every_byte` each kept file is opened and read to its end, which proves it unchanged.
    """
    yield from _folder()
    yield from _keys()
    yield from _settings()
    database = list(_database())
    yield from database
    if any(one.state is State.WRONG for one in database):
        return
    yield from _people()
    yield from _second_steps()
    yield from _jobs()
    yield from _media(storage.check_whole if every_byte else storage.size_of)


def _folder() -> Iterator[Finding]:
    data: Path = current_app.config["VOICE"]["DATA"]
    about = f"data folder {data}"
    if not os.access(data, os.W_OK):
        yield Finding(about, State.WRONG, "cannot be written", "Give it to the user Voice runs as.")
        return
    free = shutil.disk_usage(data).free
    what = f"{free / 1024**3:.1f} GB free"
    if free < _TOO_LITTLE:
        yield Finding(about, State.WRONG, what, "Make room now: answers cannot be kept soon.")
    elif free < _LITTLE:
        yield Finding(about, State.LOOK, what, "Make room, or put VOICE_DATA on a larger disk.")
    else:
        yield Finding(about, State.FINE, what)


def _keys() -> Iterator[Finding]:
    data: Path = current_app.config["VOICE"]["DATA"]
    for name in _KEYS:
        path = data / name
        if not path.exists():
            continue
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding(name, State.WRONG, "others may read it", f"chmod 600 {path}")
        else:
            yield Finding(
                name, State.FINE, "here, and private. No backup holds it: keep a copy elsewhere"
            )
    if len(str(current_app.config["SECRET_KEY"])) < _SHORT_KEY:
        yield Finding(
            "VOICE_SECRET_KEY",
            State.WRONG,
            "so short that it can be guessed",
            f"Use {_SHORT_KEY} random characters or more before anybody answers.",
        )


def _settings() -> Iterator[Finding]:
    public = str(current_app.config["VOICE"]["PUBLIC_URL"])
    if not public.startswith("https://"):
        yield Finding(
            "VOICE_PUBLIC_URL",
            State.LOOK,
            public or "not set",
            "Set it to the https:// address that people use: posters and links carry it.",
        )
    if not mail.is_set_up():
        yield Finding(
            "VOICE_MAIL_URL",
            State.LOOK,
            "no mail server",
            "Safeguarding alarms are in the pages alone until one is set.",
        )
    for name, lacking in (
        ("VOICE_TRANSCRIBER", transcriber.look().missing),
        ("VOICE_MEANING", tuple(filter(None, [encoder.missing()]))),
    ):
        for one in lacking:
            yield Finding(name, State.WRONG, one, "Put the model there, or take the setting out.")


def _database() -> Iterator[Finding]:
    about = f"database ({db.engine.dialect.name})"
    try:
        with db.engine.connect().execution_options(**sqlite.ONLY_READS) as connection:
            if not is_current(connection):
                yield Finding(about, State.WRONG, "not up to date", "Start voice serve once.")
                return
            broken = None
            if connection.dialect.name == "sqlite":
                broken = _look_into(connection)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        yield Finding(about, State.WRONG, reason, "Start it, or mend VOICE_DATABASE_URL.")
        return
    if broken:
        yield Finding(about, State.WRONG, broken, "Restore the newest backup onto a new folder.")
    else:
        yield Finding(about, State.FINE, "whole and up to date")


def _look_into(connection: Connection) -> str | None:
    """What SQLite itself says is broken."""
    said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
    if said != "ok":
        return str(said)
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    return f"a row of {lost[0]} refers to nothing" if lost else None


def _people() -> Iterator[Finding]:
    for role, enough, mend in (
        (ADMIN, 1, "voice user add EMAIL --role admin"),
        (SAFEGUARDING, _LEADS, "voice user add EMAIL --role safeguarding_lead"),
    ):
        number = (
            db.session.scalar(
                select(func.count(User.id))
                .join(User.roles)
                .where(Role.name == role, User.active.is_(True))
            )
            or 0
        )
        state = State.FINE if number >= enough else State.LOOK if number else State.WRONG
        yield Finding(f"people: {role}", state, f"{number} here", "" if number >= enough else mend)


def _second_steps() -> Iterator[Finding]:
    asked = str(current_app.config["VOICE"]["SECOND_STEP"]).split()
    for role in (ADMIN, SAFEGUARDING):
        number, everyone = second.count_without(db.session, role)
        what = f"{number} of {everyone} sign in without one"
        mend = "They are asked for it when they sign in next."
        if role not in asked:
            mend = f"Ask them to turn it on, or put {role} in VOICE_SECOND_STEP."
        state = State.LOOK if number else State.FINE
        yield Finding(f"second step: {role}", state, what, mend if number else "")


def _jobs() -> Iterator[Finding]:
    try:
        current_app.extensions["voice_queue"].huey.pending_count()
    except Exception as error:  # every store of the queue fails in its own way
        yield Finding("queue", State.WRONG, type(error).__name__, "Start it, or VOICE_QUEUE_URL.")
    if work.is_stuck(db.session):
        yield Finding("jobs", State.WRONG, "nobody does them", "Start voice work or voice serve.")
        return
    failed = db.session.scalar(select(func.count(Job.id)).where(Job.state == "failed")) or 0
    if failed:
        yield Finding("jobs", State.LOOK, f"{failed} failed", "The log says why.")
    else:
        yield Finding("jobs", State.FINE, "none waits too long, none failed")


def _media(open_one: Callable[[str], object]) -> Iterator[Finding]:
    about = "recordings and pictures"
    try:
        storage.check()
        missing, broken, whole = _open_all(open_one)
    except storage.StorageAway as error:
        yield Finding(about, State.WRONG, str(error), "Mend the disk or VOICE_MEDIA_URL.")
        return
    restore = "Put them back from a backup; what nobody has is lost."
    if missing:
        yield Finding(about, State.WRONG, f"{missing} are gone", restore)
    if broken:
        yield Finding(about, State.WRONG, f"{broken} are damaged or under another key", restore)
    if not missing and not broken:
        yield Finding(about, State.FINE, f"all {whole} that are named are here and open")


def _open_all(open_one: Callable[[str], object]) -> tuple[int, int, int]:
    """How many of the files that rows name are gone, do not open, and are whole."""
    missing = broken = whole = 0
    for name in sorted(_named()):
        try:
            open_one(name)
        except storage.NoSuchFile:
            missing += 1
        except storage.Unreadable:
            broken += 1
        else:
            whole += 1
    return missing, broken, whole


def _named() -> set[str]:
    with db.engine.connect().execution_options(**sqlite.ONLY_READS) as connection:
        return {
            name
            for table in rows.reflect(connection)
            if table.name not in rows.PAST
            for line in rows.write_lines(connection, table)
            for name in rows.media_in(line)
        }
