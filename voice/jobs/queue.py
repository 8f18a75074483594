"""The queue that tells workers to look into the job table: huey, on SQLite, Redis or PostgreSQL."""

import logging
from collections.abc import Callable
from pathlib import Path

from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from voice import logs
from voice.jobs import work
from voice.settings import WrongSetting

NAME = "voice"
IN_MEMORY = "memory:"
"""For tests: a job runs at once, where it is announced."""

_LEAVING = "voice_worker_is_leaving"
_PATIENCE = 20  # seconds for a job's next sign of life

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Open the queue named in the settings; a file in the data folder where none is."""
    voice = app.config["VOICE"]
    huey = open_queue(voice["QUEUE_URL"], voice["DATA"])

    app.extensions[_LEAVING] = lambda: False

    def run(job_id: int) -> None:
        with app.app_context():
            with logs.during_job(job_id):
                is_back = work.run(job_id, app.extensions[_LEAVING])
            if is_back:
                announce(job_id)

    def sweep() -> None:
        with app.app_context():
            announce_forgotten()

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


def announce_forgotten() -> None:
    """Tell the workers again about jobs whose announcement was lost, or whose worker died.

    Where the queue is long, they stand in it already.
    """
    forgotten = work.find_forgotten()
    if current_app.extensions["voice_queue"].huey.pending_count() < len(forgotten):
        for job_id in forgotten:
            announce(job_id)


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


def consume(app: Flask) -> None:
    """Run jobs as this process's only duty until it is told to end (SIGTERM, SIGINT).

    The job in progress is given back at its next sign of life. One that gives none in time is
    left, and taken over from a worker that is silent.
    """
    huey = app.extensions["voice_queue"].huey
    consumer = Consumer(huey, workers=1, periodic=True, shutdown_timeout=_PATIENCE)
    app.extensions[_LEAVING] = consumer.stop_flag.is_set
    consumer.run()
    for _, thread in consumer.worker_threads:
        thread.join(_PATIENCE)
