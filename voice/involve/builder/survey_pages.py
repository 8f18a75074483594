"""The staff page of one survey's questions: read by everyone, changed by editors as they type."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from surveys.documents import pictures_of
from surveys.drafting import NeededBy, NoSuchPart
from surveys.models import Survey
from voice.accounts.roles import EDITORS, EVERYONE
from voice.batches import in_batches
from voice.db import db
from voice.involve import labels
from voice.involve.builder import building, checking, option_acts, question_words
from voice.involve.builder import view as builder_view
from voice.involve.builder.building import Outcome
from voice.involve.places import blueprint, find_survey, find_survey_to_change
from voice.media.pictures import MOST, sprite_of
from voice.security import allow_frames, open_to


@dataclass(frozen=True, slots=True)
class Needed:
    """A change that would break conditions, to be confirmed: where it goes, with which fields."""

    address: str
    fields: Mapping[str, str]
    questions: Sequence[str]


@dataclass(slots=True)
class Said:
    """What the page has to say beside the draft itself."""

    outcome: Outcome = field(default_factory=Outcome)
    form: Mapping[str, str] = field(default_factory=dict)
    needed: Needed | None = None
    adding: Mapping[str, str] = field(default_factory=dict)
    wrong: str = ""


@blueprint.get("/surveys/<code>")
@open_to(*EVERYONE)
def survey(code: str) -> ResponseReturnValue:
    """A survey's draft: what is asked, in order, and one question to change."""
    return show(find_survey(code), request.args.get("open", ""))


@blueprint.post("/surveys/<code>/words")
@open_to(*EDITORS)
def write(code: str) -> ResponseReturnValue:
    """Keep words and details of a question, where nobody else wrote the same meanwhile."""
    found = find_survey_to_change(code)
    opened = request.form.get("open", "")
    form, language = request.form, builder_view.source_of(found.draft)
    outcome = building.write(found, form, form.getlist("if.row"), language)
    if not outcome.is_whole:
        db.session.commit()  # what fits is kept
        return _answer_refused(found, opened, outcome)
    try:
        flashed = option_acts.act(db.session, found, opened, form, current_user)
    except NeededBy as error:
        fields = {"act": form["act"], "open": opened, "drop": "yes"}
        return ask_first(found, opened, url_for(".write", code=code), fields, error)
    except NoSuchPart:
        flashed = _("Somebody removed this meanwhile.")
    db.session.commit()
    if wants_json():
        return jsonify(version=found.version, now=building.now_at(found, form, language))
    flash(flashed or _("Saved."))
    return to_question(found, opened)


@blueprint.post("/surveys/<code>/check")
@open_to(*EDITORS)
def check(code: str) -> ResponseReturnValue:
    """What stands in the way of easy reading, of words as they are typed."""
    found = find_survey(code)
    language = request.form.get("language") or builder_view.source_of(found.draft)
    findings = checking.check_words(found.draft, request.form.get("words", ""), language)
    return jsonify(findings=[asdict(one) for one in findings])


def show(
    found: Survey, opened: str = "", said: Said | None = None, status: int = 200
) -> ResponseReturnValue:
    """The builder's page, with one question open, if there is such a question."""
    said = said or Said()
    may_edit = current_user.may_edit
    allow_frames()
    editor = None
    if may_edit and builder_view.is_there(found, opened):
        editor = builder_view.Editor(found, opened, said.outcome, said.form)
    page = render_template(
        "involve/survey.html",
        survey=found,
        rows=builder_view.rows_of(found),
        editor=editor,
        opened=opened,
        said=said,
        removed=building.removed_from(db.session, found) if may_edit else [],
        just_removed=request.args.get("removed", 0, type=int),
        sprites=sprites_of(found.draft),
        words=question_words,
        first=builder_view.FIRST,
        language=builder_view.source_of(found.draft),
        labels=labels,
    )
    return page, status


def sprites_of(document: Mapping[str, Any]) -> dict[str, str]:
    """Each picture's sprite, all of them beside the page."""
    references = pictures_of(document)
    groups = in_batches(references, MOST)
    return {reference: sprite_of(group) for group in groups for reference in group}


def to_question(found: Survey, opened: str) -> ResponseReturnValue:
    """On to a question in the list."""
    anchor = "q-first" if opened == builder_view.FIRST else f"q-{opened}"
    return redirect(url_for(".survey", code=found.code, open=opened, _anchor=anchor), 303)


def ask_first(
    found: Survey, opened: str, address: str, fields: Mapping[str, str], error: NeededBy
) -> ResponseReturnValue:
    """409: the page again, which names the questions whose conditions would go."""
    db.session.rollback()
    found = find_survey(found.code)
    needed = Needed(address, fields, error.keys)
    return show(found, opened, Said(needed=needed), 409)


def wants_json() -> bool:
    """Whether a script asks."""
    return request.accept_mimetypes.best == "application/json"


def _answer_refused(found: Survey, opened: str, outcome: Outcome) -> ResponseReturnValue:
    """409 with both texts, or 422 with what is wrong; what was typed stands in the page."""
    status = 409 if outcome.conflicts or outcome.gone else 422
    if not wants_json():
        return show(found, opened, Said(outcome, request.form), status)
    conflicts = [
        {"place": one.place, "theirs": one.theirs, "yours": one.yours} for one in outcome.conflicts
    ]
    problems = [
        {"field": place, "sentence": question_words.say_problem(reason)}
        for place, reason in outcome.problems.items()
    ]
    first = conflicts[0] if conflicts else {}
    answer = {"version": found.version, "conflicts": conflicts, "problems": problems}
    return jsonify(**answer, **first, gone=list(outcome.gone)), status
