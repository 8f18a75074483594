"""Making surveys and meeting people: consultations, editions, events, tablets and paper."""

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from voice import rail
from voice.db import db
from voice.involve import (
    consultation_pages,
    counting,
    event_pages,
    events,
    kiosk,
    paper,
    paper_entry,
    places,
    survey_pages,
)
from voice.involve.codesign import (
    draft_pages,
    draft_places,
    remarks,
    settling_pages,
    trial_pages,
    trying_pages,
)

__all__ = ["draft_pages", "trial_pages"]


def init_app(app: Flask) -> None:
    """Hang the staff pages, the tablets' pages and the door in."""
    app.register_blueprint(places.blueprint)
    app.jinja_env.globals["survey_tabs"] = places.SURVEY_TABS
    kiosk.init_app(app)
    draft_places.init_app(app)
    rail.add_door(app, DOOR)


PAGES = (
    consultation_pages,
    survey_pages,
    trying_pages,
    settling_pages,
    event_pages,
    counting,
    paper,
    paper_entry,
)
"""The modules that hang their views onto the blueprint."""

DOOR = rail.Door(
    endpoint="involve.index",
    name=_l("Involve"),
    purpose=_l("Make surveys together, open them, and meet people at events and on paper."),
    count_waiting=lambda: events.count_past(db.session) + remarks.count_late(db.session),
    say_waiting=lambda number: ngettext("thing waits for you", "things wait for you", number),
)
