"""The people who work here: their accounts, groups and roles, and signing in.

Nothing here is about the people who answer: they have no account.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_security import FSQLALiteUserDatastore, Security

from voice.accounts.forms import SignInForm
from voice.accounts.models import Role, User
from voice.accounts.pages import blueprint
from voice.db import db
from voice.security import limiter

datastore = FSQLALiteUserDatastore(db, User, Role)


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
    app.view_functions["security.login"] = _guarded(app.view_functions["security.login"])
    # Sign-in is by session alone: a token in a header or a body is not looked for.
    app.login_manager.request_loader(lambda request: None)  # type: ignore[attr-defined]  # set by the library
    app.register_blueprint(blueprint)


def _guarded(view: Callable[..., Any]) -> Any:
    """Signing in, not too often, and without keeping those who write waiting.

    Checking a password takes a tenth of a second on purpose and writes nothing (`voice.sqlite`).
    """
    limited = limiter.limit("10 per minute", methods=["POST"])(view)
    limited.only_reads = True  # type: ignore[attr-defined]  # a mark on the function
    return limited
