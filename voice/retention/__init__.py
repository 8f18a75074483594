"""Nothing is kept longer than people were told: what goes, when, and the log that says so."""

from flask import Flask

from voice.jobs import queue
from voice.retention import purging


def init_app(app: Flask) -> None:
    """Let a worker look each hour for what may not be kept any longer."""
    queue.every_hour(app, "purge", purging.purge_all)
