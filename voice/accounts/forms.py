"""Forms about one's own account."""

from flask_babel import lazy_gettext as _l
from flask_security.forms import LoginForm
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

SHORTEST_PASSWORD = 12


class SignInForm(LoginForm):
    """E-mail address and password; nobody stays signed in for a year on a shared computer."""

    remember = None  # type: ignore[assignment]  # how WTForms leaves an inherited field out


class PasswordForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Choose a password."""

    password = PasswordField(
        _l("New password"),
        [
            InputRequired(_l("Type a password.")),
            Length(SHORTEST_PASSWORD, 200, _l("Use 12 letters or more. Three words are good.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("The same password again"),
        [EqualTo("password", _l("The two passwords are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )
