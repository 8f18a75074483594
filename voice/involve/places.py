"""Where the involving pages live, and what their addresses name."""

from flask import Blueprint, abort
from flask_babel import lazy_gettext as _l

from surveys.errors import SurveyNotFound
from surveys.models import Consultation, Event, Survey
from voice.db import db
from voice.involve import surveys
from voice.involve.builder import drafts
from voice.involve.consultations import consultations
from voice.involve.events import events

blueprint = Blueprint("involve", __name__, url_prefix="/involve")

SURVEY_TABS = {
    "involve.survey": _l("Questions"),
    "involve.easy_read": _l("Check"),
    "involve.trying": _l("Try it out"),
    "involve.languages": _l("Languages"),
    "involve.opening": _l("Open"),
    "involve.editions": _l("Editions"),
    "involve.reach": _l("Reach people"),
}
"""The pages of one survey, in the order in which a survey is made: endpoint and name."""


def find_consultation(code: str) -> Consultation:
    """The consultation with this code; no such page otherwise."""
    try:
        return consultations.find(db.session, code)
    except consultations.ConsultationNotFound:
        abort(404)


def find_survey(code: str) -> Survey:
    """The survey with this code; no such page otherwise."""
    try:
        return surveys.find(db.session, code)
    except SurveyNotFound:
        abort(404)


def find_survey_to_change(code: str) -> Survey:
    """The survey with this code, held until the request commits; no such page otherwise."""
    try:
        return drafts.find_to_change(db.session, code)
    except SurveyNotFound:
        abort(404)


def find_event(code: str) -> Event:
    """The event with this code; no such page otherwise."""
    try:
        return events.find(db.session, code)
    except events.EventNotFound:
        abort(404)
