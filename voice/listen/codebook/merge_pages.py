"""Themes that may be one, merges to undo, what only a few said, and what the last run changed."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from analysis.types import FEWEST
from surveys.models import Consultation
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.listen import decisions, findings, places, quotes
from voice.listen.codebook import merging
from voice.listen.codebook.models import MergeSuggestion
from voice.listen.models import SUGGESTED
from voice.listen.places import READERS, blueprint
from voice.listen.refusal import NotPossible
from voice.listen.themes import accepted_themes
from voice.listen.theming import runs
from voice.security import open_to

_QUOTES = 2


@blueprint.get("/<code>/codebook/merges")
@open_to(*READERS)
def merges(code: str) -> ResponseReturnValue:
    """Pairs that a machine thinks are one, side by side with quotes; and merges to undo."""
    consultation = places.find_consultation(code)
    pairs = merging.suggestions(db.session, consultation.id)
    themes = {theme.id for pair in pairs for theme in (pair.first, pair.second)}
    counts = findings.people_behind(db.session, consultation.id)
    said = quotes.of_themes(db.session, sorted(themes), most=_QUOTES)
    return render_template(
        "listen/codebook/merges.html",
        consultation=consultation,
        pairs=pairs,
        counts=counts,
        said={number: [one for (theme, _a), found in said.items() if theme == number
                       for one in found][:_QUOTES] for number in themes},
        made=merging.of_consultation(db.session, consultation.id),
    )  # fmt: skip


@blueprint.post("/<code>/codebook/merges/<int:suggestion_id>")
@open_to(*EDITORS)
def settle_pair(code: str, suggestion_id: int) -> ResponseReturnValue:
    """Make one theme of a suggested pair, under the name of either, or say that they are two."""
    consultation = places.find_consultation(code)
    do = request.form.get("do")
    if do == "two":
        merging.dismiss(db.session, consultation.id, suggestion_id, current_user)
        words = _("They stay two themes. You are not asked again.")
    elif do in ("first", "second"):
        words = _merge_pair(consultation, suggestion_id, keeps_first=do == "first")
    else:
        abort(400)
    db.session.commit()
    flash(words)
    return redirect(url_for(".merges", code=code, _anchor="pairs"), 303)


@blueprint.post("/<code>/codebook/merges/<int:merge_id>/undo")
@open_to(*EDITORS)
def undo_merge(code: str, merge_id: int) -> ResponseReturnValue:
    """Make two themes of one again."""
    consultation = places.find_consultation(code)
    merge = merging.undo(db.session, consultation.id, merge_id, current_user)
    words = _("“%(one)s” is a theme of its own again.", one=merge.theme.name)
    db.session.commit()
    flash(words)
    return redirect(url_for(".merges", code=code, _anchor="made"), 303)


@blueprint.get("/<code>/codebook/small")
@open_to(*READERS)
def small_voices(code: str) -> ResponseReturnValue:
    """What only a few people said: never thrown away, and never lost among the many."""
    consultation = places.find_consultation(code)
    found = [
        one
        for one in findings.of_consultation(db.session, consultation.id, states=(SUGGESTED,))
        if 0 < one.total.people < FEWEST
    ]
    said = quotes.of_themes(db.session, [one.theme.id for one in found], most=_QUOTES)
    bases = findings.bases(db.session, consultation.id)
    return render_template(
        "listen/codebook/small.html",
        consultation=consultation,
        found=found,
        said=said,
        fewest=FEWEST,
        unthemed=sum(base.unthemed for base in bases.values()),
        choices=accepted_themes(db.session, consultation.id),
    )


@blueprint.get("/<code>/changes")
@open_to(*READERS)
def run_changes(code: str) -> ResponseReturnValue:
    """What the last run changed, and what stayed."""
    consultation = places.find_consultation(code)
    return render_template(
        "listen/codebook/changes.html",
        consultation=consultation,
        changes=runs.changes(db.session, consultation.id),
    )


def _merge_pair(consultation: Consultation, suggestion_id: int, *, keeps_first: bool) -> str:
    pair = db.session.scalar(
        select(MergeSuggestion).where(
            MergeSuggestion.id == suggestion_id,
            MergeSuggestion.consultation_id == consultation.id,
        )
    )
    if pair is None:
        raise NotPossible("not_suggested")
    kept, gone = (pair.first, pair.second) if keeps_first else (pair.second, pair.first)
    if kept.state == SUGGESTED:
        decisions.accept_theme(db.session, kept, current_user)
    name, other = gone.name, kept.name
    decisions.merge_theme(db.session, gone, kept, current_user)
    return str(_("“%(one)s” is part of “%(other)s” now.", one=name, other=other))
