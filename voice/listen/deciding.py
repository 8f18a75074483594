"""Deciding: what a person sends from the listening pages. The services are in `decisions`."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from voice import errors
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.jobs import queue, work
from voice.listen import decisions, pages, places, section_19, watching
from voice.listen.forms import ChooseThemeForm, RenameForm, TranslationForm
from voice.listen.models import THEMING, Comment, Theme
from voice.listen.places import blueprint
from voice.listen.refusal import SENTENCES, NotPossible
from voice.listen.themes import accepted_themes
from voice.listen.workbench import steps
from voice.listen.workbench.steps import Wish
from voice.security import open_to


@blueprint.errorhandler(NotPossible)
def not_possible(error: NotPossible) -> ResponseReturnValue:
    """409: something changed since the page was shown, or the choice makes no sense."""
    db.session.rollback()
    return errors.answer(
        409,
        "not-possible",
        _("This could not be done"),
        str(SENTENCES[error.reason])
        + " "
        + _("Nothing was changed. Go back and load the page again."),
    )


@blueprint.post("/<code>/find-themes")
@open_to(*EDITORS)
def find_themes(code: str) -> ResponseReturnValue:
    """Start a run, unless one is under way."""
    consultation = places.find_consultation(code)
    running = places.latest_job(consultation.id)
    if running is None or running.is_over:
        job_id = work.record(db.session, THEMING, consultation_id=consultation.id).id
        db.session.commit()
        queue.announce(job_id)
    return redirect(url_for(".themes", code=code) + "#run")


@blueprint.post("/jobs/<int:job_id>/stop")
@open_to(*EDITORS)
def stop(job_id: int) -> ResponseReturnValue:
    """Ask a run to stop; it changes nothing then."""
    job = places.find_job(job_id)
    if not job.is_over:
        work.ask_to_stop(db.session, job)
        db.session.commit()
    return redirect(places.way_back(url_for(".index")))


@blueprint.post("/jobs/<int:job_id>/go-on")
@open_to(*EDITORS)
def go_on(job_id: int) -> ResponseReturnValue:
    """Let a run that was stopped or has failed run again, unless a newer one was begun."""
    job = places.find_job(job_id)
    newest = places.latest_job(job.arguments["consultation_id"])
    if newest is not None and newest.id == job.id and work.go_on(db.session, job):
        db.session.commit()
        queue.announce(job_id)
    return redirect(places.way_back(url_for(".index")))


@blueprint.post("/<code>/themes/<int:theme_id>/accept")
@open_to(*EDITORS)
def accept(code: str, theme_id: int) -> ResponseReturnValue:
    """Take a suggested theme."""
    theme = places.find_theme(places.find_consultation(code), theme_id)
    decisions.accept_theme(db.session, theme, current_user)
    return _done(_("“%(name)s” is one of your themes now.", name=theme.name), code, "#themes")


@blueprint.post("/<code>/themes/<int:theme_id>/dismiss")
@open_to(*EDITORS)
def dismiss(code: str, theme_id: int) -> ResponseReturnValue:
    """Turn a suggested theme down."""
    theme = places.find_theme(places.find_consultation(code), theme_id)
    decisions.dismiss_theme(db.session, theme, current_user)
    words = _("“%(name)s” is dismissed. It will not be suggested again.", name=theme.name)
    return _done(words, code, "#suggested")


@blueprint.post("/<code>/themes/<int:theme_id>/rename")
@open_to(*EDITORS)
def rename(code: str, theme_id: int) -> ResponseReturnValue:
    """Give a theme a person's words."""
    theme = places.find_theme(places.find_consultation(code), theme_id)
    form = RenameForm()
    if not form.validate_on_submit():
        return pages.show_theme(code, theme_id, form), 422
    decisions.rename_theme(
        db.session,
        theme,
        form.name.data or "",
        form.easy_name.data,
        form.description.data or "",
        current_user,
    )
    words = _("The theme is called “%(name)s” now.", name=theme.name)
    db.session.commit()
    flash(words)
    return redirect(url_for(".theme", code=code, theme_id=theme_id))


@blueprint.post("/<code>/themes/<int:theme_id>/evidence")
@open_to(*EDITORS)
def tag_evidence(code: str, theme_id: int) -> ResponseReturnValue:
    """Say what a theme is evidence of, by section 19."""
    theme = places.find_theme(places.find_consultation(code), theme_id)
    section_19.tag(theme, request.form.getlist("section_19"))
    db.session.commit()
    flash(_("Saved. The evidence pack says it."))
    return redirect(url_for(".theme", code=code, theme_id=theme_id, _anchor="evidence"), 303)


@blueprint.post("/<code>/themes/<int:theme_id>/merge")
@open_to(*EDITORS)
def merge(code: str, theme_id: int) -> ResponseReturnValue:
    """Make one theme of two."""
    consultation = places.find_consultation(code)
    theme = places.find_theme(consultation, theme_id)
    into = _chosen_theme(consultation.id)
    decisions.merge_theme(db.session, theme, into, current_user)
    words = _("“%(one)s” is part of “%(other)s” now.", one=theme.name, other=into.name)
    db.session.commit()
    flash(words)
    return redirect(url_for(".theme", code=code, theme_id=into.id))


@blueprint.post("/<code>/comments/<int:comment_id>/themes/<int:theme_id>")
@open_to(*EDITORS)
def judge(code: str, comment_id: int, theme_id: int) -> ResponseReturnValue:
    """Right, wrong, or rather another theme: what a person says about one coding."""
    consultation = places.find_consultation(code)
    comment = places.find_comment(consultation, comment_id)
    theme = places.find_theme(consultation, theme_id)
    decision = request.form.get("decision")
    if decision not in ("right", "wrong", "move"):
        abort(400)
    if decision == "move":
        return _move(code, comment, theme, _chosen_theme(consultation.id))
    _take(comment, Wish(theme, decision == "right", request.form.get("seen", "")))
    words = _("Kept under “%(name)s”.") if decision == "right" else _("Taken out of “%(name)s”.")
    return _done(words % {"name": theme.name}, code)


@blueprint.post("/<code>/comments/<int:comment_id>/themes")
@open_to(*EDITORS)
def add(code: str, comment_id: int) -> ResponseReturnValue:
    """Put a comment under a theme by hand."""
    consultation = places.find_consultation(code)
    comment = places.find_comment(consultation, comment_id)
    theme = _chosen_theme(consultation.id)
    _take(comment, Wish(theme, is_right=True))
    return _done(_("Added to “%(name)s”.", name=theme.name), code)


@blueprint.post("/<code>/comments/<int:comment_id>/translation")
@open_to(*EDITORS)
def translate(code: str, comment_id: int) -> ResponseReturnValue:
    """Keep a person's translation."""
    comment = places.find_comment(places.find_consultation(code), comment_id)
    form = TranslationForm()
    if not form.validate_on_submit():
        raise NotPossible("no_words")
    decisions.translate(comment, form.words.data or "", current_user)
    watching.order_again(db.session, [comment])
    return _done(_("The translation is kept. “Find themes” will read it."), code)


def _move(code: str, comment: Comment, theme: Theme, to: Theme) -> ResponseReturnValue:
    if to.id == theme.id:
        raise NotPossible("same_theme")
    seen = request.form.get("seen", "")
    _take(comment, Wish(to, is_right=True), Wish(theme, is_right=False, seen=seen))
    return _done(_("Moved to “%(name)s”.", name=to.name), code)


def _take(comment: Comment, *wishes: Wish) -> None:
    """Decide, but never over what somebody else decided unseen; the workbench can undo it."""
    try:
        steps.take(db.session, comment, wishes, current_user)
    except steps.Meanwhile as meanwhile:
        raise NotPossible("decided_meanwhile") from meanwhile


def _chosen_theme(consultation_id: int) -> Theme:
    """The accepted theme that the form names."""
    themes = accepted_themes(db.session, consultation_id)
    form = ChooseThemeForm().offer(themes)
    if not form.validate_on_submit():
        raise NotPossible("theme_gone")
    return next(one for one in themes if one.id == form.theme.data)


def _done(words: str, code: str, place: str = "") -> Response:
    """Commit, say what happened, and go back to where the person was."""
    db.session.commit()
    flash(words)
    return redirect(places.way_back(url_for(".themes", code=code) + place))
