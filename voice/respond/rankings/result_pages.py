"""The staff page of a ranking that is over: its lists, its map, and what everyone may read."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from voice.accounts.roles import EDITORS
from voice.db import db
from voice.listen.places import may_read
from voice.respond import forms
from voice.respond.errors import Incomplete
from voice.respond.places import blueprint, find
from voice.respond.rankings import chart as ranking_chart
from voice.respond.rankings import evidence as ranking_evidence
from voice.respond.rankings import forms as ranking_forms
from voice.respond.rankings import rankings
from voice.respond.rankings import results as ranking_results
from voice.respond.rankings import words as ranking_words
from voice.respond.rankings.models import Ranking
from voice.respond.rankings.rankings import StillOpen
from voice.security import open_to


@blueprint.post("/rankings/<int:ranking_id>/show")
@open_to(*EDITORS)
def show_ranking(ranking_id: int) -> ResponseReturnValue:
    """Let everyone read the lists where they voted, or nobody any more."""
    one = find(Ranking, ranking_id)
    try:
        rankings.show_to_everyone(one, is_shown=request.form.get("do") == "show")
    except StillOpen:
        flash(_("Close the vote first: a list would move those who vote later."), "stop")
    else:
        db.session.commit()
        flash(_("Everyone can read the lists now.") if one.shown_at else _("Nobody sees it now."))
    return redirect(url_for(".ranking", ranking_id=ranking_id, _anchor="public"))


@blueprint.post("/rankings/<int:ranking_id>/weights")
@open_to(*EDITORS)
def weigh_ranking(ranking_id: int) -> ResponseReturnValue:
    """Declare what each forum's list weighs in one list."""
    one = find(Ranking, ranking_id)
    if not one.is_over:
        abort(409)
    form = ranking_forms.weights_of(one)
    if not form.validate_on_submit():
        return show_results(one, form)
    try:
        why = form.weights_why.data or ""
        rankings.weigh(one, ranking_forms.read_weights(form, one), why, current_user)
    except Incomplete as error:
        forms.show_problems(form, error.problems)
        return show_results(one, form)
    db.session.commit()
    flash(_("Saved. The forums’ own lists stand beside the one list."))
    return redirect(url_for(".ranking", ranking_id=ranking_id, _anchor="joint"))


def show_results(one: Ranking, weights_form: Any) -> ResponseReturnValue:
    """Everything that came of a ranking that is over, with the form of weights as it was typed."""
    results = ranking_results.find(db.session, one)
    return render_template(
        "respond/ranking.html",
        consultation=one.consultation,
        ranking=one,
        results=results,
        sentences=ranking_words.in_short(results),
        map=ranking_chart.draw(results),
        side=ranking_chart.SIDE,
        length=ranking_chart.length,
        say=ranking_words,
        say_turnout=ranking_words.say_turnout,
        behind=ranking_evidence.of_ranking(db.session, one),
        may_read=may_read(),
        form=weights_form,
    ), 422 if weights_form.errors else 200
