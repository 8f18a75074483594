"""Pictures, drawings, photos and read-aloud clips, and later recordings."""

from flask import Flask

from voice.jobs import queue
from voice.media import clips, pictures, sweeping


def init_app(app: Flask) -> None:
    """Serve pictures and clips, and sweep the media folder."""
    pictures.init_app(app)
    clips.init_app(app)
    queue.every_hour(app, "sweep_media", sweeping.sweep)
