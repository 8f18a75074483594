"""What we do about it: priorities, promises, and releases of "You said, we did".

Reads `listen`; nothing in `listen` knows about this package.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from voice import onward, rail
from voice.db import db
from voice.jobs import work
from voice.listen.rehearing import comments_changed
from voice.respond import (
    actions,
    address_pages,
    aftermath,
    calendar_pages,
    chain_pages,
    decision_pages,
    helped_pages,
    messages,
    overview_pages,
    pages,
    places,
    plan_pages,
    promise_pages,
    published,
    ranking_pages,
    ranking_public,
    release_pages,
    releases,
    reply_pages,
    report_pages,
    writing,
)
from voice.respond.documents import downloads
from voice.security import csrf
from voice.take_part.aftermath import add_aftermath

__all__ = [
    "calendar_pages",
    "chain_pages",
    "decision_pages",
    "overview_pages",
    "pages",
    "plan_pages",
    "promise_pages",
    "published",
    "ranking_pages",
    "release_pages",
    "report_pages",
    "writing",
]


def init_app(app: Flask) -> None:
    """Hear whose words change or go, and hang the staff and public pages and the door in."""
    comments_changed.connect(releases.forget)
    app.register_blueprint(places.blueprint)
    published.init_app(app)
    downloads.init_app(app)
    for part in (reply_pages, address_pages, helped_pages):
        app.register_blueprint(part.blueprint)
        csrf.exempt(part.blueprint)  # pages of the public have no session to forge
    app.jinja_env.globals["address_page"] = address_pages.address_page
    work.register(messages.JOB, messages.run)
    add_aftermath(app, aftermath.tell)
    ranking_public.init_app(app)
    rail.add_door(app, DOOR)
    onward.add(app, onward.Onward("respond.comment", _l("What became of this?")))
    app.jinja_env.globals["standing_of"] = actions.standing


DOOR = rail.Door(
    endpoint="respond.index",
    name=_l("Respond"),
    purpose=_l("Choose priorities, make promises and tell people what we did."),
    count_waiting=lambda: releases.count_waiting(db.session),
    say_waiting=lambda number: ngettext(
        "release waits for a second person", "releases wait for a second person", number
    ),
)
