"""Background work and its progress.

A caller records a job with its own data, commits, and then announces it. A worker claims the job
in the table, reports progress there, and looks there whether it should stop. Should a worker die,
another takes the job after two minutes of silence.
"""

from flask import Flask

from voice.jobs import queue


def init_app(app: Flask) -> None:
    """Connect to the queue."""
    queue.init_app(app)
