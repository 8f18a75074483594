"""Words to make safe: one person decides what is taken out, another agrees, anyone steps back.

What is not to be published has a reason; comments that may not be quoted come here for it alone.
"""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from surveys.models import Consultation
from voice.area import area_profile
from voice.db import db
from voice.listen import marking, places
from voice.listen.models import Comment
from voice.listen.places import READERS, blueprint
from voice.listen.safe_words import decided_marks, redactions, safe
from voice.listen.safe_words import queue as safe_queue
from voice.listen.safe_words.decided_marks import NotFound
from voice.listen.safe_words.labels import MARKS, REASONS, STATES
from voice.listen.safe_words.models import ABUSIVE, COMPLAINT, OPEN
from voice.paging import page_number
from voice.security import open_to

_MOST_LETTERS = 2_000


@blueprint.get("/<code>/words", endpoint="safe_words")
@open_to(*READERS)
def show_safe_words(code: str) -> ResponseReturnValue:
    """The comments of a state, each with what can be done about it."""
    return _show(places.find_consultation(code), {})


@blueprint.post("/<code>/words/<int:comment_id>", endpoint="decide_safe_words")
@open_to(*READERS)
def decide(code: str, comment_id: int) -> ResponseReturnValue:
    """Do what the pressed button says; leads only step back."""
    consultation = places.find_consultation(code)
    comment = places.find_comment(consultation, comment_id)
    version = request.form.get("version", 0, type=int)
    wanted = request.form.get("decision", "")
    if wanted not in _DECISIONS or not (current_user.may_edit or wanted == "undo"):
        abort(403)
    try:
        said = _DECISIONS[wanted](comment, version)
    except NotFound as error:
        db.session.rollback()
        sentence = _("These words are not in the comment: %(words)s", words=error.words[:80])
        typed = {"more": request.form.get("more", ""), "out": request.form.getlist("out")}
        return _show(consultation, {comment_id: typed | {"error": sentence}}), 422
    db.session.commit()
    flash(said)
    here = url_for(".safe_words", code=code, show=_show_of(request.form), keep=comment_id)
    return redirect(f"{here}#comment-{comment_id}", 303)


def _decide(comment: Comment, version: int) -> str:
    kept = {one.name for one in safe.marks_of(comment)} - set(request.form.getlist("out"))
    more = request.form.get("more", "")[:_MOST_LETTERS].splitlines()
    redactions.decide(db.session, comment, version, kept, more, current_user)
    return str(_("Kept. A second person reads it before it is published."))


def _approve(comment: Comment, version: int) -> str:
    redactions.approve(db.session, comment, version, current_user)
    return str(_("It may be published now."))


def _never(comment: Comment, version: int) -> str:
    redactions.refuse(db.session, comment, version, current_user)
    return str(_("It is not quoted. Themes and counts still hold it."))


def _complain(comment: Comment, version: int) -> str:
    redactions.refuse(db.session, comment, version, current_user, COMPLAINT)
    return str(_("Kept: you sent it to complaints. It is not quoted."))


def _set_aside(comment: Comment, version: int) -> str:
    redactions.refuse(db.session, comment, version, current_user, ABUSIVE)
    return str(_("Set aside as abusive. It is not quoted."))


def _undo(comment: Comment, version: int) -> str:
    redactions.undo(db.session, comment, version, is_lead=places.is_lead())
    return str(_("Undone."))


_DECISIONS = {
    "decide": _decide,
    "approve": _approve,
    "never": _never,
    "complaint": _complain,
    "abusive": _set_aside,
    "undo": _undo,
}


def _show(consultation: Consultation, typed: Mapping[int, Any]) -> str:
    given = request.form if typed else request.args
    show = _show_of(given)
    kept = given.get("keep", 0, type=int) if not typed else next(iter(typed))
    page = safe_queue.of_consultation(
        db.session, consultation.id, show, page_number(request.args), kept
    )
    return render_template(
        "listen/safe_words.html",
        consultation=consultation,
        question_of=places.question_finder(consultation),
        page=page,
        show=show,
        counts=safe_queue.count(db.session, consultation.id),
        states=STATES,
        kinds=MARKS,
        reasons=REASONS,
        complaints=area_profile().get("complaints", {}),
        typed=typed,
        safe_of=safe.current,
        why_never=safe.why_never,
        marks_of=safe.marks_of,
        words_of=decided_marks.words_of,
        decided=marking.decided,
        is_lead=places.is_lead(),
    )


def _show_of(given: Mapping[str, str]) -> str:
    asked = given.get("show", "")
    return asked if asked in safe_queue.SHOWS else OPEN
