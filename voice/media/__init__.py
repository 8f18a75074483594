"""Pictures, drawings, photos, recordings and read-aloud clips."""

from flask import Flask

from voice.jobs import queue
from voice.media import clips, pictures, storage, sweeping


def init_app(app: Flask) -> None:
    """Open the store of files, serve pictures and clips, and sweep what no row names."""
    storage.init_app(app)
    pictures.init_app(app)
    clips.init_app(app)
    queue.every_hour(app, "sweep_media", sweeping.sweep)
