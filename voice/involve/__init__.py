"""Making surveys and meeting people: consultations, editions, events, tablets and paper.

Each part of the work has a package. All pages here are for staff and forum members; what the public
meets is in `voice.take_part`, and what a survey is, in `surveys`.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from voice import rail
from voice.db import db
from voice.involve import carrying_pages, document_pages, places, watching
from voice.involve.builder import (
    check_pages,
    library_pages,
    picture_pages,
    preview_pages,
    question_pages,
    sound_pages,
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
from voice.involve.consultations import pages as consultation_pages
from voice.involve.consultations import register_pages
from voice.involve.editions import edition_pages, ending_pages, opening_pages
from voice.involve.events import counting, kiosk, paper, paper_entry
from voice.involve.events import pages as event_pages
from voice.involve.events.events import count_past
from voice.involve.languages import files as language_files
from voice.involve.languages import interface_files, interface_pages
from voice.involve.languages import pages as language_pages
from voice.involve.reach import outreach, plans
from voice.involve.reach import pages as reach_pages
from voice.safeguarding import sources
from voice.safeguarding.models import EVENT, REMARK

__all__ = ["draft_pages", "trial_pages"]


def init_app(app: Flask) -> None:
    """Hang the staff pages, the tablets' pages and the door in."""
    app.register_blueprint(places.blueprint)
    app.jinja_env.globals["survey_tabs"] = places.SURVEY_TABS
    kiosk.init_app(app)
    draft_places.init_app(app)
    sources.register(REMARK, watching.fetch_remarks)
    sources.register(EVENT, watching.fetch_notes)
    rail.add_door(app, DOOR)


PAGES = (
    consultation_pages,
    register_pages,
    survey_pages,
    question_pages,
    library_pages,
    picture_pages,
    preview_pages,
    check_pages,
    language_pages,
    language_files,
    sound_pages,
    interface_pages,
    interface_files,
    opening_pages,
    edition_pages,
    carrying_pages,
    document_pages,
    reach_pages,
    ending_pages,
    trying_pages,
    settling_pages,
    event_pages,
    counting,
    paper,
    paper_entry,
)
"""The modules that hang their views onto the blueprint."""

WAITING = (count_past, outreach.count_due, plans.count_due, remarks.count_late)
"""What waits here: events to end, reminders and plans that are due, remarks that nobody read."""

DOOR = rail.Door(
    endpoint="involve.index",
    name=_l("Involve"),
    purpose=_l("Make surveys together, open them, and meet people at events and on paper."),
    count_waiting=lambda: sum(count(db.session) for count in WAITING),
    say_waiting=lambda number: ngettext("thing waits for you", "things wait for you", number),
)
