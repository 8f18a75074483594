"""One's own account: where one lands, and how and where one signs in."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select

from surveys.models import Consultation
from voice.accounts import keys, passkeys, people, second, sessions
from voice.accounts.forms import CodeForm, PasskeyForm, PasswordForm
from voice.accounts.models import User
from voice.accounts.places import blueprint
from voice.accounts.roles import EVERYONE, ROLES
from voice.audit import record
from voice.db import db
from voice.qr import draw_qr
from voice.security import open_to

_SECRET = "second_step"  # noqa: S105  # its name in the cookie
_EVERYWHERE = "everywhere"


def me() -> User:
    """The person at this page."""
    user: User = current_user._get_current_object()
    return user


@blueprint.get("")
@open_to(*EVERYONE)
def home() -> ResponseReturnValue:
    """Where a signed-in person lands."""
    first = db.session.scalar(select(Consultation.id).limit(1))
    return render_template("accounts/home.html", is_first_day=first is None)


@blueprint.get("/help", endpoint="help_page")
@open_to(*EVERYONE)
def show_help() -> ResponseReturnValue:
    """Signing in safely, and who may do what."""
    return render_template("accounts/help.html", roles=ROLES)


@blueprint.route("/password", methods=["GET", "POST"])
@open_to(*EVERYONE)
def password() -> ResponseReturnValue:
    """Choose a password; everywhere else the person is signed out."""
    if not sessions.is_fresh():
        return sessions.ask_again()
    form = PasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/password.html", form=form), 422 if form.errors else 200
    user, here = me(), sessions.current()
    people.set_password(user, form.password.data or "")
    sessions.end_all(db.session, user)
    record(db.session, "password_set", user.id)
    sessions.enter(user, here.how if here else "password")
    db.session.commit()
    flash(_("Your password is set."))
    return redirect(url_for(".home"))


@blueprint.get("/security")
@open_to(*EVERYONE)
def security() -> ResponseReturnValue:
    """How this person signs in."""
    return _show_security()


@blueprint.route("/second-step/new", methods=["GET", "POST"])
@open_to(*EVERYONE)
def second_new() -> ResponseReturnValue:
    """Take an app into use as the second step."""
    if not sessions.is_fresh():
        return sessions.ask_again()
    form, user = CodeForm(), me()
    sealed = session.setdefault(_SECRET, second.propose())
    if form.validate_on_submit():
        codes = second.turn_on(db.session, user, sealed, form.code.data or "")
        if codes:
            return _show_codes(codes)
        form.code.errors = [
            _("This code is not right. Wait for the next one. Is your phone's clock right?")
        ]
    address, key = second.describe(user, sealed)
    page = render_template("accounts/second_new.html", form=form, qr=draw_qr(address), key=key)
    return page, 422 if form.errors else 200


@blueprint.post("/second-step/codes")
@open_to(*EVERYONE)
def second_codes() -> ResponseReturnValue:
    """Ten new codes in place of those before."""
    if not sessions.is_fresh():
        return sessions.ask_again()
    if not second.is_on(me()):
        return redirect(url_for(".security"))
    return _show_codes(second.make_codes(db.session, me()))


@blueprint.post("/second-step/off")
@open_to(*EVERYONE)
def second_off() -> ResponseReturnValue:
    """Go on without a second step, where the role allows it."""
    if not sessions.is_fresh():
        return sessions.ask_again()
    if second.is_needed(me()):
        flash(_("Your role needs the second step. You can take another app into use."), "stop")
        return redirect(url_for(".security"))
    second.turn_off(db.session, me(), me())
    db.session.commit()
    flash(_("The second step is off."))
    return redirect(url_for(".security"))


@blueprint.post("/passkeys")
@open_to(*EVERYONE)
def passkey_add() -> ResponseReturnValue:
    """Keep a passkey that this device, or one beside it, has made."""
    if not sessions.is_fresh():
        return sessions.ask_again()
    form = PasskeyForm()
    name = (form.name.data or "").strip() or _("Passkey")
    if not form.validate_on_submit():
        return _show_security(form, status=422)
    try:
        passkeys.add(db.session, me(), form.credential.data or "", name, keys.take())
    except passkeys.WrongPasskey:
        return _show_security(form, _("The passkey was not made. Nothing was changed."), 422)
    db.session.commit()
    flash(_("The passkey is ready. You can sign in with it alone."))
    return redirect(url_for(".security"))


@blueprint.post("/passkeys/<int:passkey_id>/remove")
@open_to(*EVERYONE)
def passkey_remove(passkey_id: int) -> ResponseReturnValue:
    """Take a passkey out of use."""
    if not sessions.is_fresh():
        return sessions.ask_again()
    passkeys.remove(db.session, me(), passkey_id)
    db.session.commit()
    flash(_("The passkey is removed."))
    return redirect(url_for(".security"))


@blueprint.get("/sessions", endpoint="sessions")
@open_to(*EVERYONE)
def show_sessions() -> ResponseReturnValue:
    """Where this person is signed in."""
    return render_template(
        "accounts/sessions.html",
        sessions=sessions.of(db.session, me()),
        here=sessions.current(),
        form=FlaskForm(),
    )


@blueprint.post("/sessions/end")
@open_to(*EVERYONE)
def end_sessions() -> ResponseReturnValue:
    """Sign out on one device, or everywhere."""
    one, user = request.form.get("session", ""), me()
    here = sessions.current()
    if not one or here is None:
        return redirect(url_for(".sessions"))
    if one not in (_EVERYWHERE, here.id):
        sessions.end(db.session, user, one)
        record(db.session, "signed_out", user.id, how="elsewhere")
        db.session.commit()
        flash(_("That device is signed out."))
        return redirect(url_for(".sessions"))
    if one == _EVERYWHERE:
        record(db.session, "signed_out_everywhere", user.id)
        sessions.end_all(db.session, user)
    sessions.leave()
    db.session.commit()
    flash(_("You are signed out."))
    return redirect(url_for("security.login"))


def _show_codes(codes: object) -> ResponseReturnValue:
    """The codes, this once: only their hashes are kept. Everywhere else the person is out."""
    user, here = me(), sessions.current()
    sessions.end_all(db.session, user)
    sessions.enter(user, here.how if here else "password")
    db.session.commit()
    return render_template("accounts/codes.html", codes=codes)


def _show_security(
    form: PasskeyForm | None = None, wrong: str = "", status: int = 200
) -> ResponseReturnValue:
    user = me()
    options, challenge = passkeys.ask_to_make(db.session, user)
    keys.keep(challenge)
    page = render_template(
        "accounts/security.html",
        passkeys=passkeys.of(db.session, user),
        codes=second.count_codes(db.session, user),
        is_on=second.is_on(user),
        is_needed=second.is_needed(user),
        is_lacking=second.is_lacking(db.session, user),
        form=form or PasskeyForm(formdata=None),
        options=options,
        wrong=wrong,
    )
    return page, status
