"""Addresses that want to be told: added, turned, switched on again, let go. Commits nothing."""

import hmac
import secrets
from base64 import b64encode
from collections.abc import Collection, Sequence
from datetime import timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.base import utc_now
from voice.accounts.models import User
from voice.accounts.roles import ADMIN, EDITORS
from voice.webhooks.models import Webhook

EVENTS = (
    "survey.opened", "survey.closed", "theming.finished", "release.published", "promise.changed",
)  # fmt: skip
TEST = "webhook.test"
MOST = 10
"""Addresses that one person can have."""
BOTH_SIGN = timedelta(days=1)
_MARK = "whsec_"


class TooMany(Exception):
    """A person with as many addresses as one can have."""


def add(session: Session, user: User, address: str, events: Collection[str]) -> Webhook:
    """A new address for events. Raises `TooMany`."""
    session.execute(select(User.id).where(User.id == user.id).with_for_update())
    if len(of_person(session, user)) >= MOST:
        raise TooMany
    wanted = [one for one in EVENTS if one in events]
    hook = Webhook(user_id=user.id, address=address, events=wanted, salt=secrets.token_hex(16))
    session.add(hook)
    session.flush()
    return hook


def of_person(session: Session, user: User) -> Sequence[Webhook]:
    """A person's addresses, the newest first."""
    mine = Webhook.user_id == user.id
    return session.scalars(select(Webhook).where(mine).order_by(Webhook.id.desc())).all()


def find(session: Session, user: User, hook_id: int) -> Webhook | None:
    """A person's own; nobody else's is there for them."""
    mine = Webhook.id == hook_id, Webhook.user_id == user.id
    return session.scalar(select(Webhook).where(*mine).with_for_update(of=Webhook))


def turn(hook: Webhook) -> None:
    """Another secret; the one before signs too for a day, so that no message is refused."""
    hook.salt_before, hook.turned_at = hook.salt, utc_now()
    hook.salt = secrets.token_hex(16)


def switch_on(hook: Webhook) -> None:
    """Tell an address again that failed for too long."""
    hook.switched_off_at = hook.failing_since = None


def may_be_told(hook: Webhook) -> bool:
    """Whether its person still works here, and may still decide; and it is not switched off."""
    roles = {role.name for role in hook.user.roles}
    allowed = hook.user.active and bool(roles & {ADMIN, *EDITORS})
    return allowed and hook.switched_off_at is None


def secret_of(hook: Webhook) -> str:
    """The secret that its receiver checks signatures with; to be shown once."""
    return _MARK + b64encode(_key(hook.id, hook.salt)).decode("ascii")


def sign(hook: Webhook, message: str, moment: int, body: bytes) -> str:
    """The signature as Standard Webhooks writes it; two for a day after the secret was turned."""
    salts = [hook.salt]
    if hook.salt_before and hook.turned_at and utc_now() < hook.turned_at + BOTH_SIGN:
        salts.append(hook.salt_before)
    signed = f"{message}.{moment}.".encode() + body
    return " ".join(
        "v1," + b64encode(hmac.digest(_key(hook.id, salt), signed, "sha256")).decode("ascii")
        for salt in salts
    )


def _key(hook_id: int, salt: str) -> bytes:
    """No secret is kept: who reads the table alone can sign nothing."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(key, f"webhook {hook_id} {salt}".encode(), "sha256")
