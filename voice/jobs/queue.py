"""The queue that tells workers to look into the job table: huey, on SQLite, Redis or PostgreSQL."""

import logging
from collections.abc import Callable
from pathlib import Path

from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from voice.jobs import work
from voice.settings import WrongSetting

NAME = "voice"
IN_MEMORY = "memory:"
"""For tests: a job runs at once, where it is announced."""

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Open the queue named in the settings; a file in the data folder where none is."""
    voice = app.config["VOICE"]
    huey = open_queue(voice["QUEUE_URL"], voice["DATA"])

    def run(job_id: int) -> None:
        with app.app_context():
            work.run(job_id)

    def sweep() -> None:
        with app.app_context():
            for job_id in work.find_forgotten():
                announce(job_id)

    app.extensions["voice_queue"] = huey.task(name="run")(run)
    huey.periodic_task(crontab(minute="*"), name="sweep")(sweep)


def open_queue(url: str, data: Path) -> Huey:
    """The queue behind a URL: `redis://…`, `postgresql://…`, or a SQLite file by default.

    Raises `WrongSetting` for any other.
    """
    if url == IN_MEMORY:
        return MemoryHuey(NAME, immediate=True)
    if url.startswith(("redis://", "rediss://", "unix://")):
        return RedisHuey(NAME, url=url)
    if url.startswith(("postgres://", "postgresql://")):
        return PostgresHuey(NAME, dsn=url)
    if url:
        raise WrongSetting(f"VOICE_QUEUE_URL is redis://… or postgresql://…, not {url}")
    return SqliteHuey(NAME, filename=str(data / "queue.db"), fsync=True)


def announce(job_id: int) -> None:
    """Tell the workers about a job. Call it only after the job is committed."""
    try:
        current_app.extensions["voice_queue"](job_id)
    except Exception:
        # The job is safe in the table and the sweeper finds it; the person must not see an error.
        log.exception("job %s could not be announced; the sweeper will", job_id)


def every_hour(app: Flask, name: str, work: Callable[[], object]) -> None:
    """Let a worker do something small each hour. It may happen twice, or an hour late."""
    _now_and_then(app, name, work, "17")


def every_minute(app: Flask, name: str, work: Callable[[], object]) -> None:
    """Let a worker do something tiny each minute. It may happen twice, or late."""
    _now_and_then(app, name, work, "*")


def _now_and_then(app: Flask, name: str, work: Callable[[], object], minute: str) -> None:
    def do() -> None:
        with app.app_context():
            work()

    app.extensions["voice_queue"].huey.periodic_task(crontab(minute=minute), name=name)(do)


def make_consumer(app: Flask) -> Consumer:
    """A worker that runs jobs as this process's only duty."""
    return Consumer(app.extensions["voice_queue"].huey, workers=1, periodic=True)
