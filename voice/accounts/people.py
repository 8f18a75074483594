"""Adding people, and letting them in the first time by a link that works once."""

import secrets

from flask import current_app
from flask_security import hash_password
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.accounts.models import Group, Role, User
from voice.accounts.roles import ROLES

LINK_LASTS = 24 * 3600  # seconds


class UnknownRole(ValueError):
    """A role that does not exist."""


class AlreadyThere(ValueError):
    """Someone with this e-mail address exists."""


class NobodyThere(LookupError):
    """Nobody has this e-mail address."""


class LinkSpent(Exception):
    """A sign-in link that was used, has expired or was never ours."""


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
        group=_group(session, group) if group else None,
    )
    session.add(user)
    session.flush()
    return user


def find(session: Session, email: str) -> User:
    """The person with this address. Raises `NobodyThere`."""
    user = session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise NobodyThere(email)
    return user


def set_password(user: User, password: str) -> None:
    """Keep the password's Argon2 hash; whoever was signed in elsewhere is signed out."""
    user.password = hash_password(password)
    user.fs_uniquifier = secrets.token_hex(32)


def make_link_token(user: User) -> str:
    """A token that signs this person in once, within a day; an earlier one stops working."""
    user.link_nonce = secrets.token_hex(16)
    return _links().dumps([user.id, user.link_nonce])


def open_link(session: Session, token: str) -> User:
    """The person whose unused link this is. Raises `LinkSpent`."""
    try:
        user_id, nonce = _links().loads(token, max_age=LINK_LASTS)
    except BadSignature:
        raise LinkSpent from None
    user = session.get(User, user_id)
    if user is None or not user.active or not user.link_nonce:
        raise LinkSpent
    if not secrets.compare_digest(user.link_nonce, nonce):
        raise LinkSpent
    return user


def spend_link(user: User) -> None:
    """Make the person's link useless from now on."""
    user.link_nonce = None


def _links() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="sign-in-link")


def _role(session: Session, name: str) -> Role:
    found = session.scalar(select(Role).where(Role.name == name))
    return found or Role(name=name, description=ROLES[name])


def _group(session: Session, name: str) -> Group:
    found = session.scalar(select(Group).where(Group.name == name))
    return found or Group(name=name)
