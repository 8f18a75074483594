"""The production server, with a worker for background jobs beside it."""

import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from analysis import language
from voice import create_app, db, logs, metrics, settings

THREADS = 8
"""Requests that one process answers at a time: most of each is waiting for the database."""
_LOOK_SECONDS = 2.0
_PATIENCE = 30  # seconds for requests in progress, once we are told to stop


def serve(host: str, port: int, workers: int) -> None:
    """Upgrade the database and answer requests until stopped, with a worker for jobs beside."""
    metrics.share(Path(settings.gather(os.environ, {})["DATA"]).expanduser())
    log_kind = prepare()
    click.echo(f"Voice is at http://{host}:{port}/ (stop it with Ctrl+C)")
    gc.freeze()  # looking for rubbish in what is there for good would copy it into each process
    with job_worker():
        answer(host, port, workers, log_kind)


def answer(host: str, port: int, workers: int, log_kind: str) -> None:
    """Answer requests until stopped, with nothing beside."""
    Granian(
        "voice.server:create_worker",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_dictconfig=logs.settings_for(log_kind),
        log_access=False,  # an access log would hold addresses of people who answer
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_PATIENCE,
    ).serve()


def create_worker() -> Flask:
    """The application in a process of the server; what loads slowly is there from the start."""
    app = create_app()
    language.load()
    gc.collect()
    gc.freeze()  # nor look through all of it in the middle of requests
    return app


def prepare() -> str:
    """Upgrade the database, and let go of it: the server forks, and SQLite must not be forked.

    The kind of log that the settings ask for.
    """
    app = create_app()
    with app.app_context():
        db.upgrade()
        db.db.engine.dispose()
    return str(app.config["VOICE"]["LOG"])


@contextmanager
def job_worker() -> Iterator[None]:
    """A `voice work` of our own: a process, because a thread's locks would be forked with us.

    It stops when its standard input closes, so also when this process is killed.
    """
    keeper = Keeper([sys.executable, "-m", "voice.cli", "work", "--until-input-ends"])
    keeper.start()
    try:
        yield
    finally:
        keeper.stop()


class Keeper(threading.Thread):
    """Keeps a process running: starts it, and starts it again when it dies.

    Waiting for a process holds no lock that a fork of this one could miss.
    """

    def __init__(self, command: list[str]) -> None:
        """Remember what to run."""
        super().__init__(daemon=True, name="keeper")
        self._command = command
        self._is_over = threading.Event()
        self.process = self._begin()

    def run(self) -> None:
        """Look at the process now and then until told to stop."""
        while not self._is_over.wait(_LOOK_SECONDS):
            if self.process.poll() is not None:
                self.process = self._begin()

    def stop(self) -> None:
        """Tell the process to end, and wait for it: also while it is still starting."""
        self._is_over.set()
        self.join()
        assert self.process.stdin  # noqa: S101  # it was asked for
        self.process.stdin.close()
        self.process.terminate()
        self.process.wait()

    def _begin(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, stdin=subprocess.PIPE)  # noqa: S603  # our own


def stop_when_input_ends() -> None:
    """Interrupt this process once whoever started it has closed our standard input."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1):  # not by sys.stdin: its lock would outlive us
            pass
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=watch, daemon=True, name="input").start()
