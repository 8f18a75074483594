"""A person's own tokens: make one, see it once, see when it was used, revoke it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from voice.accounts.roles import EVERYONE
from voice.api import tokens
from voice.db import db
from voice.security import open_to
from voice.ticked import chosen

blueprint = Blueprint("tokens", __name__, url_prefix="/account/tokens")

SCOPES = {
    tokens.FINDINGS_READ: _l("Read themes, with small numbers hidden, and releases"),
    tokens.COMMENTS_READ: _l("Read the comments that two people made safe"),
    tokens.COMMENTS_WRITE: _l("Bring comments in, as from a file"),
    tokens.PROMISES_READ: _l("Read promises and how they go"),
    tokens.PROMISES_WRITE: _l("Say how promises go"),
}
LASTS = {30: _l("A month"), 90: _l("Three months"), 365: _l("A year")}


class TokenForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """What a new token is for, what it may open, and for how long."""

    name = StringField(
        _l("What it is for"),
        [InputRequired(_l("Say what it is for.")), Length(max=80, message=_l("Make it shorter."))],
    )
    scopes = SelectMultipleField(
        _l("What it may do"),
        [chosen(_l("Choose what it may do."))],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    lasts = SelectField(
        _l("How long it works"),
        choices=[SelectChoice(*one) for one in LASTS.items()],
        coerce=int,
        default=90,
    )


@blueprint.get("")
@open_to(*EVERYONE)
def show() -> ResponseReturnValue:
    """The tokens of this person, and a form for another."""
    return _page(_form())


@blueprint.post("")
@open_to(*EVERYONE)
def make() -> ResponseReturnValue:
    """Make a token and show it, this once: no answer will ever hold it again."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422
    name, scopes = (form.name.data or "").strip(), form.scopes.data or []
    by = current_user._get_current_object()
    try:
        token = tokens.make(db.session, by, name, scopes, form.lasts.data)
    except tokens.TooMany:
        form.name.errors = [_("You have as many as one person can have. Revoke one first.")]
        return _page(form), 422
    db.session.commit()
    return _page(_form(empty=True), token)


@blueprint.post("/<int:token_id>/revoke")
@open_to(*EVERYONE)
def revoke(token_id: int) -> ResponseReturnValue:
    """Let a token open nothing any more."""
    if tokens.revoke(db.session, current_user._get_current_object(), token_id):
        db.session.commit()
        flash(_("Revoked. Nothing opens with it any more."))
    return redirect(url_for(".show"), 303)


def _form(*, empty: bool = False) -> TokenForm:
    form = TokenForm(formdata=None) if empty else TokenForm()
    form.scopes.choices = [SelectChoice(one, SCOPES[one]) for one in tokens.scopes_of(current_user)]
    return form


def _page(form: TokenForm, token: str = "") -> str:
    found = tokens.of_person(db.session, current_user)
    return render_template(
        "api/tokens.html",
        form=form,
        token=token,
        found=found,
        scope_names=SCOPES,
        day=lambda on: format_date(on, "d MMMM y"),
    )
