"""Keeping people safe: a human looks at everything that people say (standards G4 and G5).

Every part puts here what may tell of harm, in the transaction that stores it. Only designated
leads see it; everyone else sees how much waits. Knows none of the parts that use it.
"""

from flask import Flask, g
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from voice import rail
from voice.accounts.roles import SAFEGUARDING
from voice.db import db
from voice.safeguarding import alarms, queue


def init_app(app: Flask) -> None:
    """Give every staff page the alarm, and let a worker look each hour."""
    app.jinja_env.globals["safeguarding_alarm"] = standing_for_lead
    alarms.init_app(app)
    rail.add_door(app, DOOR)


def is_lead() -> bool:
    """Whether the person at this page is a designated safeguarding lead; an admin is not."""
    return current_user.is_authenticated and any(
        role.name == SAFEGUARDING for role in current_user.roles
    )


def standing_for_lead() -> queue.Standing | None:
    """What waits, on a lead's page; nothing on others'. Asked once a page."""
    if not is_lead():
        return None
    if "safeguarding_standing" not in g:
        g.safeguarding_standing = queue.standing(db.session)
    standing: queue.Standing = g.safeguarding_standing
    return standing


def _count() -> int:
    standing = standing_for_lead()
    return standing.waiting if standing else 0


DOOR = rail.Door(
    endpoint="listen.safeguarding",
    name=_l("Safeguarding"),
    purpose=_l("Read first what may tell of harm."),
    count_waiting=_count,
    say_waiting=lambda number: ngettext("thing to read", "things to read", number),
    is_for=is_lead,
)
