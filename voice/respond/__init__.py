"""What we do about it: priorities, promises, and releases of "You said, we did".

Reads `listen`; nothing in `listen` knows about this package.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from voice import rail
from voice.db import db
from voice.listen.rehearing import comments_changed
from voice.respond import (
    decision_pages,
    pages,
    places,
    published,
    ranking_pages,
    ranking_public,
    releases,
    writing,
)

__all__ = ["decision_pages", "pages", "published", "ranking_pages", "writing"]


def init_app(app: Flask) -> None:
    """Hear whose words change or go, and hang the staff and public pages and the door in."""
    comments_changed.connect(releases.forget)
    app.register_blueprint(places.blueprint)
    published.init_app(app)
    ranking_public.init_app(app)
    rail.add_door(app, DOOR)


DOOR = rail.Door(
    endpoint="respond.index",
    name=_l("Respond"),
    purpose=_l("Choose priorities, make promises and tell people what we did."),
    count_waiting=lambda: releases.count_waiting(db.session),
    say_waiting=lambda number: ngettext(
        "release waits for a second person", "releases wait for a second person", number
    ),
)
