"""Making surveys: consultations, drafts and the frozen editions that people answer."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the pages in."""
