"""The people who work here: invited, let in by a link that works once, changed, switched off."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import current_app
from flask_security import hash_password
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.base import utc_now
from voice.accounts import sessions
from voice.accounts.models import Group, Role, User
from voice.accounts.roles import ADMIN, ROLES
from voice.audit import record
from voice.paging import PAGE, Page

LINK_LASTS = timedelta(days=1)
INVITATION_LASTS = timedelta(days=7)


class UnknownRole(ValueError):
    """A role that does not exist."""


class AlreadyThere(ValueError):
    """Someone with this e-mail address exists."""


class NobodyThere(LookupError):
    """Nobody has this e-mail address."""


class LinkSpent(Exception):
    """A sign-in link that was used, has expired or was never ours."""


class LastAdmin(Exception):
    """Nobody could set up the area any more."""


def add(session: Session, email: str, role: str, group: str | None = None) -> User:
    """A new person. Raises `UnknownRole` or `AlreadyThere`."""
    if role not in ROLES:
        raise UnknownRole(role)
    email = email.strip().lower()
    if session.scalar(select(User.id).where(User.email == email)):
        raise AlreadyThere(email)
    user = User(
        email=email,
        fs_uniquifier=secrets.token_hex(32),
        roles=[_role(session, role)],
        group=find_group(session, group) if group else None,
    )
    session.add(user)
    session.flush()
    return user


def invite(
    session: Session, email: str, role: str, group: str | None, by: User
) -> tuple[User, str]:
    """A new person and the token of the link that lets them in. Raises as `add`."""
    user = add(session, email, role, group)
    token = make_link_token(user, INVITATION_LASTS)
    record(session, "invited", by.id, f"person:{user.id}", role=role)
    return user, token


def withdraw(session: Session, user: User, by: User) -> None:
    """Take an invitation back that nobody has used: nothing of it stays but the audit trail.

    Whom something names already, such as a plan that was brought in, is switched off instead.
    """
    if user.joined_at is not None:
        raise ValueError(user.id)
    record(session, "invitation_withdrawn", by.id, f"person:{user.id}")
    try:
        with session.begin_nested():
            session.delete(user)
    except IntegrityError:
        switch_off(session, user, by.id)


def change(session: Session, user: User, role: str, group: str | None, by: User) -> None:
    """Another role or group; the person is signed out everywhere. Raises `LastAdmin`."""
    if role not in ROLES:
        raise UnknownRole(role)
    if role != ADMIN:
        _keep_an_admin(session, user)
    before = user.role
    user.roles = [_role(session, role)]
    user.group = find_group(session, group) if group else None
    sessions.end_all(session, user)
    record(session, "role_changed", by.id, f"person:{user.id}", before=before, after=role)


def switch_off(session: Session, user: User, by: int | None) -> None:
    """Let a person in no more; they are signed out everywhere at once. Raises `LastAdmin`."""
    _keep_an_admin(session, user)
    user.active, user.link_nonce = False, None
    sessions.end_all(session, user)
    record(session, "switched_off", by, f"person:{user.id}")


def switch_on(session: Session, user: User, by: User) -> None:
    """Let a person in again, as they were."""
    user.active = True
    record(session, "switched_on", by.id, f"person:{user.id}")


def find(session: Session, email: str) -> User:
    """The person with this address. Raises `NobodyThere`."""
    user = session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise NobodyThere(email)
    return user


def some(session: Session, number: int, group_id: int | None = None) -> Page:
    """The people, or those of one group, by address."""
    wanted = select(User).order_by(User.email)
    if group_id is not None:
        wanted = wanted.where(User.group_id == group_id)
    total = session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0
    items = session.scalars(wanted.limit(PAGE).offset((number - 1) * PAGE)).unique().all()
    return Page(items, total, number)


def everyone(session: Session) -> Sequence[User]:
    """All people, by address."""
    return session.scalars(select(User).order_by(User.email)).unique().all()


def set_password(user: User, password: str) -> None:
    """Keep the password's Argon2 hash; whoever was signed in elsewhere is signed out."""
    user.password = hash_password(password)
    user.joined_at = user.joined_at or utc_now()
    user.fs_uniquifier = secrets.token_hex(32)


def make_link_token(user: User, lasts: timedelta = LINK_LASTS) -> str:
    """A token that signs this person in once, in time; an earlier one stops working."""
    user.link_nonce = secrets.token_hex(16)
    user.link_until = utc_now() + lasts
    return link_token(user)


def link_token(user: User) -> str:
    """The token of the link that is out."""
    return str(_links().dumps([user.id, user.link_nonce]))


def open_link(session: Session, token: str, *, to_spend: bool = False) -> User:
    """The person whose unused link this is, held where it is to be spent. Raises `LinkSpent`."""
    try:
        user_id, nonce = _links().loads(token)
    except BadSignature:
        raise LinkSpent from None
    held: Any = {"of": User} if to_spend else None
    user = session.get(User, user_id, with_for_update=held, populate_existing=to_spend)
    if user is None or not user.active or not user.link_nonce or user.link_until is None:
        raise LinkSpent
    if user.link_until < utc_now() or not secrets.compare_digest(user.link_nonce, nonce):
        raise LinkSpent
    return user


def spend_link(user: User) -> None:
    """Make the person's link useless from now on."""
    user.link_nonce = user.link_until = None


def find_group(session: Session, name: str) -> Group:
    """The group with this name, which may be new."""
    found = session.scalar(select(Group).where(Group.name == name))
    return found or Group(name=name)


def _links() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="sign-in-link")


def _role(session: Session, name: str) -> Role:
    found = session.scalar(select(Role).where(Role.name == name))
    return found or Role(name=name, description=ROLES[name])


def _keep_an_admin(session: Session, user: User) -> None:
    """Raises `LastAdmin` where this one is the only one who can come in.

    The admins' rows are held, so that two who switch off each other at once do not both succeed.
    """
    if not user.has_role(ADMIN):
        return
    admins = session.scalars(
        select(User)
        .where(User.active, User.joined_at.is_not(None), User.roles.any(Role.name == ADMIN))
        .order_by(User.id)
        .with_for_update(of=User)
    ).unique()
    if not any(one.id != user.id for one in admins):
        raise LastAdmin
