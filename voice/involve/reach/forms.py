"""What staff write about reaching people, and about the end of a survey."""

import re
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.validators import Optional as MayBeEmpty

from voice.days import Day
from voice.i18n import SOURCE, direction_of
from voice.involve.builder.drafts import tidy
from voice.involve.reach.outreach import KINDS, MOST_PEOPLE, Met

KIND_NAMES = {
    "champion": _l("A champion who passes it on"),
    "meeting": _l("A meeting"),
}
_CHOOSE_DAY = _l("Choose the day.")
_NOT_A_NUMBER = _l("Write a whole number, 0 or more.")
_OF_A_PERSON = re.compile(r"@|(?:\d[\s().-]*){7,}")
_MOST_LETTERS = 1000


class Count(IntegerField):
    """A number of people or things; an empty box is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a whole number; raises ValueError in words."""
        self.data = 0
        if valuelist and valuelist[0].strip():
            try:
                super().process_formdata(valuelist)
            except ValueError:
                raise ValueError(_NOT_A_NUMBER) from None


def is_no_person(_form: Any, field: Any) -> None:
    """An address or a number belongs to somebody, and has no place here."""
    if _OF_A_PERSON.search(field.data or ""):
        raise ValidationError(_l("Write a role or a group, with no address and no phone number."))


def count_of(label: Any) -> Count:
    """A box for a number of people or things."""
    checks = [NumberRange(0, MOST_PEOPLE, _NOT_A_NUMBER)]
    return Count(label, checks, default=0, render_kw={"inputmode": "numeric"})


class OutreachForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Who was met, where and when, and what was left."""

    kind = RadioField(
        _l("What was it?"),
        [InputRequired(_l("Choose what it was."))],
        choices=[SelectChoice(one, KIND_NAMES[one]) for one in KINDS],
        default="meeting",
    )
    who = StringField(
        _l("Who"),
        [DataRequired(_l("Say who, as a role or a group.")), Length(max=120), is_no_person],
    )
    place = StringField(
        _l("Where"), [DataRequired(_l("Say where.")), Length(max=120), is_no_person]
    )
    day = Day(_l("On which day"), [InputRequired(_CHOOSE_DAY)])
    people = count_of(_l("How many people"))
    leaflets = count_of(_l("Leaflets left"))
    posters = count_of(_l("Posters left"))

    def met(self) -> Met:
        """What was written, once it has been checked."""
        return Met(
            kind=self.kind.data,
            who=tidy(self.who.data or ""),
            place=tidy(self.place.data or ""),
            day=self.day.data or date.min,
            people=self.people.data or 0,
            leaflets=self.leaflets.data or 0,
            posters=self.posters.data or 0,
        )


class ReminderForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """What is to be done on which day."""

    due_day = Day(_l("Day"), [InputRequired(_CHOOSE_DAY)])
    text = StringField(
        _l("What to do"), [DataRequired(_l("Say what is to be done.")), Length(max=300)]
    )

    def task(self) -> tuple[date, str]:
        """The day and what is to be done, once it has been checked."""
        return self.due_day.data or date.min, tidy(self.text.data or "")


def of_ending(languages: list[str], *, is_longer: bool, is_sent: bool) -> Any:
    """A form with a box for the reason in each language, and a new last day for more time.

    It holds what was typed where it is the one that was sent.
    """
    boxes: dict[str, Any] = {
        f"reason_{one}": _reason(one) for one in dict.fromkeys((SOURCE, *languages))
    }
    if is_longer:
        boxes["until"] = Day(_l("New last day to answer"), [InputRequired(_CHOOSE_DAY)])
    form_class = type("EndingForm", (FlaskForm,), boxes)
    prefix = "longer-" if is_longer else "close-"
    return form_class(prefix=prefix) if is_sent else form_class(prefix=prefix, formdata=None)


def reasons(form: Any, languages: list[str]) -> dict[str, str]:
    """The reason by language, as far as it was written."""
    said = {
        one: tidy(form[f"reason_{one}"].data or "") for one in dict.fromkeys((SOURCE, *languages))
    }
    return {language: words for language, words in said.items() if words}


def _reason(language: str) -> TextAreaField:
    checks = [MayBeEmpty(), Length(max=_MOST_LETTERS)]
    if language == SOURCE:
        checks = [DataRequired(_l("Say why. Everyone can read it.")), Length(max=_MOST_LETTERS)]
    return TextAreaField(
        _l("Why?"), checks, render_kw={"lang": language, "dir": direction_of(language), "rows": 3}
    )
