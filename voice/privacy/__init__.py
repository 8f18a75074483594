"""Privacy for the council: what is weighed before people are asked, written down and signed.

The notice that people read is in `voice.take_part`, what is deleted when in `voice.retention`.
"""

from flask import Flask

from voice.privacy import pages


def init_app(app: Flask) -> None:
    """Hang the pages in."""
    app.register_blueprint(pages.blueprint)
