"""The page on which a recording gets another voice, and two people listen before it may go out."""

from io import BytesIO
from typing import cast

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from surveys.models import Response
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.jobs import queue
from voice.listen import labels
from voice.listen.models import Disguise
from voice.listen.places import READERS, blueprint
from voice.listen.recordings import disguises
from voice.listen.recordings.pages import find_recording
from voice.media import originals, serving
from voice.security import open_to, takes_up_to

_PAGE = "/recordings/<int:recording_id>/disguise"


@blueprint.get(_PAGE)
@open_to(*READERS)
def disguise(recording_id: int) -> ResponseReturnValue:
    """The clips of a recording, and what may be done."""
    found = find_recording(recording_id)
    return render_template(
        "listen/disguise.html",
        recording=found,
        may_share=disguises.may_share(db.session.get_one(Response, found.response_id)),
        clips=disguises.of_recording(db.session, found),
        states=labels.CLIP_STATES,
        refused_for=labels.REFUSED_FOR,
    )


@blueprint.post(_PAGE)
@open_to(*EDITORS)
@takes_up_to(originals.MOST_BYTES + 64 * 1024)
def add_disguise(recording_id: int) -> ResponseReturnValue:
    """Shift the voice, or take what the team spoke anew."""
    found = find_recording(recording_id)
    file = request.files.get("clip")
    if file is not None and file.filename:
        sound = BytesIO(file.read(originals.MOST_BYTES + 1))
        job = disguises.bring(db.session, found, sound, current_user)
    else:
        job = disguises.shift(db.session, found, current_user)
    db.session.commit()
    queue.announce(job)
    flash(_("A worker makes the clip. Load the page again in a minute, then listen."))
    return redirect(url_for(".disguise", recording_id=recording_id))


@blueprint.get(f"{_PAGE}/<int:clip_id>/file")
@open_to(*READERS)
def disguise_file(recording_id: int, clip_id: int) -> ResponseReturnValue:
    """A clip that is ready; no browser keeps it."""
    clip = _find_clip(recording_id, clip_id)
    if clip.state not in (disguises.READY, disguises.APPROVED) or clip.name is None:
        abort(404)
    return serving.send(clip.name, cast(str, clip.media_type))


@blueprint.post(f"{_PAGE}/<int:clip_id>")
@open_to(*EDITORS)
def decide_on_disguise(recording_id: int, clip_id: int) -> ResponseReturnValue:
    """Approve a clip, or let go of it."""
    clip = _find_clip(recording_id, clip_id)
    if request.form.get("decision") == "approve":
        disguises.approve(db.session, clip, current_user)
        is_enough = clip.state == disguises.APPROVED
        words = (
            _("Approved by two people: this clip may be published.")
            if is_enough
            else _("Approved. One other person has to approve it too.")
        )
    else:
        disguises.reject(db.session, clip, current_user)
        words = _("The clip is deleted.")
    db.session.commit()
    flash(words)
    return redirect(url_for(".disguise", recording_id=recording_id))


def _find_clip(recording_id: int, clip_id: int) -> Disguise:
    clip = db.session.get(Disguise, clip_id)
    return clip if clip and clip.recording_id == recording_id else abort(404)
