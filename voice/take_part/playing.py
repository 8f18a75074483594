"""What a person recorded, played back to whoever has their code.

A player asks for a sound in parts and by an address, where a code must not stand. So the page that
was opened with the code gives it a ticket for this one recording, which soon is of no use any more.
"""

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature

from surveys.models import Recording
from voice.db import db
from voice.media import serving
from voice.seals import tickets_of
from voice.security import public
from voice.take_part.blueprint import blueprint

SECONDS = 60 * 60
"""How long a recording can be played after the page was opened."""


def address_of(recording: Recording) -> str:
    """Where a recording that is ready can be heard for a while."""
    return url_for("take_part.play", ticket=tickets_of("recording").dumps(recording.id))


@blueprint.get("/receipt/recordings/<ticket>")
@public
def play(ticket: str) -> ResponseReturnValue:
    """The recording, or the part of it that the player asks for; 404 once it is gone."""
    try:
        recording_id = tickets_of("recording").loads(ticket, max_age=SECONDS)
    except BadSignature:
        abort(404)
    found = db.session.get(Recording, recording_id)
    if found is None or found.state != "ready":
        abort(404)
    return serving.send(found.name, found.media_type)
