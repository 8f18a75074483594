"""Doing a job: claim it in the table, report progress there, stop when asked to."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pkgutil import resolve_name
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from surveys.base import utc_now
from voice import sqlite
from voice.db import db
from voice.jobs import leases
from voice.jobs.leases import MOST_TRIES, STALE
from voice.jobs.models import Job

__all__ = [
    "MOST_TRIES", "STALE", "STUCK", "Interrupted", "Leaving", "Progress", "Stopped", "TakenOver",
    "Work", "ask_to_stop", "find_forgotten", "go_on", "is_stuck", "latest", "record", "register",
    "run",
]  # fmt: skip

STUCK = timedelta(minutes=5)
_FRESH = timedelta(seconds=30)  # for which a waiting job may still be on its way to the queue

Progress = Callable[[int, int], None]
Work = Callable[[dict[str, Any], Progress], None]

log = logging.getLogger(__name__)
_work: dict[str, Work | str] = {}


class Stopped(Exception):
    """A person asked the job to stop."""


class Leaving(Exception):
    """The worker was told to end: another one goes on with the job."""


class Interrupted(Exception):
    """Something from outside ended the work, and no fault of its own: another time it may be done.

    The machine had no memory, shut down, or had too much else to do.
    """


class TakenOver(Exception):
    """Another worker has the job by now: this one was silent for too long."""


def register(kind: str, work: Work | str) -> None:
    """Say what a kind of job does. The work commits for itself and may run twice.

    Heavy work is named, as `package.module:function`, so that only workers import it.
    """
    _work[kind] = work


def record(session: Session, kind: str, **arguments: Any) -> Job:
    """Note a job beside the data it belongs to; announce it after the commit."""
    if kind not in _work:
        raise LookupError(kind)
    job = Job(kind=kind, arguments=arguments, created_at=utc_now())
    session.add(job)
    session.flush()
    return job


def latest(session: Session, kind: str, **about: int) -> Job | None:
    """The newest job of a kind that was recorded with these arguments."""
    mine = (Job.arguments[name].as_integer() == number for name, number in about.items())
    newest = select(Job).where(Job.kind == kind, *mine).order_by(Job.id.desc()).limit(1)
    return session.scalar(newest)


def ask_to_stop(session: Session, job: Job) -> None:
    """Ask the worker to stop; a job that nobody has begun stops at once."""
    job.stop_wanted = True
    if job.state == "waiting":
        job.state, job.finished_at = "stopped", utc_now()


def go_on(session: Session, job: Job) -> bool:
    """Let a job that was stopped or has failed run again; announce it after the commit.

    Of several people who ask at once, one is told True: the job waits once.
    """
    again = session.scalar(
        update(Job)
        .where(Job.id == job.id, Job.state.in_(("stopped", "failed")))
        .values(
            state="waiting",
            stop_wanted=False,
            tries=0,
            error=None,
            created_at=utc_now(),
            finished_at=None,
        )
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    session.expire(job)
    return again is not None


def run(job_id: int, is_leaving: Callable[[], bool] = lambda: False) -> bool:
    """Do a job if it is still to be done and no living worker has it.

    Once `is_leaving`, it is given back at its next sign of life; whether it was.
    """
    job = leases.claim(job_id)
    if job is None:
        return False
    kind, arguments, since = job
    try:
        _do(kind, arguments, _reporter(job_id, since, is_leaving))
    except Leaving:
        leases.give_back(job_id, since)
        return True
    except Stopped:
        leases.finish(job_id, since, "stopped")
    except TakenOver:
        log.warning("job %s (%s) was silent for too long; another worker does it", job_id, kind)
    except (Interrupted, OperationalError) as error:  # a database is away, full or too busy
        log.exception("job %s (%s) is put off", job_id, kind)
        leases.put_off(job_id, since, type(error).__name__)
    except Exception as error:
        log.exception("job %s (%s) failed", job_id, kind)
        leases.finish(job_id, since, "failed", f"{type(error).__name__}: {error}"[:500])
    else:
        leases.finish(job_id, since, "done")
    return False


def _do(kind: str, arguments: dict[str, Any], progress: Progress) -> None:
    try:
        _find(kind)(arguments, progress)
    finally:
        db.session.rollback()  # what it only read would keep others, and us, from writing


def find_forgotten() -> Sequence[int]:
    """Jobs that wait unannounced, or whose worker has gone silent."""
    now = utc_now()
    is_old = or_(Job.created_at < now - _FRESH, Job.created_at > now)
    with db.sessionmaker(execution_options=sqlite.ONLY_READS) as session:
        return session.scalars(
            select(Job.id)
            .where(
                or_(
                    (Job.state == "waiting") & is_old,
                    (Job.state == "running") & leases.is_silent(now),
                )
            )
            .order_by(Job.id)
        ).all()


def is_stuck(session: Session) -> bool:
    """Whether a job waits for long and no worker has given a sign of life meanwhile.

    Where there is more to do than workers get done, jobs wait for long too: then one is at work.
    """
    now = utc_now()
    oldest = session.scalar(select(func.min(Job.created_at)).where(Job.state == "waiting"))
    if oldest is None or oldest >= now - STUCK:
        return False
    lives = select(Job.id).where(Job.beat_at.between(now - STUCK, now + STUCK)).limit(1)
    return session.scalar(lives) is None


def _find(kind: str) -> Work:
    work = _work[kind]
    found: Work = resolve_name(work) if isinstance(work, str) else work
    return found


def _reporter(job_id: int, since: datetime, is_leaving: Callable[[], bool]) -> Progress:
    def report(done: int, total: int) -> None:
        stop = leases.beat(job_id, since, done, total)
        if stop is None:
            raise TakenOver
        if stop:
            raise Stopped
        if is_leaving():
            raise Leaving

    return report
