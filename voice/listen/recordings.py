"""Drawings and photos, for the people who read what was said, and for nobody else."""

from flask import Response, abort
from flask.typing import ResponseReturnValue

from surveys.models import Recording
from voice.db import db
from voice.listen.places import READERS, blueprint
from voice.media import storage
from voice.security import open_to

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Disposition": "inline",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@blueprint.get("/recordings/<int:recording_id>")
@open_to(*READERS)
def recording(recording_id: int) -> ResponseReturnValue:
    """The picture as it is kept; no browser keeps it, and nothing in it can run."""
    found = db.session.get(Recording, recording_id) or abort(404)
    try:
        data = storage.read(found.name)
    except storage.NoSuchFile:
        abort(404)
    return Response(data, mimetype=found.media_type, headers=HEADERS)
