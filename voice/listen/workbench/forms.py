"""What people send from the workbench: a decision on one comment, as its form holds it."""

from flask import abort, request
from flask_babel import gettext as _
from flask_login import current_user

from voice.db import db
from voice.listen import places
from voice.listen.models import ACCEPTED, Comment, Theme
from voice.listen.refusal import NotPossible
from voice.listen.workbench import steps
from voice.listen.workbench.steps import Wish


def decide(comment: Comment, do: str) -> str:
    """Make the decision that the form holds; what to say of it.

    Raises `Meanwhile` and `NotPossible` as the services do.
    """
    if do == "new":
        name = request.form.get("name", "")
        steps.add_new_theme(db.session, comment, name, current_user)
        return str(_("Added to the new theme “%(name)s”.", name=name.strip()))
    wishes = _wishes(comment, do)
    steps.take(db.session, comment, wishes, current_user)
    name = wishes[0].theme.name
    words = {
        "right": _("Kept under “%(name)s”.", name=name),
        "wrong": _("Taken out of “%(name)s”.", name=name),
        "move": _("Moved to “%(name)s”.", name=name),
        "add": _("Added to “%(name)s”.", name=name),
    }
    return str(words[do])


def _wishes(comment: Comment, do: str) -> list[Wish]:
    seen, seen_to = request.form.get("seen", ""), request.form.get("seen_to", "")
    if do in ("right", "wrong"):
        return [Wish(_theme(comment, "theme"), do == "right", seen)]
    if do == "add":
        return [Wish(_chosen(comment), True, seen_to)]
    if do == "move":
        to, instead_of = _chosen(comment), _theme(comment, "theme")
        if to.id == instead_of.id:
            raise NotPossible("same_theme")
        return [Wish(to, True, seen_to), Wish(instead_of, False, seen)]
    return abort(400)


def _theme(comment: Comment, field: str) -> Theme:
    return places.find_theme(comment.consultation, request.form.get(field, 0, type=int))


def _chosen(comment: Comment) -> Theme:
    """The theme to put a comment under: one in use, or the one that it is part of by now."""
    theme = _theme(comment, "to").standing
    if theme.state != ACCEPTED:
        raise NotPossible("theme_gone")
    return theme
