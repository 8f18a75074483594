"""Who has a job: claimed in one statement, kept by signs of life, let go of or given back."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, or_, update
from sqlalchemy.orm import Session

from surveys.base import utc_now
from voice.db import db
from voice.jobs.models import Job

STALE = timedelta(seconds=120)
MOST_TRIES = 3


def is_silent(now: datetime) -> ColumnElement[bool]:
    """Whether nobody has heard of the worker for too long.

    A sign of life from the future was given before the clock was put back: a living worker gives
    another one soon.
    """
    return or_(Job.beat_at < now - STALE, Job.beat_at > now + STALE)


def claim(job_id: int) -> tuple[str, dict[str, Any], datetime] | None:
    """Take the job in one statement, so that two workers never both get it.

    The moment of the claim goes with it: whoever claims later is the one who has it.
    """
    now = utc_now()
    free = or_(Job.state == "waiting", (Job.state == "running") & is_silent(now))
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
            is_silent(utc_now()),
        )
        .values(state="failed", error="the worker died three times", finished_at=utc_now())
    )


def beat(job_id: int, since: datetime, done: int, total: int) -> bool | None:
    """Give a sign of life and say how far it is; whether a person wants it stopped.

    None where another worker has the job by now.
    """
    with db.sessionmaker.begin() as session:
        return session.execute(
            update(Job)
            .where(*_mine(job_id, since))
            .values(done=done, total=total, beat_at=utc_now())
            .returning(Job.stop_wanted)
        ).scalar_one_or_none()


def finish(job_id: int, since: datetime, state: str, error: str | None = None) -> None:
    """Note how it ended, unless another worker has it by now."""
    with db.sessionmaker.begin() as session:
        session.execute(
            update(Job)
            .where(*_mine(job_id, since))
            .values(state=state, error=error, finished_at=utc_now())
        )


def put_off(job_id: int, since: datetime, error: str) -> None:
    """Let it wait for another try; it has failed where it had `MOST_TRIES`."""
    now = utc_now()
    is_last = Job.tries >= MOST_TRIES
    with db.sessionmaker.begin() as session:
        session.execute(
            update(Job)
            .where(*_mine(job_id, since))
            .values(
                state=case((is_last, "failed"), else_="waiting"),
                error=error,
                created_at=now,
                finished_at=case((is_last, now)),
            )
        )


def give_back(job_id: int, since: datetime) -> None:
    """Let it wait again, as if this worker had never begun."""
    with db.sessionmaker.begin() as session:
        session.execute(
            update(Job)
            .where(*_mine(job_id, since))
            .values(state="waiting", tries=Job.tries - 1, created_at=utc_now())
        )


def _mine(job_id: int, since: datetime) -> tuple[ColumnElement[bool], ...]:
    """Whether the worker that claimed a job at a moment still has it."""
    return Job.id == job_id, Job.state == "running", Job.claimed_at == since
