"""Account pages: home of the signed-in, first sign-in by link, choosing a password."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import login_user
from flask_wtf import FlaskForm

from voice.accounts import people
from voice.accounts.forms import PasswordForm
from voice.accounts.roles import EVERYONE
from voice.db import db
from voice.security import limiter, open_to, public

blueprint = Blueprint("accounts", __name__, url_prefix="/account")


@blueprint.get("")
@open_to(*EVERYONE)
def home() -> ResponseReturnValue:
    """Where a signed-in person lands."""
    return render_template("accounts/home.html")


@blueprint.route("/link/<token>", methods=["GET", "POST"])
@public
@limiter.limit("30 per minute")
def link(token: str) -> ResponseReturnValue:
    """Sign in by a one-time link. A button spends it, so that a mail scanner does not."""
    user = people.open_link(db.session, token)
    form = FlaskForm()
    if not form.validate_on_submit():
        return render_template("accounts/link.html", form=form, user=user)
    people.spend_link(user)
    db.session.commit()
    login_user(user, authn_via=["link"])
    return redirect(url_for(".password"))


@blueprint.route("/password", methods=["GET", "POST"])
@open_to(*EVERYONE)
def password() -> ResponseReturnValue:
    """Choose a password for the next time."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/password.html", form=form)
    people.set_password(current_user, form.password.data or "")
    db.session.commit()
    login_user(current_user._get_current_object(), authn_via=["password"])
    flash(_("Your password is set."))
    return redirect(url_for(".home"))
