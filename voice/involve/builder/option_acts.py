"""What the buttons in a question's form do to its answers and columns."""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from surveys import drafting
from surveys.drafting import NoSuchPart
from surveys.models import Survey
from voice.accounts.models import User
from voice.involve.builder import building, drafts


def act(session: Session, survey: Survey, key: str, form: Mapping[str, str], by: User) -> str:
    """Do what a button says, such as `add.options` or `remove.options.yes`; what to tell, if any.

    Raises `NoSuchPart`, and `NeededBy` where a condition would break, unless the form has `drop`.
    """
    name, _dot, place = form.get("act", "").partition(".")
    group, _dot, option = place.partition(".")
    if not name:
        return ""
    if group not in drafting.GROUPS:
        raise NoSuchPart(place)
    if name == "remove":
        drop = form.get("drop") == "yes"
        building.remove_option(session, survey, f"{key}.{group}", option, by, drop=drop)
        return str(_("Removed. You can put it back below the questions."))
    with drafts.changing(survey) as draft:
        if name == "add":
            words = drafts.tidy(form.get(f"new.{group}", ""))[: building.LONGEST]
            drafting.add_option(draft, key, group, words)
        elif name in _STEPS:
            drafting.move_option(draft, key, group, option, _STEPS[name])
        else:
            raise NoSuchPart(name)
    return ""


_STEPS = {"up": -1, "down": 1}
