"""The groups: the council's teams and the forums, and who is in each."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from voice.accounts import groups, labels
from voice.accounts.forms import GroupForm
from voice.accounts.models import Group, User
from voice.accounts.pages import me
from voice.accounts.places import blueprint
from voice.db import db
from voice.security import open_to

_MOST = 500  # people of a group that are shown


@blueprint.route("/groups", methods=["GET", "POST"], endpoint="groups")
@open_to()
def show_groups() -> ResponseReturnValue:
    """All groups, and beginning one."""
    form = GroupForm()
    if form.validate_on_submit():
        try:
            groups.begin(db.session, _tidy(form), me())
        except groups.NameTaken:
            form.name.errors = [_("There is a group with this name.")]
        else:
            db.session.commit()
            flash(_("The group is there. Now invite its people."))
            return redirect(url_for(".groups"))
    found = groups.standings(db.session)
    page = render_template("accounts/groups.html", groups=found, form=form)
    return page, 422 if form.errors else 200


@blueprint.route("/groups/<int:group_id>", methods=["GET", "POST"])
@open_to()
def group(group_id: int) -> ResponseReturnValue:
    """One group: its name, and who is in it."""
    found = db.session.get(Group, group_id) or abort(404)
    form = GroupForm(data={"name": found.name})
    if form.validate_on_submit():
        try:
            groups.rename(db.session, found, _tidy(form), me())
        except groups.NameTaken:
            form.name.errors = [_("There is a group with this name.")]
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for(".groups"))
    members = db.session.scalars(
        select(User).where(User.group_id == found.id).order_by(User.email).limit(_MOST)
    )
    page = render_template(
        "accounts/group.html", group=found, members=members.unique().all(), form=form, labels=labels
    )
    return page, 422 if form.errors else 200


def _tidy(form: GroupForm) -> str:
    return " ".join((form.name.data or "").split())
