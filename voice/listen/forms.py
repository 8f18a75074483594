"""What people can send from the listening pages."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp

from voice.listen.models import Theme
from voice.listen.recordings.transcripts import LONGEST


class RenameForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A theme in a person's words."""

    name = StringField(
        _l("Name"),
        [
            DataRequired(_l("Type a name.")),
            Length(max=120, message=_l("Make the name shorter: 120 letters at most.")),
        ],
    )
    easy_name = StringField(
        _l("Easy name"),
        [Length(max=80, message=_l("Make the easy name shorter: 80 letters at most."))],
    )
    description = TextAreaField(
        _l("What belongs here"),
        [Length(max=2000, message=_l("Make it shorter: 2,000 letters at most."))],
    )


class ChooseThemeForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """One of the accepted themes."""

    theme = SelectField(_l("Theme"), [InputRequired(_l("Choose a theme."))], coerce=int)

    def offer(self, themes: Iterable[Theme]) -> "ChooseThemeForm":
        """Fill the choices."""
        self.theme.choices = [(one.id, one.name) for one in themes]
        return self


class TranslationForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A person's English translation."""

    words = TextAreaField(
        _l("In English"),
        [
            DataRequired(_l("Type the translation.")),
            Length(max=20_000, message=_l("Make it shorter: 20,000 letters at most.")),
        ],
    )


class TranscriptForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """What a listener types; the version tells whose words they had before them."""

    words = TextAreaField(
        _l("What they say"),
        [Length(max=LONGEST, message=_l("Make it shorter: 20,000 letters at most."))],
    )
    language = StringField(_l("Language"), [Regexp("^[a-z]{2,3}$")])
    version = IntegerField(_l("Version"), [NumberRange(min=0)])
    why = StringField(
        _l("Why"), [Length(max=500, message=_l("Make it shorter: 500 letters at most."))]
    )
