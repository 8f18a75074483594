"""Doing a job: claim it in the table, report progress there, stop when asked to."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pkgutil import resolve_name
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from surveys.base import utc_now
from voice import sqlite
from voice.db import db
from voice.jobs.models import Job

STALE = timedelta(seconds=120)
STUCK = timedelta(minutes=5)
MOST_TRIES = 3

Progress = Callable[[int, int], None]
Work = Callable[[dict[str, Any], Progress], None]

log = logging.getLogger(__name__)
_work: dict[str, Work | str] = {}


class Stopped(Exception):
    """A person asked the job to stop."""


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


def run(job_id: int) -> None:
    """Do a job if it is still to be done and no living worker has it."""
    job = _claim(job_id)
    if job is None:
        return
    kind, arguments, since = job
    try:
        _find(kind)(arguments, _reporter(job_id, since))
    except Stopped:
        _finish(job_id, since, "stopped")
    except TakenOver:
        log.warning("job %s (%s) was silent for too long; another worker does it", job_id, kind)
    except Exception as error:
        log.exception("job %s (%s) failed", job_id, kind)
        db.session.rollback()
        _finish(job_id, since, "failed", f"{type(error).__name__}: {error}"[:500])
    else:
        _finish(job_id, since, "done")


def find_forgotten() -> Sequence[int]:
    """Jobs that wait unannounced, or whose worker has gone silent."""
    silent = utc_now() - STALE
    with db.sessionmaker(execution_options=sqlite.ONLY_READS) as session:
        return session.scalars(
            select(Job.id).where(
                or_(
                    (Job.state == "waiting") & (Job.created_at < utc_now() - timedelta(seconds=30)),
                    (Job.state == "running") & (Job.beat_at < silent),
                )
            )
        ).all()


def is_stuck(session: Session) -> bool:
    """Whether a job has waited so long that no worker can be running."""
    oldest = session.scalar(select(func.min(Job.created_at)).where(Job.state == "waiting"))
    return oldest is not None and oldest < utc_now() - STUCK


def _find(kind: str) -> Work:
    work = _work[kind]
    found: Work = resolve_name(work) if isinstance(work, str) else work
    return found


def _claim(job_id: int) -> tuple[str, dict[str, Any], datetime] | None:
    """Take the job in one statement, so that two workers never both get it.

    The moment of the claim goes with it: whoever claims later is the one who has it.
    """
    now = utc_now()
    free = or_(
        Job.state == "waiting",
        (Job.state == "running") & (Job.beat_at < utc_now() - STALE),
    )
    with db.sessionmaker.begin() as session:
        row = session.execute(
            update(Job)
            .where(Job.id == job_id, free, Job.tries < MOST_TRIES)
            .values(state="running", claimed_at=now, beat_at=now, tries=Job.tries + 1, error=None)
            .returning(Job.kind, Job.arguments)
        ).first()
        if row is None:
            _give_up_if_tired(session, job_id)
    return (row.kind, row.arguments, now) if row else None


def _give_up_if_tired(session: Session, job_id: int) -> None:
    session.execute(
        update(Job)
        .where(
            Job.id == job_id,
            Job.state == "running",
            Job.tries >= MOST_TRIES,
            Job.beat_at < utc_now() - STALE,
        )
        .values(state="failed", error="the worker died three times", finished_at=utc_now())
    )


def _reporter(job_id: int, since: datetime) -> Progress:
    def report(done: int, total: int) -> None:
        with db.sessionmaker.begin() as session:
            stop = session.execute(
                update(Job)
                .where(*_mine(job_id, since))
                .values(done=done, total=total, beat_at=utc_now())
                .returning(Job.stop_wanted)
            ).scalar_one_or_none()
        if stop is None:
            raise TakenOver
        if stop:
            raise Stopped

    return report


def _finish(job_id: int, since: datetime, state: str, error: str | None = None) -> None:
    with db.sessionmaker.begin() as session:
        session.execute(
            update(Job)
            .where(*_mine(job_id, since))
            .values(state=state, error=error, finished_at=utc_now())
        )


def _mine(job_id: int, since: datetime) -> tuple[ColumnElement[bool], ...]:
    """Whether the worker that claimed a job at a moment still has it."""
    return Job.id == job_id, Job.state == "running", Job.claimed_at == since
