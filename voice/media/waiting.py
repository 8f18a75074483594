"""Sounds and videos wait as they came until a worker has made them anew: who looks after them.

What the job does is in `recordings.py`, which only workers load.
"""

from collections.abc import Iterable, Sequence

from blinker import Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Recording
from voice.db import db
from voice.jobs import queue, work
from voice.jobs.models import Job

WAITING = "waiting"  # a recording's state, and a job's
REMAKE = "remake"

recording_ready = Signal()
"""Sent inside the transaction, as `send(session, recording_id=int)`. Whoever notes a job for the
recording gives its number, which is announced after the commit."""


def record_jobs(session: Session, names: Iterable[str]) -> list[int]:
    """Note a job for each original, beside the rows that name it; to be announced later."""
    return [work.record(session, REMAKE, name=name).id for name in names]


def announce(jobs: Sequence[int]) -> None:
    """Tell the workers, once the jobs are committed."""
    for job_id in jobs:
        queue.announce(job_id)


def look_after() -> None:
    """Give a new job to each recording that waits without one: something went wrong before."""
    with db.sessionmaker.begin() as session:
        under_way = select(Job).where(Job.kind == REMAKE, Job.state.in_((WAITING, "running")))
        named = {job.arguments["name"] for job in session.scalars(under_way)}
        names = session.scalars(select(Recording.name).where(Recording.state == WAITING))
        added = record_jobs(session, [name for name in names if name not in named])
    announce(added)
