"""Writing priorities. Whatever is wrong, nothing that was typed is lost."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import or_, select

from surveys.models import Consultation
from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.i18n import area_languages
from voice.listen.models import ACCEPTED, Comment, Theme
from voice.respond import drafting, evidence, forms, priorities, quoting
from voice.respond.errors import HasPromises, Incomplete
from voice.respond.models import Priority, Promise
from voice.respond.places import blueprint, find, find_consultation
from voice.respond.rankings import board_decisions
from voice.respond.releases import steadiness
from voice.security import open_to
from voice.wording import HOW_MANY

Kept = TypeVar("Kept", Priority, Promise)


@blueprint.route("/<code>/priorities/new", methods=["GET", "POST"])
@open_to(*EDITORS)
def new_priority(code: str) -> ResponseReturnValue:
    """Make a priority from the themes that are ticked."""
    consultation = find_consultation(code)
    themes = _themes_to_choose(consultation, None)
    form = forms.of_priority(None, request.args.getlist("theme", type=int))
    is_draft = _wants_draft()
    if is_draft:
        _draft(form, consultation, themes, None)
    elif form.validate_on_submit():
        made = keep(
            form,
            lambda: priorities.make(
                db.session, consultation, **_priority_of(form, themes), by=current_user
            ),
        )
        if made:
            flash(_("Your priority is there. Now say what you do about it."))
            return redirect(url_for(".priority", priority_id=made.id))
    return _priority_page(consultation, None, themes, form, is_draft=is_draft)


@blueprint.get("/priorities/<int:priority_id>")
@open_to(*EVERYONE)
def priority(priority_id: int) -> ResponseReturnValue:
    """A priority with all behind it: themes, people's words, promises."""
    one = find(Priority, priority_id)
    heard = evidence.people_heard(db.session, one.consultation)
    said = evidence.people_behind(db.session, one.themes)
    last = steadiness.before(db.session, one.consultation)
    in_words = steadiness.words_of(steadiness.count(one, said, heard, last))
    return render_template(
        "respond/priority.html",
        priority=one,
        consultation=one.consultation,
        heard=heard,
        said=said,
        forums=evidence.in_order(heard),
        in_words=in_words,
        how_many=HOW_MANY,
        quotes=quoting.pick(db.session, one, in_words),
    )


@blueprint.route("/priorities/<int:priority_id>/edit", methods=["GET", "POST"])
@open_to(*EDITORS)
def edit_priority(priority_id: int) -> ResponseReturnValue:
    """Write a priority anew."""
    one = find(Priority, priority_id)
    themes = _themes_to_choose(one.consultation, one)
    form = forms.of_priority(one)
    is_draft = _wants_draft()
    if is_draft:
        _draft(form, one.consultation, themes, one)
    elif form.validate_on_submit() and keep(
        form,
        lambda: priorities.change(db.session, one, **_priority_of(form, themes), by=current_user),
    ):
        flash(_("Saved. What is published already stays as it was."))
        return redirect(url_for(".priority", priority_id=one.id))
    return _priority_page(one.consultation, one, themes, form, is_draft=is_draft)


@blueprint.post("/priorities/<int:priority_id>/move")
@open_to(*EDITORS)
def move_priority(priority_id: int) -> ResponseReturnValue:
    """One place up or down."""
    one = find(Priority, priority_id)
    priorities.move(db.session, one, -1 if request.form.get("way") == "up" else 1)
    db.session.commit()
    return redirect(url_for(".board", code=one.consultation.code, _anchor=f"priority-{one.id}"))


@blueprint.post("/priorities/<int:priority_id>/remove")
@open_to(*EDITORS)
def remove_priority(priority_id: int) -> ResponseReturnValue:
    """Let a priority go, if nothing was promised about it."""
    one = find(Priority, priority_id)
    code = one.consultation.code
    try:
        priorities.remove(db.session, one)
    except HasPromises:
        flash(_("This priority has promises. What people were promised stays."), "stop")
        return redirect(url_for(".priority", priority_id=priority_id))
    db.session.commit()
    flash(_("The priority is gone. Its themes and comments are still there."))
    return redirect(url_for(".board", code=code))


@blueprint.post("/priorities/<int:priority_id>/quotes/<int:comment_id>")
@open_to(*EDITORS)
def choose_quote(priority_id: int, comment_id: int) -> ResponseReturnValue:
    """Leave a quote out, or let it back in."""
    one, comment = find(Priority, priority_id), find(Comment, comment_id)
    if comment.consultation_id != one.consultation_id:
        abort(404)
    decide = priorities.put_back if request.form.get("back") else priorities.leave_out
    decide(db.session, one, comment)
    db.session.commit()
    return redirect(url_for(".priority", priority_id=one.id, _anchor="quotes"))


def keep(form: Any, write: Callable[[], Kept]) -> Kept | None:
    """Write, commit, and give what was written; None with the problems beside their fields."""
    try:
        written = write()
    except Incomplete as error:
        forms.show_problems(form, error.problems)
        return None
    db.session.commit()
    return written


def _wants_draft() -> bool:
    """Whether the empty boxes are to be filled: asked for, or a theme was picked for a new one."""
    if request.method == "GET":
        return "theme" in request.args
    return "draft" in request.form


def _draft(
    form: Any, consultation: Consultation, themes: Sequence[Theme], one: Priority | None
) -> None:
    chosen = set(form.themes.data or ())
    from_themes = [theme for theme in themes if theme.id in chosen]
    forms.fill_empty(form, drafting.draft(db.session, consultation, from_themes, one))


def _priority_of(form: Any, themes: Sequence[Theme]) -> dict[str, Any]:
    chosen = set(form.themes.data or ())
    return {
        "words": forms.priority_words(form),
        "themes": [one for one in themes if one.id in chosen],
        "picture": (form.picture.data or "").strip() or None,
        "approved": forms.approved(form),
    }


def _priority_page(
    consultation: Consultation,
    one: Priority | None,
    themes: Sequence[Theme],
    form: Any,
    *,
    is_draft: bool = False,
) -> ResponseReturnValue:
    newest = board_decisions.latest(db.session, consultation.id)
    chosen = set(form.themes.data or ())
    return render_template(
        "respond/priority_form.html",
        consultation=consultation,
        priority=one,
        form=form,
        themes=themes,
        decisions=board_decisions.on([one for one in themes if one.id in chosen], newest),
        rows=forms.PRIORITY_ROWS,
        is_draft=is_draft,
        languages=area_languages(),
    ), 422 if form.errors else 200


def _themes_to_choose(consultation: Consultation, one: Priority | None) -> Sequence[Theme]:
    """Accepted themes, and those that the priority has already."""
    kept = [theme.id for theme in one.themes] if one else []
    return db.session.scalars(
        select(Theme)
        .where(
            Theme.consultation_id == consultation.id,
            or_(Theme.state == ACCEPTED, Theme.id.in_(kept)),
        )
        .order_by(Theme.name)
    ).all()
