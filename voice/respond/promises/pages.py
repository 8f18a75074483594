"""Writing promises, telling how they go, and a promise with all that it stands on."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from surveys.models import Consultation
from voice.accounts.roles import EDITORS, EVERYONE
from voice.area import area_boards
from voice.db import db
from voice.i18n import area_languages
from voice.respond import chains, evidence, forms, priorities, quoting
from voice.respond.action_plans import forms as plan_forms
from voice.respond.action_plans import labels as plan_labels
from voice.respond.action_plans.forms import ProgressForm
from voice.respond.errors import Incomplete
from voice.respond.models import CANNOT, WILL, Priority, Promise
from voice.respond.places import blueprint, find
from voice.respond.promises import promises, updates
from voice.respond.rankings import board_decisions
from voice.respond.replies import helped
from voice.respond.writing import keep
from voice.security import open_to


@blueprint.route("/priorities/<int:priority_id>/promises/new", methods=["GET", "POST"])
@open_to(*EDITORS)
def new_promise(priority_id: int) -> ResponseReturnValue:
    """Promise something about a priority, or say why we can't (`?kind=cannot`)."""
    one = find(Priority, priority_id)
    kind = CANNOT if request.args.get("kind") == CANNOT else WILL
    form = forms.of_promise(None, kind)
    if form.validate_on_submit():
        words, checked = forms.promise_words(form), forms.approved(form)
        if keep(
            form,
            lambda: promises.add(db.session, one, kind, words, current_user, approved=checked),
        ):
            flash(_("Your promise is there. The public sees it with the next release."))
            return redirect(url_for(".priority", priority_id=one.id))
    return _form_page(one.consultation, one, None, kind, form)


@blueprint.route("/promises/<int:promise_id>", methods=["GET", "POST"])
@open_to(*EDITORS)
def edit_promise(promise_id: int) -> ResponseReturnValue:
    """Write a promise anew: what it answers, how far it is, and what came of it."""
    one = find(Promise, promise_id)
    form = forms.of_promise(one, one.kind)
    plan_forms.offer_priorities(form, one, priorities.ranked(db.session, one.consultation))
    if form.validate_on_submit() and keep(form, lambda: _change(one, form)):
        flash(_("Saved. The public sees it with the next release."))
        return redirect(url_for(".promise_story", promise_id=one.id))
    return _form_page(one.consultation, one.priority, one, one.kind, form)


@blueprint.get("/promises/<int:promise_id>/story")
@open_to(*EVERYONE)
def promise_story(promise_id: int) -> ResponseReturnValue:
    """A promise, how it went on, and the chain back to what people said."""
    one = find(Promise, promise_id)
    return _story_page(one, ProgressForm(formdata=None).for_promise(one))


@blueprint.post("/promises/<int:promise_id>/progress")
@open_to(*EDITORS)
def tell_progress(promise_id: int) -> ResponseReturnValue:
    """Add to a promise's history."""
    one = find(Promise, promise_id)
    form = ProgressForm().for_promise(one)
    if form.validate_on_submit():
        try:
            updates.tell(one, form.told(), current_user)
        except Incomplete as error:
            forms.show_problems(form, error.problems)
        else:
            db.session.commit()
            flash(_("Noted. It stays in the history."))
            return redirect(url_for(".promise_story", promise_id=one.id, _anchor="history"))
    return _story_page(one, form), 422


def _change(promise: Promise, form: Any) -> Promise:
    """Write it, and tie it to the priority that was chosen."""
    words, checked = forms.promise_words(form), forms.approved(form)
    with db.session.no_autoflush:
        promises.change(db.session, promise, words, current_user, approved=checked)
        if form.priority.data:
            chosen = db.session.get(Priority, form.priority.data)
            picked = set(form.answers.data or ())
            promises.tie(db.session, promise, chosen, picked)
    return promise


def _form_page(
    consultation: Consultation, of: Priority | None, one: Promise | None, kind: str, form: Any
) -> ResponseReturnValue:
    if form.errors:
        db.session.rollback()  # what was half written does not show beside the boxes
    return render_template(
        "respond/promise_form.html",
        consultation=consultation,
        priority=of,
        promise=one,
        kind=kind,
        form=form,
        rows=forms.rows_of(kind),
        plan_rows=plan_forms.ROWS,
        languages=area_languages(),
        boards=area_boards(),
    ), 422 if form.errors else 200


def _story_page(one: Promise, form: ProgressForm) -> str:
    heard = evidence.people_heard(db.session, one.consultation)
    said = evidence.people_behind(db.session, one.themes)
    in_words = evidence.words_by_audience(said, heard)
    newest = board_decisions.latest(db.session, one.consultation_id)
    decisions = board_decisions.on(one.priority.themes if one.priority else (), newest)
    return render_template(
        "respond/promise_story.html",
        promise=one,
        priority=one.priority,
        consultation=one.consultation,
        form=form,
        plan_rows=plan_forms.ROWS,
        plan_fields=plan_labels.PLAN_FIELDS,
        changed=plan_labels.CHANGED,
        heard=heard,
        said=said,
        forums=evidence.in_order(heard),
        decisions=decisions,
        turned_down=board_decisions.beside(decisions, newest),
        quotes=quoting.pick(db.session, one.priority, in_words) if one.priority else [],
        opinions=helped.of_promise(db.session, one),
        helped=plan_labels.HELPED,
        release=chains.releases_with(db.session, one.consultation).get(one.what.get("en", "")),
    )
