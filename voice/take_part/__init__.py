"""What the public meets: home, the survey, the thank-you page and the interface for phones.

No cookie, no session, no token, no third party. The one request that changes anything hands the
answers in.
"""

from flask import Flask

from voice.security import csrf
from voice.take_part import (
    api,
    asked,
    changing,
    desk,
    embed,
    home,
    made_with,
    notice,
    pages,
    paper,
    playing,
    receipt,
    sheets,
    survey,
    taking_along,
    thanks,
    who_answered,
)
from voice.take_part.blueprint import blueprint
from voice.take_part.languages import language_links, published_address

__all__ = [
    "api",
    "changing",
    "embed",
    "home",
    "made_with",
    "notice",
    "pages",
    "paper",
    "playing",
    "receipt",
    "sheets",
    "survey",
    "taking_along",
]


def init_app(app: Flask) -> None:
    """Hang the pages in. They need no forgery token: there is no session to misuse."""
    csrf.exempt(blueprint)
    csrf.exempt(api.blueprint)
    sheets.init_app(app)
    asked.init_app(app)
    desk.init_app(app)
    thanks.init_app(app)
    paper.init_app(app)
    app.register_blueprint(blueprint)
    app.register_blueprint(api.blueprint)
    app.jinja_env.globals.update(
        language_links=language_links,
        published_address=published_address,
        who_answered=who_answered,
    )
