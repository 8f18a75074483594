"""Group notes: a fast form for whoever was there, the notes so far, and one note line by line."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from surveys.models import Consultation
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.i18n import area_languages
from voice.involve import topics
from voice.listen import places
from voice.listen.labels import WHOSE_WORDS
from voice.listen.places import READERS, blueprint
from voice.listen.sources import notes
from voice.listen.sources.models import GroupNote
from voice.listen.sources.note_forms import NOTE_FIELD, NoteForm, token_of
from voice.paging import page_number
from voice.security import open_to

_AGAIN = ("place", "day", "group", "people", "kind")
"""What is filled in for another group at the same meeting."""


@blueprint.get("/<code>/notes", endpoint="notes")
@open_to(*READERS)
def show_notes(code: str) -> ResponseReturnValue:
    """The form, and the notes so far."""
    consultation = places.find_consultation(code)
    like = request.args.get("like", 0, type=int)
    form = _form(consultation, _like(_find(consultation, like)) if like else {})
    return _show(consultation, form)


@blueprint.post("/<code>/notes", endpoint="keep_note")
@open_to(*EDITORS)
def keep_note(code: str) -> ResponseReturnValue:
    """Keep what a group said; sent twice, it is kept once."""
    consultation = places.find_consultation(code)
    form = _form(consultation, {})
    if not form.validate_on_submit():
        return _show(consultation, form), 422
    note, is_new = notes.keep(db.session, consultation, form.gathered(), current_user)
    if note.consultation_id != consultation.id:
        abort(409)
    db.session.commit()
    flash(_("Saved.") if is_new else _("This note was saved before. It counts once."))
    return redirect(url_for(".note", code=code, note_id=note.id), 303)


@blueprint.get("/<code>/notes/<int:note_id>", endpoint="note")
@open_to(*READERS)
def show_note(code: str, note_id: int) -> ResponseReturnValue:
    """One note, each comment with what travels with it."""
    consultation = places.find_consultation(code)
    note = _find(consultation, note_id)
    return render_template(
        "listen/note.html",
        consultation=consultation,
        note=note,
        lines=notes.lines_of(db.session, note),
        languages=_languages(),
        whose={key: WHOSE_WORDS[key] for key in ("self", "helped", "proxy")},
    )


@blueprint.post("/<code>/notes/<int:note_id>", endpoint="correct_note")
@open_to(*EDITORS)
def correct_note(code: str, note_id: int) -> ResponseReturnValue:
    """Say other things about some of its comments, or let some go."""
    note = _find(places.find_consultation(code), note_id)
    lines = {one.id: _line(one.id) for one in notes.lines_of(db.session, note)}
    notes.correct(db.session, note, {key: one for key, one in lines.items() if one})
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for(".note", code=code, note_id=note_id), 303)


def _line(number: int) -> notes.Line | None:
    """What was sent about one comment; None where the form did not show it, or makes no sense."""
    sent = request.form
    whose, language = sent.get(f"whose-{number}", ""), sent.get(f"language-{number}", "")
    if whose not in WHOSE_WORDS or not (language.isalpha() and len(language) <= len("ckb")):
        return None
    is_removed = f"remove-{number}" in sent
    return notes.Line(whose, language, f"quote-{number}" in sent, is_removed)


def _form(consultation: Consultation, filled: dict[str, Any]) -> NoteForm:
    return NoteForm(data=filled).offer(
        notes.events_to_choose(db.session, consultation),
        topics.of_consultation(consultation),
        _languages(),
    )


def _like(note: GroupNote) -> dict[str, Any]:
    """A form filled as for another note: the same meeting, other people."""
    filled = {name: getattr(note, name) for name in _AGAIN}
    return filled | {"event": note.event_id or 0}


def _show(consultation: Consultation, form: NoteForm) -> str:
    page = notes.of_consultation(db.session, consultation, page_number(request.args))
    return render_template(
        "listen/notes.html",
        consultation=consultation,
        form=form,
        page=page,
        token_name=NOTE_FIELD,
        token=token_of(request.form.get(NOTE_FIELD)),
    )


def _languages() -> list[str]:
    return list(dict.fromkeys(["en", *area_languages()]))


def _find(consultation: Consultation, note_id: int) -> GroupNote:
    note = db.session.get(GroupNote, note_id)
    return note if note and note.consultation_id == consultation.id else abort(404)
