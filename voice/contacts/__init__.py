"""People who want someone to contact them (standards G3): apart from all answers, done, forgotten.

Here are where they ask, whose task it is to answer, and when it goes. It knows no response.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from voice import rail
from voice.contacts import pages, public_pages, requests
from voice.db import db
from voice.security import csrf

__all__ = ["init_app", "pages", "public_pages", "requests"]


def init_app(app: Flask) -> None:
    """Hang in the public page, the list for whose task it is, and its door."""
    app.register_blueprint(public_pages.blueprint)
    app.register_blueprint(pages.blueprint)
    csrf.exempt(public_pages.blueprint)  # pages of the public have no session to forge
    app.jinja_env.globals["contact_page"] = public_pages.contact_page
    rail.add_door(app, DOOR)


DOOR = rail.Door(
    endpoint="contacts.waiting",
    name=_l("To contact"),
    purpose=_l("Contact people who asked for it."),
    count_waiting=lambda: requests.count_waiting(db.session),
    say_waiting=lambda number: ngettext("person waits", "people wait", number),
    is_for=pages.is_for,
)
