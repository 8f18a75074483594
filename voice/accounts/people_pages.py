"""The people who work here: who they are, what they may do, and letting them in and out."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select

from voice.accounts import labels, mailing, people, second
from voice.accounts.forms import InvitationForm, PersonForm
from voice.accounts.models import Group, User
from voice.accounts.pages import me
from voice.accounts.places import blueprint, find_person, is_admin
from voice.accounts.roles import COORDINATOR, VIEWER
from voice.audit import record
from voice.db import db
from voice.jobs import queue
from voice.paging import page_number
from voice.security import open_to


@blueprint.get("/people", endpoint="people")
@open_to(COORDINATOR)
def show_people() -> ResponseReturnValue:
    """Everyone, or the coordinator's own group."""
    return render_template(
        "accounts/people.html",
        page=people.some(db.session, page_number(request.args), _whose()),
        labels=labels,
    )


@blueprint.route("/people/invite", methods=["GET", "POST"])
@open_to(COORDINATOR)
def invite() -> ResponseReturnValue:
    """Invite someone; the link is shown, and mailed where that is set up."""
    form = InvitationForm()
    _offer(form)
    if not form.validate_on_submit():
        return render_template("accounts/invite.html", form=form), 422 if form.errors else 200
    group = form.group.data or None
    try:
        user, token = people.invite(db.session, form.email.data or "", form.role.data, group, me())
    except people.AlreadyThere:
        form.email.errors = [_("Someone with this address is here already.")]
        return render_template("accounts/invite.html", form=form), 422
    return _show_link(user, token, mails=True)


@blueprint.route("/people/<int:person_id>", methods=["GET", "POST"])
@open_to(COORDINATOR)
def person(person_id: int) -> ResponseReturnValue:
    """One person: role, group, and what can be done."""
    user = find_person(person_id)
    form = PersonForm(data={"role": user.role, "group": user.group.name if user.group else ""})
    _offer(form)
    if not form.validate_on_submit():
        return _show_person(user, form, 422 if form.errors else 200)
    try:
        people.change(db.session, user, form.role.data, form.group.data or None, me())
    except people.LastAdmin:
        form.role.errors = [labels.LAST_ADMIN]
        return _show_person(user, form, 422)
    db.session.commit()
    flash(_("Saved. The person is signed out everywhere and signs in again as what they are now."))
    return redirect(url_for(".people"))


@blueprint.post("/people/<int:person_id>/link", endpoint="person_link")
@open_to(COORDINATOR)
def make_link(person_id: int) -> ResponseReturnValue:
    """A new sign-in link, for whoever lost a password or let an invitation run out."""
    user = find_person(person_id)
    if not user.active:
        return redirect(url_for(".person", person_id=user.id))
    lasts = people.LINK_LASTS if user.joined_at else people.INVITATION_LASTS
    token = people.make_link_token(user, lasts)
    record(db.session, "link_made", current_user.id, f"person:{user.id}")
    return _show_link(user, token, mails=user.joined_at is None)


@blueprint.post("/people/<int:person_id>/off", endpoint="person_off")
@open_to(COORDINATOR)
def switch_off(person_id: int) -> ResponseReturnValue:
    """Let a person in no more, or take an invitation back."""
    user = find_person(person_id)
    try:
        if user.joined_at is None:
            people.withdraw(db.session, user, me())
        else:
            people.switch_off(db.session, user, current_user.id)
    except people.LastAdmin:
        flash(labels.LAST_ADMIN, "stop")
        return redirect(url_for(".person", person_id=person_id))
    db.session.commit()
    flash(_("Done. Nobody comes in as this person any more."))
    return redirect(url_for(".people"))


@blueprint.post("/people/<int:person_id>/on", endpoint="person_on")
@open_to(COORDINATOR)
def switch_on(person_id: int) -> ResponseReturnValue:
    """Let a person in again."""
    user = find_person(person_id)
    people.switch_on(db.session, user, me())
    db.session.commit()
    flash(_("Done. This person can sign in again."))
    return redirect(url_for(".person", person_id=user.id))


@blueprint.post("/people/<int:person_id>/second-step", endpoint="person_second")
@open_to()
def reset_second_step(person_id: int) -> ResponseReturnValue:
    """Take the second step off someone who lost the phone and the codes."""
    user = find_person(person_id)
    second.turn_off(db.session, user, me())
    db.session.commit()
    flash(_("The second step is off. The person sets it up again after signing in."))
    return redirect(url_for(".person", person_id=user.id))


def _whose() -> int | None:
    """The group whose people are shown; of a coordinator without one, nobody."""
    return None if is_admin() else current_user.group_id or 0


def _offer(form: PersonForm) -> None:
    """An admin gives any role; a coordinator a forum's, in the coordinator's own group."""
    if is_admin():
        groups = list(db.session.scalars(select(Group.name).order_by(Group.name)))
        form.offer(labels.ROLES, groups, may_lack=True)
        return
    roles = {name: labels.ROLES[name] for name in (COORDINATOR, VIEWER)}
    form.offer(roles, [current_user.group.name] if current_user.group else [], may_lack=False)


def _show_person(user: User, form: PersonForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "accounts/person.html",
        person=user,
        form=form,
        acting=FlaskForm(formdata=None),
        labels=labels,
        has_second_step=second.is_on(user),
        is_admin=is_admin(),
    )
    return page, status


def _show_link(user: User, token: str, *, mails: bool) -> ResponseReturnValue:
    """The link, to hand on; this page alone shows it."""
    mails = mails and mailing.is_possible()
    job = mailing.ask_for_invitation(db.session, user) if mails else None
    job_id = job.id if job else None
    db.session.commit()
    if job_id is not None:
        queue.announce(job_id)
    address = url_for(".link", token=token, _external=True)
    return render_template("accounts/invited.html", person=user, address=address, is_mailed=mails)
