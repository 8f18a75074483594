"""The people who work here: their accounts, groups and roles, and signing in.

Nothing here is about the people who answer: they have no account. The library knows passwords,
hashes and who is at a page; the steps of signing in are ours, because a second step by role,
passkeys that stand alone and sessions that end at once are one flow.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import FSQLALiteUserDatastore, Security

from voice.accounts import (
    audit_pages,
    council,
    group_pages,
    mailing,
    pages,
    people_pages,
    second,
    sessions,
    sign_in_pages,
)
from voice.accounts.forms import SignInForm
from voice.accounts.models import Role, User
from voice.accounts.places import blueprint, is_admin
from voice.db import db
from voice.security import is_open_to_all, limiter

datastore = FSQLALiteUserDatastore(db, User, Role)

PARTS = (pages, sign_in_pages, people_pages, group_pages, audit_pages)
"""The modules that hang their pages onto the blueprint."""

_ON_THE_WAY = frozenset(
    f"accounts.{name}" for name in ("security", "password", "second_new", "passkey_add")
)
"""What someone may open who still needs a second step."""


def init_app(app: Flask) -> None:
    """Set up sign-in and the account pages."""
    salt = hashlib.sha256(b"passwords:" + app.config["SECRET_KEY"].encode()).hexdigest()
    app.config.update(
        SECURITY_PASSWORD_SALT=salt,
        SECURITY_LOGIN_URL="/account/sign-in",
        SECURITY_LOGOUT_URL="/account/sign-out",
        SECURITY_LOGOUT_CSRF=app.config.get("WTF_CSRF_ENABLED", True),
        SECURITY_LOGIN_USER_TEMPLATE="accounts/sign_in.html",
        SECURITY_POST_LOGIN_VIEW="/account",
        SECURITY_POST_LOGOUT_VIEW="/account/sign-in",
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False, "test_environment": True},
    )
    Security(app, datastore, login_form=SignInForm)
    app.view_functions["security.login"] = _guarded(sign_in_pages.sign_in)
    app.view_functions["security.logout"] = sign_in_pages.sign_out
    keeper: Any = app.login_manager  # type: ignore[attr-defined]  # set by the library
    keeper.user_loader(sessions.load)
    # Sign-in is by session alone: a token in a header or a body is not looked for.
    keeper.request_loader(lambda request: None)
    app.before_request(ask_for_second_step)
    app.jinja_env.globals["is_admin"] = is_admin
    app.register_blueprint(blueprint)
    council.init_app(app)
    mailing.init_app(app)


def ask_for_second_step() -> ResponseReturnValue | None:
    """Lead whoever needs a second step to setting it up; the council's sign-in has its own."""
    endpoint = request.endpoint or ""
    view = current_app.view_functions.get(endpoint)
    if view is None or is_open_to_all(endpoint, view) or not current_user.is_authenticated:
        return None
    here = sessions.current()
    if endpoint in _ON_THE_WAY or (here is not None and here.how == "council"):
        return None
    if second.is_lacking(db.session, current_user):
        return redirect(url_for("accounts.security"))
    return None


def _guarded(view: Callable[..., Any]) -> Any:
    """Signing in, not too often, and without keeping those who write waiting.

    Checking a password takes a tenth of a second on purpose and writes nothing (`voice.sqlite`);
    what is written afterwards says so (`sessions.begin_writing`).
    """
    limited = limiter.limit("10 per minute", methods=["POST"])(view)
    limited.only_reads = True  # type: ignore[attr-defined]  # a mark on the function
    return limited
