"""What waits, and how much room there is: looked up when somebody asks for the numbers."""

import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Response
from voice import sqlite
from voice.db import db
from voice.jobs.models import Job
from voice.safeguarding import queue

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily

JOBS = ("waiting", "running", "failed")


class Figures:
    """A collector of the library's kind. A database that is away is itself a figure."""

    def collect(self) -> Iterable["GaugeMetricFamily"]:
        """All of them, as they are now."""
        yield from _disk()
        try:
            with db.sessionmaker(execution_options=sqlite.ONLY_READS) as session:
                found = [*_stored(session), *_jobs(session), *_safeguarding(session)]
        except SQLAlchemyError:
            yield _gauge("voice_database_up", "Whether the database answers", 0)
            return
        yield _gauge("voice_database_up", "Whether the database answers", 1)
        yield from found


def _disk() -> Iterator["GaugeMetricFamily"]:
    free = shutil.disk_usage(current_app.config["VOICE"]["DATA"]).free
    yield _gauge("voice_disk_free_bytes", "Room where the data folder is", free)


def _stored(session: Session) -> Iterator["GaugeMetricFamily"]:
    """All surveys together: of one alone, a small number could tell on somebody."""
    number = session.scalar(select(func.count()).select_from(Response)) or 0
    yield _gauge("voice_responses", "Responses that are stored, of all surveys", number)


def _jobs(session: Session) -> Iterator["GaugeMetricFamily"]:
    rows = session.execute(
        select(Job.state, func.count(), func.min(Job.created_at))
        .where(Job.state.in_(JOBS))
        .group_by(Job.state)
    )
    found = {state: (number, since) for state, number, since in rows}
    of_each = {state: found.get(state, (0, None))[0] for state in JOBS}
    yield _gauge("voice_jobs", "Background jobs by state", of_each, "state")
    oldest = found.get("waiting", (0, None))[1]
    yield _gauge("voice_jobs_oldest_waiting_seconds", "Age of the job that waits", _age(oldest))


def _safeguarding(session: Session) -> Iterator["GaugeMetricFamily"]:
    found = queue.standing(session)
    yield _gauge("voice_safeguarding_waiting", "Words that no lead has read yet", found.waiting)
    yield _gauge("voice_safeguarding_late", "Of those, past two working days", found.late)
    yield _gauge(
        "voice_safeguarding_oldest_seconds", "How long the oldest has waited", _age(found.oldest)
    )


def _age(since: datetime | None) -> float:
    return max(0.0, (utc_now() - since).total_seconds()) if since else 0.0


def _gauge(
    name: str, about: str, value: float | dict[str, int], label: str | None = None
) -> "GaugeMetricFamily":
    from prometheus_client.core import GaugeMetricFamily  # late, as `metrics` says

    if not isinstance(value, dict):
        return GaugeMetricFamily(name, about, value=value)
    gauge = GaugeMetricFamily(name, about, labels=[label or ""])
    for key, number in value.items():
        gauge.add_metric([key], number)
    return gauge
