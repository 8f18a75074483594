"""What staff send about hearing from a group: a plan to reach it."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from surveys.models import Event
from voice.accounts.models import User
from voice.days import Day
from voice.involve.builder.drafts import tidy
from voice.involve.reach.plans import Intent

_MOST_LETTERS = 300


class PlanForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """What is to be done, who owns it, by when, and at which events."""

    text = StringField(
        _l("What you will do"),
        [
            DataRequired(_l("Say what you will do.")),
            Length(max=_MOST_LETTERS, message=_l("Make it shorter: 300 letters at most.")),
        ],
    )
    owner = SelectField(_l("Who owns it"), coerce=int, validate_choice=False)
    day = Day(_l("By which day"), [InputRequired(_l("Choose the day."))])
    events = SelectMultipleField(_l("Events that count towards it"), coerce=int)

    def offer(self, people: Iterable[User], events: Iterable[Event]) -> "PlanForm":
        """Fill the choices."""
        people = list(people)
        self.owners = {one.id for one in people}
        self.owner.choices = [(0, _l("Choose a person")), *((one.id, one.email) for one in people)]
        self.events.choices = [(one.id, one.place) for one in events]
        return self

    def validate_owner(self, field: SelectField) -> None:
        """Every plan has an owner who works here."""
        if field.data not in self.owners:
            raise ValidationError(_l("Choose who owns it."))

    def intent(self) -> Intent:
        """What was written, once it has been checked."""
        day = cast(date, self.day.data)
        return Intent(tidy(self.text.data or ""), self.owner.data, day, self.events.data or [])
