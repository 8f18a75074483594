"""What people send from the codebook's pages."""

from collections.abc import Iterable, Mapping

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from voice.listen.cleaning import clean
from voice.listen.codebook.editing import NAMES, Words, lines
from voice.listen.models import Theme

MOST_LINES = 200
LONGEST_LINE = 300


class ThemeForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A theme as a person writes it. With each part goes what the page showed before."""

    name = StringField(
        _l("Name"),
        [
            DataRequired(_l("Type a name.")),
            Length(max=120, message=_l("Make the name shorter: 120 letters at most.")),
        ],
        filters=[clean],
    )
    easy_name = StringField(
        _l("Easy name"),
        [Length(max=80, message=_l("Make the easy name shorter: 80 letters at most."))],
        filters=[clean],
    )
    description = TextAreaField(
        _l("What belongs here"),
        [Length(max=2000, message=_l("Make it shorter: 2,000 letters at most."))],
        filters=[clean],
    )
    keywords = TextAreaField(_l("Words"))
    examples = TextAreaField(_l("Examples"))
    parent = SelectField(_l("Stands below"), validate_choice=False)
    picture = StringField(_l("Picture"), filters=[clean])

    def offer(self, themes: Iterable[Theme], but: Theme | None = None) -> "ThemeForm":
        """Fill the themes that it can stand below: those that stand below none."""
        above = [one for one in themes if one.parent_id is None and one is not but]
        self.parent.choices = [("", _l("No other theme")), *((one.key, one.name) for one in above)]
        return self

    def show(self, words: Words) -> "ThemeForm":
        """Fill in what stands."""
        for name in NAMES:
            value = getattr(words, name)
            self[name].data = "\n".join(value) if isinstance(value, tuple) else value
        return self

    def words(self) -> Words:
        """What was written."""
        return _words({name: self[name].data or "" for name in NAMES})

    def validate_keywords(self, field: TextAreaField) -> None:
        """Words are short and few."""
        _check_lines(field)

    def validate_examples(self, field: TextAreaField) -> None:
        """Examples are sentences, not pages."""
        _check_lines(field)


def before() -> Words:
    """What the page showed when it was opened."""
    return _words({name: request.form.get(f"before.{name}", "") for name in NAMES})


def shown(words: Words) -> dict[str, str]:
    """A theme's parts as a form shows them, for its hidden fields."""
    parts = {name: getattr(words, name) for name in NAMES}
    return {
        name: "\n".join(value) if isinstance(value, tuple) else value
        for name, value in parts.items()
    }


def _words(typed: Mapping[str, str]) -> Words:
    return Words(
        name=clean(typed["name"]),
        easy_name=clean(typed["easy_name"]),
        picture=clean(typed["picture"]),
        description=clean(typed["description"]),
        keywords=lines(typed["keywords"]),
        examples=lines(typed["examples"]),
        parent=clean(typed["parent"]),
    )


def _check_lines(field: TextAreaField) -> None:
    found = lines(field.data or "")
    if len(found) > MOST_LINES or any(len(one) > LONGEST_LINE for one in found):
        raise ValidationError(_l("Write 200 lines at most, each of 300 letters at most."))
