"""Forms about accounts: one's own, and other people's."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_security.forms import LoginForm
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import Email, EqualTo, InputRequired, Length, ValidationError

from voice.accounts import passwords
from voice.accounts.roles import VIEWER
from voice.area import area_profile


class SignInForm(LoginForm):
    """E-mail address and password; nobody stays signed in for a year on a shared computer."""

    remember = None  # type: ignore[assignment]  # how WTForms leaves an inherited field out

    def validate_next(self, field: Field) -> None:
        """Where to go next is decided by `places.onward`: a strange wish is left out."""


class PasswordForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Choose a password."""

    password = PasswordField(
        _l("New password"),
        [
            InputRequired(_l("Type a password.")),
            Length(
                passwords.SHORTEST,
                passwords.LONGEST,
                _l("Use 12 letters or more. Three words are good."),
            ),
        ],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("The same password again"),
        [EqualTo("password", _l("The two passwords are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_password(self, field: Field) -> None:
        """Refuse what is soon guessed (standards of the National Cyber Security Centre)."""
        area = area_profile()["name"]["en"]
        if passwords.is_easy(field.data or "", current_user.email, area):
            raise ValidationError(
                _("This password is easy to guess. Use three words that do not belong together.")
            )


class CodeForm(FlaskForm):  # type: ignore[misc]
    """A code from an app, or one that was written down."""

    code = StringField(
        _l("Code"),
        [InputRequired(_l("Type the code.")), Length(max=40, message=_l("This code is too long."))],
        render_kw={
            "autocomplete": "one-time-code",
            "autocapitalize": "none",
            "spellcheck": "false",
        },
    )


class PasskeyForm(FlaskForm):  # type: ignore[misc]
    """What a device made or signed; its script fills it in."""

    name = StringField(
        _l("A name for it"),
        [Length(max=60, message=_l("Use 60 letters or fewer."))],
        render_kw={"autocomplete": "off"},
    )
    credential = HiddenField()


class ForgottenForm(FlaskForm):  # type: ignore[misc]
    """The address that a new link goes to."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Type your e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )


class PersonForm(FlaskForm):  # type: ignore[misc]
    """A person's role and group."""

    role = SelectField(_l("Role"), default=VIEWER)  # the least, where nobody chose
    group = SelectField(_l("Group"))

    def offer(self, roles: dict[str, Any], groups: list[str], *, may_lack: bool) -> "PersonForm":
        """Offer these roles and groups; without a group only where it may be lacking."""
        self.role.choices = list(roles.items())
        nothing = [("", _("No group: works for the whole area"))] if may_lack else []
        self.group.choices = nothing + [(one, one) for one in groups]
        return self


class InvitationForm(PersonForm):
    """Someone new."""

    email = EmailField(
        _l("E-mail address"),
        [
            InputRequired(_l("Type the person's e-mail address.")),
            Length(max=254, message=_l("This address is too long.")),
            Email(_l("This is no e-mail address. It looks like sam@council.example.")),
        ],
        render_kw={"autocomplete": "off"},
    )


class GroupForm(FlaskForm):  # type: ignore[misc]
    """A group's name."""

    name = StringField(
        _l("Name of the group"),
        [
            InputRequired(_l("Give the group a name.")),
            Length(max=100, message=_l("Use 100 letters or fewer.")),
        ],
        render_kw={"autocomplete": "off"},
    )
