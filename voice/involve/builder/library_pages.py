"""The library: ready questions, put into a survey with one press."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from voice.accounts.roles import EDITORS
from voice.area import area_profile
from voice.db import db
from voice.involve import library
from voice.involve.builder import drafts, question_words
from voice.involve.builder.survey_pages import sprites_of
from voice.involve.builder.view import source_of
from voice.involve.places import blueprint, find_survey, find_survey_to_change
from voice.security import open_to


@blueprint.get("/surveys/<code>/library")
@open_to(*EDITORS)
def question_library(code: str) -> ResponseReturnValue:
    """Every block in the words of this survey, before anything is added."""
    found = find_survey(code)
    shown = [(block, _questions(block, found.draft)) for block in library.blocks().values()]
    every = [question for _block, questions in shown for question in questions]
    return render_template(
        "involve/library.html",
        survey=found,
        shown=shown,
        there={one["key"] for one in found.draft["questions"]},
        sprites=sprites_of({"questions": every}),
        words=question_words,
        language=source_of(found.draft),
    )


@blueprint.post("/surveys/<code>/library/<key>")
@open_to(*EDITORS)
def add_block(code: str, key: str) -> ResponseReturnValue:
    """Put a block's questions into the survey, in order; on to the first of them."""
    found = find_survey_to_change(code)
    block = library.blocks().get(key) or abort(404)
    questions = _questions(block, found.draft)
    if not questions:
        flash(_("The profile of your area names no districts yet."), "stop")
        return redirect(url_for(".question_library", code=code), 303)
    with drafts.changing(found) as draft:
        added = library.put_in(draft, questions, is_last=block.is_last)
    db.session.commit()
    flash(ngettext("%(num)s question was added.", "%(num)s questions were added.", len(added)))
    return redirect(url_for(".survey", code=code, _anchor=f"q-{added[0]}"), 303)


def _questions(block: library.Block, draft: dict[str, Any]) -> list[library.Question]:
    """The block's questions; none where the area's profile has nothing to choose from."""
    try:
        return library.questions_for(block, draft, area_profile())
    except library.NothingToOffer:
        return []
