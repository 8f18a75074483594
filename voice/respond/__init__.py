"""What we do about it: priorities, promises, and releases of "You said, we did".

Each step has a package; here stand priorities and what several steps use. Reads `listen`; nothing
in `listen` knows about this package.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from voice import onward, rail
from voice.db import db
from voice.jobs import work
from voice.listen.rehearing import comments_changed
from voice.respond import aftermath, chain_pages, pages, places, report_pages, writing
from voice.respond.action_plans import pages as plan_pages
from voice.respond.documents import downloads
from voice.respond.promises import actions, calendar_pages, overview_pages
from voice.respond.promises import pages as promise_pages
from voice.respond.rankings import decision_pages
from voice.respond.rankings import pages as ranking_pages
from voice.respond.rankings import public as ranking_public
from voice.respond.releases import pages as release_pages
from voice.respond.releases import published
from voice.respond.releases.releases import count_waiting, forget
from voice.respond.replies import address_pages, helped_pages, messages
from voice.respond.replies import pages as reply_pages
from voice.security import csrf
from voice.take_part.aftermath import add_aftermath


def init_app(app: Flask) -> None:
    """Hear whose words change or go, and hang the staff and public pages and the door in."""
    comments_changed.connect(forget)
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


PAGES = (
    pages,
    writing,
    promise_pages,
    overview_pages,
    calendar_pages,
    plan_pages,
    ranking_pages,
    decision_pages,
    release_pages,
    report_pages,
    chain_pages,
)
"""The modules that hang their views onto the blueprint."""

DOOR = rail.Door(
    endpoint="respond.index",
    name=_l("Respond"),
    purpose=_l("Choose priorities, make promises and tell people what we did."),
    count_waiting=lambda: count_waiting(db.session),
    say_waiting=lambda number: ngettext(
        "release waits for a second person", "releases wait for a second person", number
    ),
)
