"""The production server, with a worker for background jobs beside it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click
from granian import Granian
from granian.constants import Interfaces

from voice import create_app, db

THREADS = 8
"""Requests that one process answers at a time: most of each is waiting for the database."""


def serve(host: str, port: int, workers: int) -> None:
    """Upgrade the database and answer requests until stopped, with a worker for jobs beside."""
    prepare()
    click.echo(f"Voice is at http://{host}:{port}/ (stop it with Ctrl+C)")
    with job_worker():
        Granian(
            "voice:create_app",
            factory=True,
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=THREADS,
            log_access=False,  # an access log would hold addresses of people who answer
            websockets=False,
            respawn_failed_workers=True,
        ).serve()


def prepare() -> None:
    """Upgrade the database, and let go of it: the server forks, and SQLite must not be forked."""
    app = create_app()
    with app.app_context():
        db.upgrade()
        db.db.engine.dispose()


@contextmanager
def job_worker() -> Iterator[None]:
    """A `voice work` of our own: a process, because a thread's locks would be forked with us.

    It stops when its standard input closes, so also when this process is killed.
    """
    command = [sys.executable, "-m", "voice.cli", "work", "--until-input-ends"]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603  # our own command
    try:
        yield
    finally:
        assert worker.stdin  # noqa: S101  # it was asked for
        worker.stdin.close()
        worker.wait()


def stop_when_input_ends() -> None:
    """Interrupt this process once whoever started it has closed our standard input."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=watch, daemon=True, name="input").start()
