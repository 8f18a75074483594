"""Pictures and read-aloud clips, and later recordings and drawings."""

from flask import Flask

from voice.media import clips, pictures


def init_app(app: Flask) -> None:
    """Serve pictures and clips."""
    pictures.init_app(app)
    clips.init_app(app)
