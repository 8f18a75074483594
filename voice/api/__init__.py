"""The staff part of `/api/v1`: findings, comments and promises for people's own programs.

A program shows a token that a person made (`/account/tokens`); it may do what the token's scopes
say, and never more than that person may do on the pages.
"""

from flask import Flask

from voice.api import comments, consultations, promises, releases, token_pages
from voice.api.blueprint import blueprint
from voice.security import csrf

__all__ = ["comments", "consultations", "promises", "releases"]


def init_app(app: Flask) -> None:
    """Hang the addresses in.

    They need no forgery token: they read no cookie, so there is no session to misuse.
    """
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)
    app.register_blueprint(token_pages.blueprint)
