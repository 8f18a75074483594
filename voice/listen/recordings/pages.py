"""Recordings: the queue of what waits to be heard, and the bench on which it is written down."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from analysis.language import LANGUAGES
from surveys.models import Edition, Recording, Response, Survey
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.listen import labels, places
from voice.listen.forms import TranscriptForm
from voice.listen.models import Comment
from voice.listen.places import READERS, blueprint
from voice.listen.recordings import queue as recording_queue
from voice.listen.recordings import spoken, transcripts
from voice.listen.recordings.transcripts import Typed, TypedMeanwhile
from voice.listen.refusal import NotPossible
from voice.listen.safe_words import safe
from voice.listen.safe_words.safe import Shown
from voice.media import serving
from voice.paging import page_number
from voice.security import open_to


@blueprint.get("/recordings")
@open_to(*READERS)
def recordings() -> ResponseReturnValue:
    """The queue, the oldest first."""
    filters = recording_queue.Filters.read(request.args)
    number = page_number(request.args)
    return render_template(
        "listen/recordings.html",
        filters=filters,
        page=recording_queue.of(db.session, filters, number),
        counts=recording_queue.count(db.session, filters),
        consultations=recording_queue.consultations(db.session),
        states=labels.RECORDING_STATES,
    )


@blueprint.get("/recordings/<int:recording_id>")
@open_to(*READERS)
def recording(recording_id: int) -> ResponseReturnValue:
    """The bench for a sound or a video; a picture itself."""
    found = find_recording(recording_id)
    if found.media_type.startswith("image/"):
        return redirect(url_for(".recording_file", recording_id=recording_id))
    return show_bench(found)


@blueprint.get("/recordings/<int:recording_id>/file")
@open_to(*READERS)
def recording_file(recording_id: int) -> ResponseReturnValue:
    """The file, once it is made anew; no browser keeps it, and nothing in it can run.

    A voice says again what was taken out of its words: then it is for leads only, as they are.
    """
    found = db.session.get(Recording, recording_id)
    if found is None or found.state != "ready":
        abort(404)
    is_picture = found.media_type.startswith("image/")
    if not is_picture and _made_safe(transcripts.comment_of(db.session, found)):
        abort(403)
    return serving.send(found.name, found.media_type)


@blueprint.post("/recordings/<int:recording_id>")
@open_to(*EDITORS)
def write_down(recording_id: int) -> ResponseReturnValue:
    """Keep what was typed; with `do`, also say that it is done, or ask for another listener."""
    found = find_recording(recording_id)
    form = TranscriptForm()
    wanted = request.form.get("do", "save")
    if not form.validate_on_submit():
        return show_bench(found, form), 422
    try:
        words = _write(found, form, wanted)
    except NotPossible as refusal:
        if refusal.reason not in labels.REFUSALS:
            raise
        db.session.rollback()
        return show_bench(find_recording(recording_id), form, refusal.reason), 422
    except TypedMeanwhile:
        db.session.commit()
        return show_bench(find_recording(recording_id), form, is_meanwhile=True), 409
    db.session.commit()
    flash(words)
    if wanted == "save":
        return redirect(url_for(".recording", recording_id=recording_id))
    return redirect(url_for(".recordings"))


@blueprint.post("/recordings/<int:recording_id>/draft")
@open_to(*EDITORS)
def keep_draft(recording_id: int) -> ResponseReturnValue:
    """Keep what is being typed, for the page's script."""
    found = find_recording(recording_id)
    form = TranscriptForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        said = transcripts.save(db.session, found, _typed(form), current_user)
    except TypedMeanwhile as other:
        said = other.transcript
        who = said.changed_by.email if said.changed_by else ""
        hidden = _made_safe(transcripts.comment_of(db.session, found))
        words = hidden.text if hidden else said.text
        answer = {"version": said.version, "words": words, "who": who}
        db.session.commit()
        return answer, 409
    answer = {"version": said.version}
    db.session.commit()
    return answer


@blueprint.post("/recordings/<int:recording_id>/reopen")
@open_to(*EDITORS)
def reopen(recording_id: int) -> ResponseReturnValue:
    """Work on finished words again."""
    found = find_recording(recording_id)
    if _made_safe(transcripts.comment_of(db.session, found)):
        raise NotPossible("sealed")
    transcripts.reopen(db.session, found, current_user)
    db.session.commit()
    flash(_("You can change the words now. The comment keeps the earlier ones until you are done."))
    return redirect(url_for(".recording", recording_id=recording_id))


def find_recording(recording_id: int) -> Recording:
    """A recording that was handed in; no such page otherwise (it may have been taken back)."""
    return db.session.get(Recording, recording_id) or abort(404)


def show_bench(
    found: Recording,
    form: TranscriptForm | None = None,
    refusal: str = "",
    *,
    is_meanwhile: bool = False,
) -> str:
    """The bench, with what was typed where it could not be taken."""
    response = _response_of(found)
    comment = transcripts.comment_of(db.session, found)
    made_safe = _made_safe(comment)
    said = transcripts.find(db.session, found.id)
    form = form or TranscriptForm(formdata=None, words=said.text if said else "")
    form.version.data = said.version if said else 0
    chosen = form.language.data or (said.language if said else response.language)
    consultation = response.edition.survey.consultation
    return render_template(
        "listen/recording.html",
        recording=found,
        response=response,
        consultation=consultation,
        comment=comment,
        question=places.question_finder(consultation)(comment) if comment else "",
        story="" if made_safe else spoken.story_beside(db.session, found)[0],
        made_safe=made_safe,
        said=said,
        form=form,
        refusal=labels.REFUSALS.get(refusal, ""),
        is_meanwhile=is_meanwhile,
        languages=_languages(response, chosen),
        chosen=chosen,
        refused_for=labels.REFUSED_FOR.get(found.refused_for or "", ""),
    )


def _made_safe(comment: Comment | None) -> Shown | None:
    """What this person sees instead of the words as they were said, where two people decided so."""
    if comment is None:
        return None
    seen = safe.shown(comment, is_lead=places.is_lead())
    return seen if seen.is_safe else None


def _write(found: Recording, form: TranscriptForm, wanted: str) -> str:
    """Do what was asked for; what to say about it. Raises `NotPossible`, `TypedMeanwhile`."""
    typed = _typed(form)
    if wanted == "done":
        transcripts.finish(db.session, found, typed, current_user)
        return str(_("Done. The words are a comment now, and “Find themes” will read them."))
    if wanted == "dispute":
        transcripts.dispute(db.session, found, typed, form.why.data or "", current_user)
        return str(_("Kept. Another person will listen to it."))
    transcripts.save(db.session, found, typed, current_user)
    return str(_("Kept. It is not done yet."))


def _typed(form: TranscriptForm) -> Typed:
    return Typed(form.words.data or "", form.language.data or "en", form.version.data or 0)


def _response_of(found: Recording) -> Response:
    return db.session.scalars(
        select(Response)
        .where(Response.id == found.response_id)
        .options(
            joinedload(Response.edition).joinedload(Edition.survey).joinedload(Survey.consultation)
        )
    ).one()


def _languages(response: Response, chosen: str) -> list[str]:
    """Those of the survey first, then what else is spoken here."""
    asked = response.edition.document["languages"]
    others = sorted(LANGUAGES, key=labels.language_name)
    return list(dict.fromkeys((chosen, response.language, *asked, *others)))
