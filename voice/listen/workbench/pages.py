"""The workbench: comments and themes side by side, for people who work through thousands.

Everything is a form. The page's script sends the same forms, asks for the comment alone as the
answer (`part`), and brings keys.
"""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from surveys.models import Consultation
from voice.accounts.models import User
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.listen import labels, lists, places
from voice.listen.models import Coding, Comment
from voice.listen.places import READERS, blueprint
from voice.listen.refusal import NotPossible
from voice.listen.themes import accepted_themes
from voice.listen.workbench import forms as workbench_forms
from voice.listen.workbench import steps, worklist
from voice.listen.workbench.asked import Asked, Place
from voice.listen.workbench.models import CodingStep
from voice.listen.workbench.steps import Meanwhile
from voice.security import open_to


@blueprint.get("/<code>/workbench")
@open_to(*READERS)
def workbench(code: str) -> ResponseReturnValue:
    """Some comments to work through, and the themes beside them."""
    consultation = places.find_consultation(code)
    asked = Asked.read(request.args)
    after, before = (Place.read(request.args.get(one)) for one in ("after", "before"))
    found = worklist.stretch(db.session, consultation.id, asked, after=after, before=before)
    listed = _with_kept(consultation, found.comments)
    here: dict[str, Any] = {
        "after": after and str(after),
        "before": before and str(before),
        **asked.given,
    }

    def back_to(comment_id: int) -> str:
        place = f"comment-{comment_id}"
        return url_for(".workbench", code=code, keep=comment_id, _anchor=place, **here)

    return render_template(
        "listen/workbench.html",
        **_what_items_need(consultation, listed, back_to),
        **_what_stands_around(consultation),
        found=found,
        asked=asked,
        listed=listed,
        here=here,
    )


@blueprint.get("/<code>/workbench/<int:comment_id>/themes")
@open_to(*EDITORS)
def workbench_themes(code: str, comment_id: int) -> ResponseReturnValue:
    """All themes to choose from, for one comment: what the script shows as a dialog."""
    consultation = places.find_consultation(code)
    comment = places.find_comment(consultation, comment_id)
    instead_of = request.args.get("theme", type=int)
    coding = next((one for one in comment.codings if one.theme_id == instead_of), None)
    return _choosing(consultation, comment, coding)


@blueprint.post("/<code>/workbench/<int:comment_id>")
@open_to(*EDITORS)
def workbench_decide(code: str, comment_id: int) -> ResponseReturnValue:
    """One decision about one comment; 409 with both decisions where somebody was faster."""
    consultation = places.find_consultation(code)
    comment = places.find_comment(consultation, comment_id)
    do = request.form.get("do")
    try:
        words = workbench_forms.decide(comment, do or "")
    except Meanwhile as meanwhile:
        db.session.rollback()
        return _both(consultation, comment_id, meanwhile)
    except NotPossible as refusal:
        if do != "new" or refusal.reason not in ("no_name", "long_name"):
            raise
        db.session.rollback()
        return _refused_name(consultation, comment_id, refusal.reason)
    db.session.commit()
    return _done(consultation, comment_id, words)


@blueprint.post("/<code>/workbench/undo")
@open_to(*EDITORS)
def workbench_undo(code: str) -> ResponseReturnValue:
    """Take the person's own last decision back."""
    consultation = places.find_consultation(code)
    step = steps.last_of(db.session, consultation.id, current_user)
    if step is None:
        raise NotPossible("nothing_to_undo")
    comment_id = step.comment_id
    try:
        steps.take_back(db.session, step, current_user)
    except Meanwhile:
        db.session.rollback()
        steps.pass_over(step)
        db.session.commit()
        words = _("Somebody else decided after you. Their decision stands: it was not undone.")
        return _done(consultation, comment_id, words, status=409)
    db.session.commit()
    return _done(consultation, comment_id, _("Undone. It is as it was before."))


def _done(
    consultation: Consultation, comment_id: int, words: str, status: int = 200
) -> ResponseReturnValue:
    """Say what happened: with the comment as it is now, or back on the page."""
    if "part" in request.form:
        return _part(consultation, comment_id, words), status
    flash(words, "stop" if status >= 400 else "message")  # what HTTP calls errors
    return redirect(places.way_back(url_for(".workbench", code=consultation.code)))


def _both(consultation: Consultation, comment_id: int, meanwhile: Meanwhile) -> ResponseReturnValue:
    """Their decision and the person's own, side by side, to choose from. Nothing was changed."""
    fields = {
        name: request.form[name]
        for name in ("do", "theme", "to", "seen", "seen_to", "back")
        if name in request.form
    }
    theirs = [db.session.get(Coding, one.id) for one in meanwhile.theirs]
    known = [one for one in theirs if one is not None]
    for one in known:
        is_target = str(one.theme_id) == fields.get("to")
        fields["seen_to" if is_target else "seen"] = steps.mark_of(one)
    conflict = {"theirs": known, "fields": fields}
    if "part" in request.form:
        return _part(consultation, comment_id, _("Somebody decided meanwhile."), conflict), 409
    comment = places.find_comment(consultation, comment_id)
    page = render_template(
        "listen/workbench_one.html",
        **_what_items_need(consultation, [comment], _back_of_form),
        comment=comment,
        conflict=conflict,
    )
    return page, 409


def _refused_name(consultation: Consultation, comment_id: int, reason: str) -> ResponseReturnValue:
    words = {
        "no_name": _("Type a name for the new theme."),
        "long_name": _("Make the name shorter: 120 letters at most."),
    }[reason]
    if "part" in request.form:
        return {"said": words}, 422
    comment = places.find_comment(consultation, comment_id)
    return _choosing(consultation, comment, None, words), 422


def _choosing(
    consultation: Consultation, comment: Comment, coding: Coding | None, problem: str = ""
) -> str:
    return render_template(
        "listen/workbench_themes.html",
        **_what_items_need(consultation, [comment], _back_of_form),
        comment=comment,
        instead_of=coding,
        choices=accepted_themes(db.session, consultation.id),
        problem=problem,
        name=request.form.get("name", ""),
    )


def _part(
    consultation: Consultation,
    comment_id: int,
    words: str,
    conflict: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """For the script: the comment's part of the page anew, what to say, and what is left."""
    comments = worklist.load(db.session, [comment_id])
    item = render_template(
        "listen/_workbench_answer.html",
        **_what_items_need(consultation, comments, _back_of_form),
        comment=comments[0] if comments else None,
        conflict=conflict,
    )
    return {
        "comment": comment_id,
        "item": item,
        "said": words,
        "left": lists.count_unchecked(db.session, consultation.id),
        "undo": _undo(consultation) is not None,
    }


def _what_items_need(
    consultation: Consultation, comments: Sequence[Comment], back_to: Callable[[int], str]
) -> dict[str, Any]:
    """What the template of one comment needs, with a query for all of them, not for each."""
    people = {one.decided_by_id for comment in comments for one in comment.codings}
    rows = db.session.execute(select(User.id, User.email).where(User.id.in_(people)))
    names = {number: email for number, email in rows}  # noqa: C416  # mypy sees no pairs in rows
    return {
        "consultation": consultation,
        "question_of": places.question_finder(consultation),
        "codings_of": worklist.least_sure_first,
        "back_to": back_to,
        "names": names,
        "decided": labels.DECIDED,
    }


def _what_stands_around(consultation: Consultation) -> dict[str, Any]:
    """The themes with what waits under each, the last run, and whether there is an undo."""
    job = places.latest_job(consultation.id)
    return {
        "choices": accepted_themes(db.session, consultation.id),
        "waiting": worklist.count_waiting(db.session, consultation.id),
        "undo": _undo(consultation),
        "job": job,
        "progress": places.tell_progress(job) if job else None,
    }


def _back_of_form(comment_id: int) -> str:
    """Where the person was. The answer to a form knows it from the form alone."""
    return places.way_back(url_for(".index"))


def _undo(consultation: Consultation) -> CodingStep | None:
    return steps.last_of(db.session, consultation.id, current_user)


def _with_kept(consultation: Consultation, comments: Sequence[Comment]) -> list[Comment]:
    """The comments, and the one just decided on first: so that it can still be undone."""
    kept = request.args.get("keep", 0, type=int)
    if not kept or kept in {one.id for one in comments}:
        return list(comments)
    mine = worklist.load(db.session, [kept])
    return [*(one for one in mine if one.consultation_id == consultation.id), *comments]
