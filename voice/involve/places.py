"""Where the involving pages live, and what their addresses name."""

from flask import Blueprint, abort

from surveys.models import Event
from voice.db import db
from voice.involve import events

blueprint = Blueprint("involve", __name__, url_prefix="/involve")


def find_event(code: str) -> Event:
    """The event with this code; no such page otherwise."""
    try:
        return events.find(db.session, code)
    except events.EventNotFound:
        abort(404)
