"""The codebook: all themes, writing one, and making two of one."""

from dataclasses import dataclass, replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from surveys.models import Consultation
from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.involve.builder import picture_search
from voice.listen import findings, places
from voice.listen.codebook import editing, splitting, versions
from voice.listen.codebook import labels as codebook_labels
from voice.listen.codebook.editing import Overwritten, Words, words_of
from voice.listen.codebook.forms import ThemeForm, before, shown
from voice.listen.findings import Finding
from voice.listen.models import ACCEPTED, SUGGESTED, Theme
from voice.listen.places import blueprint
from voice.listen.refusal import NotPossible
from voice.listen.themes import accepted_themes
from voice.security import open_to

PICTURES = 24


@dataclass(frozen=True, slots=True)
class Shelf:
    """A theme with those that stand below it."""

    finding: Finding
    below: tuple[Finding, ...]


@blueprint.get("/<code>/codebook", endpoint="codebook")
@open_to(*EVERYONE)
def show_codebook(code: str) -> ResponseReturnValue:
    """All themes, those below others under them."""
    return render_codebook(places.find_consultation(code))


def render_codebook(consultation: Consultation, problem: str = "") -> str:
    """The page, with what was wrong with a file that was sent."""
    found = findings.of_consultation(db.session, consultation.id)
    return render_template(
        "listen/codebook/codebook.html",
        consultation=consultation,
        shelves=_shelves(found),
        latest=versions.latest(db.session, consultation.id),
        say_done=codebook_labels.say_done,
        was_split=splitting.undoable(db.session, consultation.id) is not None,
        problem=problem,
    )


@blueprint.route("/<code>/codebook/new", methods=["GET", "POST"])
@open_to(*EDITORS)
def new_theme(code: str) -> ResponseReturnValue:
    """Write a new theme."""
    consultation = places.find_consultation(code)
    form = ThemeForm().offer(accepted_themes(db.session, consultation.id))
    if _is_sent() and form.validate_on_submit():
        try:
            made = editing.add(db.session, consultation, form.words(), current_user)
        except NotPossible as refused:
            return _show(consultation, None, form, Words(""), _say(refused)), 422
        db.session.commit()
        flash(_("“%(name)s” is in the codebook.", name=made.name))
        return redirect(url_for(".codebook", code=code, _anchor=f"theme-{made.id}"))
    page = _show(consultation, None, form, Words(""))
    return page, 422 if form.errors else 200


@blueprint.route("/<code>/codebook/<int:theme_id>", methods=["GET", "POST"])
@open_to(*EDITORS)
def write_theme(code: str, theme_id: int) -> ResponseReturnValue:
    """Change a theme's words. What somebody else changed meanwhile is never lost."""
    consultation = places.find_consultation(code)
    theme = _find(consultation, theme_id)
    form = ThemeForm().offer(accepted_themes(db.session, consultation.id), theme)
    now = words_of(theme)
    if request.method == "GET":
        return _show(consultation, theme, form.show(now), now)
    if not (_is_sent() and form.validate_on_submit()):
        return _show(consultation, theme, form, before()), 422 if form.errors else 200
    return _save(consultation, theme, form)


@blueprint.route("/<code>/codebook/<int:theme_id>/split", methods=["GET", "POST"])
@open_to(*EDITORS)
def split_theme(code: str, theme_id: int) -> ResponseReturnValue:
    """Make two themes of one by words, after a look at what that does."""
    consultation = places.find_consultation(code)
    theme = _find(consultation, theme_id)
    if theme.state != ACCEPTED:
        abort(404)
    name = " ".join(request.form.get("name", "").split())[:120]
    words = _words_to_split()
    if request.form.get("do") == "suggest":
        half = splitting.suggest(db.session, theme)
        if half is None:
            return _show_split(theme, name, words, problem=_("The machine finds no two halves."))
        return _show_split(theme, half.name, tuple(half.words), is_machines=True)
    if request.form.get("do") != "split":
        return _show_split(theme, name, words)
    try:
        made = splitting.split(db.session, theme, name, words, current_user)
    except NotPossible as refused:
        db.session.rollback()
        theme = _find(places.find_consultation(code), theme_id)
        return _show_split(theme, name, words, problem=_say(refused)), 422
    db.session.commit()
    flash(_("“%(name)s” is a theme of its own now. To undo this, merge it back.", name=made.name))
    return redirect(url_for(".write_theme", code=code, theme_id=made.id), 303)


def _save(consultation: Consultation, theme: Theme, form: ThemeForm) -> ResponseReturnValue:
    code, theme_id, seen = consultation.code, theme.id, before()
    try:
        editing.edit(db.session, theme, seen, form.words(), current_user)
    except NotPossible as refused:
        db.session.rollback()
        consultation = places.find_consultation(code)
        theme = _find(consultation, theme_id)
        return _show(consultation, theme, form, seen, _say(refused)), 422
    except Overwritten as conflict:
        db.session.rollback()
        consultation = places.find_consultation(code)
        theme = _find(consultation, theme_id)
        return _show_both(consultation, theme, form, seen, conflict), 409
    name = theme.name
    db.session.commit()
    flash(_("“%(name)s” is saved.", name=name))
    return redirect(url_for(".codebook", code=code, _anchor=f"theme-{theme_id}"), 303)


@blueprint.post("/<code>/codebook/undo-split")
@open_to(*EDITORS)
def undo_split(code: str) -> ResponseReturnValue:
    """Make one theme again of the two that the newest change made of it."""
    consultation = places.find_consultation(code)
    theme = splitting.undo(db.session, consultation.id, current_user)
    name, number = theme.name, theme.id
    db.session.commit()
    flash(_("“%(name)s” is one theme again.", name=name))
    return redirect(url_for(".codebook", code=code, _anchor=f"theme-{number}"), 303)


def _show_both(
    consultation: Consultation, theme: Theme, form: ThemeForm, seen: Words, conflict: Overwritten
) -> str:
    """What was typed, and beside it what somebody else wrote: saving again takes what is typed."""
    theirs = shown(replace(Words(""), **conflict.theirs))
    return _show(
        consultation,
        theme,
        form,
        replace(seen, **conflict.theirs),
        _("Somebody changed this theme meanwhile. Look at their words, then save again."),
        theirs={name: theirs[name] for name in conflict.theirs},
    )


def _show(
    consultation: Consultation,
    theme: Theme | None,
    form: ThemeForm,
    seen: Words,
    problem: str = "",
    theirs: dict[str, str] | None = None,
) -> str:
    chosen = form.picture.data or ""
    asked = request.form.get("picture_words", "").strip()[:200]
    about = asked or " ".join(str(one.data or "") for one in (form.easy_name, form.name))
    found = picture_search.search(about, PICTURES if asked else PICTURES // 2)
    return render_template(
        "listen/codebook/theme.html",
        consultation=consultation,
        theme=theme,
        form=form,
        seen=shown(seen),
        problem=problem,
        theirs=theirs or {},
        labels=codebook_labels.FIELDS,
        picture_words=asked,
        found=[one for one in found if one.reference != chosen],
        name_of_picture=picture_search.name_of,
    )


def _show_split(theme: Theme, name: str, words: tuple[str, ...], **more: Any) -> str:
    return render_template(
        "listen/codebook/split.html",
        consultation=theme.consultation,
        theme=theme,
        name=name,
        words=words,
        look=splitting.look(db.session, theme, words) if words else None,
        **more,
    )


def _words_to_split() -> tuple[str, ...]:
    """The words that were ticked, and those that were typed."""
    typed = editing.lines(request.form.get("more", ""))
    return tuple(dict.fromkeys([*request.form.getlist("word"), *typed]))[:50]


def _shelves(found: list[Finding]) -> list[Shelf]:
    """By the themes that stand below none, the most said first."""
    there = {one.theme.id for one in found}
    top = [one for one in found if one.theme.parent_id not in there]
    return [
        Shelf(one, tuple(other for other in found if other.theme.parent_id == one.theme.id))
        for one in top
    ]


def _find(consultation: Consultation, theme_id: int) -> Theme:
    theme = places.find_theme(consultation, theme_id)
    return theme if theme.state in (ACCEPTED, SUGGESTED) else abort(404)


def _is_sent() -> bool:
    """Whether the form was sent to be kept, not to look for pictures."""
    return request.method == "POST" and request.form.get("do") != "pictures"


def _say(refused: NotPossible) -> str:
    said = {
        "no_name": _("Type a name."),
        "no_parent": _("Choose another theme to stand below: two levels at most."),
        "no_picture": _("Choose a picture from the list."),
        "no_split_words": _("Choose 1 word or more for the new theme."),
        "nobody_said": _("Nobody said these words. Choose others."),
    }
    return str(said.get(refused.reason) or _("This theme is not in use any more."))
