"""The staff page on which a board's decisions are written down, and read ever after."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from surveys.models import Consultation
from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.respond import forms
from voice.respond.errors import Incomplete
from voice.respond.places import blueprint, find_consultation
from voice.respond.rankings import board_decisions, rankings
from voice.respond.rankings import forms as ranking_forms
from voice.respond.rankings.models import BoardDecision, Ranking
from voice.security import open_to


@blueprint.get("/<code>/decisions")
@open_to(*EVERYONE)
def decisions(code: str) -> ResponseReturnValue:
    """What was chosen and why, what was not and why, and what nobody has decided yet."""
    consultation = find_consultation(code)
    return render_template(
        "respond/decisions.html",
        consultation=consultation,
        record=board_decisions.of_consultation(db.session, consultation),
    )


@blueprint.route("/<code>/decisions/new", methods=["GET", "POST"])
@open_to(*EDITORS)
def new_decisions(code: str) -> ResponseReturnValue:
    """Write down what a board decided, after a ranking (`?ranking=`) or without one."""
    consultation = find_consultation(code)
    after = _after(consultation)
    themes = board_decisions.themes_of(db.session, consultation, after)
    form = ranking_forms.decisions_on(themes, consultation.board)
    if form.validate_on_submit() and (added := _keep(consultation, form, after)):
        flash(_("Written down. Nobody can change it; a new decision stands beside it."))
        where = "chosen" if any(one.is_chosen for one in added) else "not-chosen"
        return redirect(url_for(".decisions", code=code, _anchor=where))
    return render_template(
        "respond/decision_form.html",
        consultation=consultation,
        record=board_decisions.of_consultation(db.session, consultation),
        themes=themes,
        after=after,
        form=form,
    ), 422 if form.errors else 200


def _keep(consultation: Consultation, form: Any, after: Ranking | None) -> list[BoardDecision]:
    """Write down and commit; nothing, with the problems beside their fields, where some are."""
    themes = board_decisions.themes_of(db.session, consultation, after)
    choices = ranking_forms.read_choices(form, themes)
    board, day = form.board.data or "", form.day.data
    try:
        added = board_decisions.write_down(
            db.session, consultation, choices, board, day, current_user, after
        )
    except Incomplete as error:
        forms.show_problems(form, error.problems)
        return []
    db.session.commit()
    return added


def _after(consultation: Consultation) -> Ranking | None:
    """The consultation's ranking that the board looked at, if any."""
    asked = request.args.get("ranking", type=int)
    found = rankings.of_consultation(db.session, consultation)
    return next((one for one in found if one.id == asked), None)
