"""Making surveys: consultations, drafts, the frozen editions that people answer, and paper."""

from flask import Flask

from voice.involve import paper, paper_entry, places


def init_app(app: Flask) -> None:
    """Hang the pages in."""
    app.register_blueprint(places.blueprint)


PAGES = (paper, paper_entry)
"""The modules that hang their views onto the blueprint."""
