"""Roles and states of people in words."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from voice.accounts.models import User
from voice.accounts.roles import ADMIN, COORDINATOR, OFFICER, SAFEGUARDING, VIEWER

ROLES: dict[str, LazyString] = {
    ADMIN: _l("Admin"),
    OFFICER: _l("Engagement officer"),
    COORDINATOR: _l("Forum coordinator"),
    SAFEGUARDING: _l("Safeguarding lead"),
    VIEWER: _l("Viewer"),
}
LAST_ADMIN = _l("This is the only admin. Make someone else an admin first.")


def state_of(person: User) -> LazyString:
    """Whether a person works here, is invited, or is switched off."""
    if not person.active:
        return _l("Switched off")
    return _l("Works here") if person.joined_at else _l("Invited")
