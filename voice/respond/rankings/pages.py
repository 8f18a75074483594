"""The staff pages of rankings: choose what is ranked, open it, watch the count, read what came."""

from datetime import timedelta
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from surveys.editions import today
from surveys.models import Consultation
from voice.accounts.roles import EDITORS, EVERYONE
from voice.addresses import whole
from voice.db import db
from voice.i18n import area_languages
from voice.listen import findings
from voice.qr import draw_qr
from voice.respond import forms, labels
from voice.respond.errors import Incomplete
from voice.respond.places import blueprint, find, find_consultation
from voice.respond.rankings import board_decisions, rankings
from voice.respond.rankings import forms as ranking_forms
from voice.respond.rankings import words as ranking_words
from voice.respond.rankings.models import METHODS, Ranking, RankingForum
from voice.respond.rankings.rankings import NotOpen
from voice.respond.rankings.result_pages import show_results
from voice.security import open_to

_FIRST_THEMES = 8  # ticked on a new ranking: the most said
_TWO_WEEKS = timedelta(days=14)


@blueprint.get("/<code>/ranking")
@open_to(*EVERYONE)
def ranking_list(code: str) -> ResponseReturnValue:
    """The consultation's rankings, and what its boards decided so far."""
    consultation = find_consultation(code)
    found = rankings.of_consultation(db.session, consultation)
    return render_template(
        "respond/rankings.html",
        consultation=consultation,
        rankings=found,
        turnouts=rankings.turnouts(db.session, found),
        record=board_decisions.of_consultation(db.session, consultation),
        methods=ranking_words.METHODS,
    )


@blueprint.route("/<code>/ranking/new", methods=["GET", "POST"])
@open_to(*EDITORS)
def new_ranking(code: str) -> ResponseReturnValue:
    """Choose what is ranked, how, by whom and until when."""
    consultation = find_consultation(code)
    found = findings.of_consultation(db.session, consultation.id)
    themes = [one.theme for one in found]
    ticked = [one.id for one in themes[:_FIRST_THEMES]]
    form = ranking_forms.new_ranking(ticked, today() + _TWO_WEEKS)
    if form.validate_on_submit() and (made := _begin(consultation, form, themes)):
        flash(_("The ranking is there. Look at its cards, then open it."))
        return redirect(url_for(".ranking", ranking_id=made.id))
    return render_template(
        "respond/ranking_form.html",
        consultation=consultation,
        form=form,
        findings=found,
        rankers=ranking_forms.RANKERS,
        names=labels.AUDIENCES,
        methods={key: ranking_words.METHODS[key] for key in METHODS},
    ), 422 if form.errors else 200


@blueprint.get("/rankings/<int:ranking_id>")
@open_to(*EVERYONE)
def ranking(ranking_id: int) -> ResponseReturnValue:
    """A ranking: its cards before it opens, its count while it runs, its lists at the end."""
    one = find(Ranking, ranking_id)
    if one.is_over:
        return show_results(one, ranking_forms.weights_of(one))
    if one.is_open:
        return _show_count(one)
    return _show_cards(one, ranking_forms.names_of_cards(one))


@blueprint.post("/rankings/<int:ranking_id>/cards")
@open_to(*EDITORS)
def name_ranking_cards(ranking_id: int) -> ResponseReturnValue:
    """Name the cards in each language, and open the ranking where that was pressed."""
    one = find(Ranking, ranking_id)
    form = ranking_forms.names_of_cards(one)
    try:
        rankings.name_cards(one, ranking_forms.read_names(form, one))
    except NotOpen:
        flash(_("People vote on these cards already. They stay as they are."), "stop")
        return redirect(url_for(".ranking", ranking_id=one.id))
    except Incomplete as error:
        form.validate()
        forms.show_problems(form, error.problems)
        return _show_cards(one, form)
    if request.form.get("do") == "open":
        rankings.open_to_votes(one)
    db.session.commit()
    flash(_("The vote is open. Share its address.") if one.is_open else _("Saved."))
    return redirect(url_for(".ranking", ranking_id=one.id))


@blueprint.get("/rankings/<int:ranking_id>/count.json")
@open_to(*EVERYONE)
def ranking_count(ranking_id: int) -> ResponseReturnValue:
    """How many took part by now, in words, by forum."""
    one = find(Ranking, ranking_id)
    counted = rankings.turnouts(db.session, [one])
    return jsonify(
        is_open=one.is_open,
        counts={str(key): ranking_words.say_turnout(each) for key, each in counted.items()},
    )


@blueprint.post("/rankings/<int:ranking_id>/close")
@open_to(*EDITORS)
def close_ranking(ranking_id: int) -> ResponseReturnValue:
    """Take no more votes, and read what came."""
    one = find(Ranking, ranking_id)
    try:
        rankings.close(one)
    except NotOpen:
        flash(_("This vote is not open."), "stop")
    else:
        db.session.commit()
        flash(_("The vote is over. Here is what each forum says."))
    return redirect(url_for(".ranking", ranking_id=ranking_id))


def _begin(consultation: Consultation, form: Any, themes: Any) -> Ranking | None:
    try:
        made = rankings.begin(db.session, consultation, form.plan(themes), current_user)
    except Incomplete as error:
        forms.show_problems(form, error.problems)
        return None
    db.session.commit()
    return made


def _address(forum: RankingForum) -> str:
    return whole(url_for("rankings.in_best_language", code=forum.code))


def _show_cards(one: Ranking, form: Any) -> ResponseReturnValue:
    return render_template(
        "respond/ranking_cards.html",
        consultation=one.consultation,
        ranking=one,
        form=form,
        languages=area_languages(),
        methods=ranking_words.METHODS,
    ), 422 if form.errors else 200


def _show_count(one: Ranking) -> ResponseReturnValue:
    return render_template(
        "respond/ranking_count.html",
        consultation=one.consultation,
        ranking=one,
        turnouts=rankings.turnouts(db.session, [one]),
        say_turnout=ranking_words.say_turnout,
        addresses={forum.id: _address(forum) for forum in one.forums},
        draw_qr=draw_qr,
        methods=ranking_words.METHODS,
    )
