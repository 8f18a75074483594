"""Making surveys and meeting people: consultations, editions, events, tablets and paper."""

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from voice import rail
from voice.db import db
from voice.involve import counting, events, kiosk, pages, paper, paper_entry, places


def init_app(app: Flask) -> None:
    """Hang the staff pages, the tablets' pages and the door in."""
    app.register_blueprint(places.blueprint)
    kiosk.init_app(app)
    rail.add_door(app, DOOR)


PAGES = (pages, counting, paper, paper_entry)
"""The modules that hang their views onto the blueprint."""

DOOR = rail.Door(
    endpoint="involve.index",
    name=_l("Involve"),
    purpose=_l("Meet people at events, hand tablets round, count hands and use paper."),
    count_waiting=lambda: events.count_past(db.session),
    say_waiting=lambda number: ngettext("event to end", "events to end", number),
)
