"""What staff write about somebody whom the law says to consult."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from voice.days import Day
from voice.involve.builder.drafts import tidy
from voice.involve.consultations.register import Entry
from voice.involve.reach.forms import is_no_person

YES, NO = "yes", "no"
_MOST_LETTERS = 300


def _needed(answer: str, words: Any) -> Callable[[Any, Any], None]:
    """A box that must be filled where `answer` was picked, and may be empty otherwise."""

    def check(form: Any, field: Any) -> None:
        if field.raw_data and field.raw_data[0].strip():
            return
        field.errors = []
        raise StopValidation(words if form.asked.data == answer else "")

    return check


class ConsulteeForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Who it is; then when and how they were asked and what they said, or why they were not."""

    name = StringField(
        _l("Who"),
        [DataRequired(_l("Say who, as a role or a group.")), Length(max=200), is_no_person],
    )
    asked = RadioField(
        _l("Did you ask them?"),
        [InputRequired(_l("Choose yes or no."))],
        choices=[
            SelectChoice(YES, _l("Yes, we asked them")),
            SelectChoice(NO, _l("No, we did not ask them")),
        ],
    )
    asked_on = Day(_l("On which day"), [_needed(YES, _l("Choose the day."))])
    way = StringField(
        _l("How you asked"),
        [_needed(YES, _l("Say how you asked.")), Length(max=_MOST_LETTERS)],
    )
    answer = TextAreaField(
        _l("What they said, in a line"),
        [Length(max=_MOST_LETTERS)],
        render_kw={"rows": 2},
    )
    why_not = StringField(
        _l("Why not"),
        [_needed(NO, _l("Say why you did not ask them.")), Length(max=_MOST_LETTERS)],
    )

    def entry(self) -> Entry:
        """What was written, once it has been checked; what does not belong together is left."""
        name = tidy(self.name.data or "")
        if self.asked.data == NO:
            return Entry(name=name, why_not=tidy(self.why_not.data or ""))
        return Entry(
            name=name,
            asked_on=self.asked_on.data,
            way=tidy(self.way.data or ""),
            answer=tidy(self.answer.data or ""),
        )
