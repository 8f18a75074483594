"""Drawings and photos, for the people who read what was said, and for nobody else."""

from flask import abort
from flask.typing import ResponseReturnValue

from surveys.models import Recording
from voice.db import db
from voice.listen.places import READERS, blueprint
from voice.media import serving
from voice.security import open_to


@blueprint.get("/recordings/<int:recording_id>")
@open_to(*READERS)
def recording(recording_id: int) -> ResponseReturnValue:
    """The file as it is kept; no browser keeps it, and nothing in it can run."""
    found = db.session.get(Recording, recording_id) or abort(404)
    return serving.send(found.name, found.media_type)
