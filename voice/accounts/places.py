"""Where the account pages live, what their addresses name, and safe ways onward."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, abort, url_for
from flask_babel import format_datetime
from flask_login import current_user

from voice.accounts.models import User
from voice.accounts.roles import ADMIN, COORDINATOR, VIEWER
from voice.db import db
from voice.sessions import is_staff_path

blueprint = Blueprint("accounts", __name__, url_prefix="/account")


@blueprint.context_processor
def give_words() -> dict[str, Callable[[datetime], str]]:
    """What every account page may call."""
    return {"moment": lambda at: str(format_datetime(at, "d MMMM y, HH:mm"))}


def is_admin() -> bool:
    """Whether the person at this page sets up the area; others look after their own group."""
    return bool(current_user.is_authenticated and current_user.has_role(ADMIN))


def find_person(person_id: int) -> User:
    """A person whom the one at this page looks after; no such page otherwise."""
    found = db.session.get(User, person_id)
    if found is None or not may_look_after(found):
        abort(404)
    return found


def may_look_after(person: User) -> bool:
    """Whether the one at this page may change a person: an admin anyone, others their forum's."""
    if is_admin():
        return True
    mine = current_user.group_id
    return mine is not None and person.group_id == mine and person.role in (COORDINATOR, VIEWER)


def onward(asked: str | None) -> str:
    """The staff page that someone was going to; only ours, never an address from outside."""
    way = asked or ""
    is_plain = way.startswith("/") and "//" not in way and not set(way) & set("\\\r\n\t")
    return way if is_plain and is_staff_path(way) else url_for("accounts.home")
