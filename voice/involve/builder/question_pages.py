"""Adding, moving, copying, removing and putting back questions."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from surveys import beginnings, drafting
from surveys.asking import stays_last
from surveys.drafting import NeededBy, NoSuchPart
from surveys.models import Survey
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.involve.builder import building, drafts, question_words
from voice.involve.builder.survey_pages import Said, ask_first, show, to_question
from voice.involve.models import Removed
from voice.involve.places import blueprint, find_survey_to_change
from voice.security import open_to

MOST = 200  # questions, as in surveys/schema.json


@blueprint.post("/surveys/<code>/questions")
@open_to(*EDITORS)
def add_question(code: str) -> ResponseReturnValue:
    """A new question of the chosen kind, where the form says; on to it."""
    found = find_survey_to_change(code)
    form = request.form
    kind, words = form.get("kind", ""), drafts.tidy(form.get("words", ""))
    wrong = _wrong_with(found, kind, words)
    if wrong:
        return show(found, "", Said(adding=form, wrong=wrong), 422)
    question = beginnings.begin(found.draft, kind, words)
    with drafts.changing(found) as draft:
        key = drafting.add(draft, question, _place_after(draft, form.get("after", "")))
    db.session.commit()
    return to_question(found, key)


@blueprint.post("/surveys/<code>/questions/<key>/move")
@open_to(*EDITORS)
def move_question(code: str, key: str) -> ResponseReturnValue:
    """Let a question stand one place further up (`by` -1) or down (1), or at place `to`."""
    found = find_survey_to_change(code)
    form = request.form
    try:
        with drafts.changing(found) as draft:
            at = drafting.place_of(draft, key)
            to = at + int(form["by"]) if "by" in form else int(form["to"]) - 1
            drafting.move(draft, key, to, drop=form.get("drop") == "yes")
    except NeededBy as error:
        fields = {"to": str(to + 1), "drop": "yes"}
        return ask_first(found, key, url_for(".move_question", code=code, key=key), fields, error)
    except NoSuchPart:
        return _gone(found)
    except (KeyError, ValueError):
        abort(400)
    db.session.commit()
    return _back_to(found, key)


@blueprint.post("/surveys/<code>/questions/<key>/duplicate")
@open_to(*EDITORS)
def duplicate_question(code: str, key: str) -> ResponseReturnValue:
    """A copy behind the question; on to it."""
    found = find_survey_to_change(code)
    try:
        with drafts.changing(found) as draft:
            copy = drafting.duplicate(draft, key)
    except NoSuchPart:
        return _gone(found)
    db.session.commit()
    return to_question(found, copy)


@blueprint.post("/surveys/<code>/questions/<key>/remove")
@open_to(*EDITORS)
def remove_question(code: str, key: str) -> ResponseReturnValue:
    """Take a question out; a notice offers to put it back."""
    found = find_survey_to_change(code)
    try:
        drop = request.form.get("drop") == "yes"
        removed = building.remove(db.session, found, key, current_user, drop=drop)
    except NeededBy as error:
        address = url_for(".remove_question", code=code, key=key)
        return ask_first(found, key, address, {"drop": "yes"}, error)
    except NoSuchPart:
        return _gone(found)
    db.session.commit()
    return redirect(url_for(".survey", code=code, removed=removed.id, _anchor="removed"), 303)


@blueprint.post("/surveys/<code>/removed/<int:removed_id>")
@open_to(*EDITORS)
def put_back(code: str, removed_id: int) -> ResponseReturnValue:
    """Put back what was taken out."""
    found = find_survey_to_change(code)
    removed = db.session.get(Removed, removed_id)
    if removed is None or removed.survey_id != found.id:
        return _gone(found)
    try:
        key = building.restore(db.session, found, removed)
    except NoSuchPart:
        flash(_("The question that this belongs to is not there. Put that back first."), "stop")
        return redirect(url_for(".survey", code=code), 303)
    db.session.commit()
    return to_question(found, key)


def _wrong_with(found: Survey, kind: str, words: str) -> str:
    if kind not in question_words.KINDS:
        return str(_("Choose how people answer."))
    if len(words) > building.LONGEST:
        return question_words.say_problem("too_long")
    if len(found.draft["questions"]) >= MOST:
        return str(_("A survey has at most 200 questions."))
    return ""


def _place_after(draft: drafting.Document, key: str) -> int | None:
    try:
        return drafting.place_of(draft, key) + 1
    except NoSuchPart:
        last = stays_last(draft)
        return drafting.place_of(draft, last[0]) if last else None


def _back_to(found: Survey, key: str) -> ResponseReturnValue:
    """The list at the question, with the same one open as before."""
    opened = request.form.get("open", "")
    return redirect(
        url_for(".survey", code=found.code, open=opened or None, _anchor=f"q-{key}"), 303
    )


def _gone(found: Survey) -> ResponseReturnValue:
    flash(_("Somebody removed this meanwhile."), "stop")
    return redirect(url_for(".survey", code=found.code), 303)
