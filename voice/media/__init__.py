"""Pictures, and later recordings, drawings and read-aloud clips."""

from flask import Flask

from voice.media import pictures


def init_app(app: Flask) -> None:
    """Serve pictures."""
    pictures.init_app(app)
