"""Pictures, drawings and photos, and later recordings and read-aloud clips."""

from flask import Flask

from voice.jobs import queue
from voice.media import pictures, sweeping


def init_app(app: Flask) -> None:
    """Serve pictures, and sweep the media folder."""
    pictures.init_app(app)
    queue.every_hour(app, "sweep_media", sweeping.sweep)
