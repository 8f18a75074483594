"""The ways in: password, second step, passkey, the council's own sign-in, and a link."""

from flask import abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select

from surveys.base import utc_now
from voice.accounts import council, keys, mailing, passkeys, people, second, sessions
from voice.accounts.forms import CodeForm, ForgottenForm, PasskeyForm, SignInForm
from voice.accounts.models import User
from voice.accounts.places import blueprint, onward
from voice.audit import record
from voice.db import db
from voice.jobs import queue
from voice.security import limiter, public

_HALF = "half_way"
_HALF_LASTS = 300  # seconds between the first step and the second


def sign_in() -> ResponseReturnValue:
    """The sign-in page. It only reads while a password is checked, and then writes."""
    if current_user.is_authenticated:
        return redirect(onward(request.args.get("next")))
    form = SignInForm()
    is_right = form.validate_on_submit()
    user_id = form.user.id if isinstance(form.user, User) else None
    if not is_right or user_id is None:
        if request.method == "POST" and form.email.data:
            _note_failure("password", user_id)
        return show(form)
    sessions.begin_writing()
    return let_in(db.session.get_one(User, user_id), "password", request.args.get("next"))


def show(form: SignInForm, wrong: str = "", status: int = 200) -> ResponseReturnValue:
    """The sign-in page with every way in that is set up."""
    options, challenge = passkeys.ask_to_sign_in()
    keys.keep(challenge)
    page = render_template(
        "accounts/sign_in.html",
        login_user_form=form,
        passkey=PasskeyForm(formdata=None),
        options=options,
        council=council.name(),
        wrong=wrong,
    )
    return page, status


def sign_out() -> ResponseReturnValue:
    """Sign out on this device."""
    if request.method == "POST":
        sessions.leave()
        db.session.commit()
    return redirect(url_for("security.login" if request.method == "POST" else "accounts.home"))


def let_in(user: User, how: str, way: str | None) -> ResponseReturnValue:
    """Sign someone in whose first step is proven; those who have a second take it first.

    Whom the council's sign-in let in comes by it alone: so it can also keep them out.
    """
    if user.by_claim and how != "council":
        db.session.rollback()
        wrong = _("You come in by the council's sign-in. Please use its button.")
        return show(SignInForm(formdata=None), wrong, 403)
    if how in ("password", "link") and second.is_on(user):
        db.session.commit()
        session.clear()
        session[_HALF] = [user.fs_uniquifier, how, utc_now().timestamp(), way or ""]
        return redirect(url_for("accounts.second_step"))
    sessions.enter(user, how)
    db.session.commit()
    return redirect(onward(way))


def _half_way() -> tuple[User, str, str] | None:
    """Who has taken the first step a short while ago, how, and where they were going."""
    uniquifier, how, at, way = session.get(_HALF) or ("", "", 0, "")
    if not uniquifier or utc_now().timestamp() - at > _HALF_LASTS:
        return None
    user = db.session.scalar(select(User).where(User.fs_uniquifier == uniquifier, User.active))
    return (user, how, way) if user else None


def _whose_code() -> str:
    return str((session.get(_HALF) or [request.remote_addr])[0])


@blueprint.route("/second-step", methods=["GET", "POST"])
@limiter.limit("10 per minute; 40 per hour", methods=["POST"], key_func=_whose_code)
def second_step() -> ResponseReturnValue:
    """The code from the app, or one that was written down."""
    found = _half_way()
    if found is None:
        return redirect(url_for("security.login"))
    user, how, way = found
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("accounts/second_step.html", form=form), 422 if form.errors else 200
    taken = second.check(db.session, user, form.code.data or "")
    if taken is None:
        record(db.session, "sign_in_failed", user.id, how="second_step")
        db.session.commit()
        form.code.errors = [_("This code is not right, or was used. Wait for the next one.")]
        return render_template("accounts/second_step.html", form=form), 422
    sessions.enter(user, f"{how}+{taken}")
    db.session.commit()
    return redirect(onward(way))


@blueprint.post("/sign-in/passkey")
@limiter.limit("20 per minute")
def passkey_sign_in() -> ResponseReturnValue:
    """Sign in by what a passkey signed."""
    way = request.args.get("next")
    try:
        user = passkeys.sign_in(db.session, request.form.get("credential", ""), keys.take())
    except passkeys.WrongPasskey:
        record(db.session, "sign_in_failed", None, how="passkey")
        db.session.commit()
        wrong = _("This passkey is not known here. Try again, or use your password.")
        return show(SignInForm(formdata=None), wrong, 422)
    return let_in(user, "passkey", way)


@blueprint.post("/sign-in/council")
@limiter.limit("20 per minute")
def council_sign_in() -> ResponseReturnValue:
    """Lead to the council's own sign-in."""
    if not council.name():
        abort(404)
    try:
        return council.begin()
    except council.ProviderAway as error:
        current_app.logger.warning("the council's sign-in does not answer: %s", error)
        return show(SignInForm(formdata=None), _council_away(), 503)


@blueprint.get("/sign-in/council")
@limiter.limit("20 per minute")
def council_back() -> ResponseReturnValue:
    """Back from the council's own sign-in."""
    if not council.name():
        abort(404)
    try:
        claims = council.prove()
        sessions.begin_writing()
        return let_in(council.admit(db.session, claims), "council", None)
    except council.ProviderAway as error:
        current_app.logger.warning("the council's sign-in does not answer: %s", error)
        return show(SignInForm(formdata=None), _council_away(), 503)
    except council.NotProven as error:
        current_app.logger.warning("what the council's sign-in said is no proof: %s", error)
        _note_failure("council", None)
        wrong = _("The sign-in did not work. Please try again from here.")
        return show(SignInForm(formdata=None), wrong, 403)
    except council.NotInvited:
        _note_failure("council", None)
        wrong = _("You are not one of the people here yet. Ask your admin to invite you.")
        return show(SignInForm(formdata=None), wrong, 403)


@blueprint.route("/link/<token>", methods=["GET", "POST"])
@public
@limiter.limit("30 per minute")
def link(token: str) -> ResponseReturnValue:
    """Sign in by a one-time link. A button spends it, so that a mail scanner does not."""
    user = people.open_link(db.session, token)
    form = FlaskForm()
    if not form.validate_on_submit():
        return render_template("accounts/link.html", form=form, user=user)
    user = people.open_link(db.session, token, to_spend=True)
    people.spend_link(user)
    return let_in(user, "link", url_for(".password"))


@blueprint.route("/forgotten", methods=["GET", "POST"])
@limiter.limit("5 per minute", methods=["POST"])
def forgotten() -> ResponseReturnValue:
    """A new link by e-mail, where there is a mail server. The answer is the same for everyone."""
    form = ForgottenForm()
    if not mailing.is_possible() or not form.validate_on_submit():
        page = render_template("accounts/forgotten.html", form=form, can_mail=mailing.is_possible())
        return page, 422 if form.errors else 200
    job_id = mailing.ask_for_link(db.session, form.email.data or "").id
    db.session.commit()
    queue.announce(job_id)
    return render_template("accounts/forgotten.html", form=form, can_mail=True, is_sent=True)


def _note_failure(how: str, user_id: int | None) -> None:
    """Write down that someone did not get in; whose address they typed only as a number."""
    sessions.begin_writing()
    record(db.session, "sign_in_failed", user_id, how=how)
    db.session.commit()


def _council_away() -> str:
    return str(_("The council's sign-in does not answer now. Try again soon, or use a password."))
