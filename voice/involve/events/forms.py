"""What staff write about events and hands that were counted."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.validators import Optional as MayBeEmpty

from voice.days import Day
from voice.involve.events.events import EventFacts
from voice.involve.events.headcounts import MOST_HANDS, Asked

_OWN_ANSWERS = 4
_NOT_HANDS = _l("Write a whole number from 0 to 2000.")


class Hands(IntegerField):
    """A count, with our own words when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a whole number; raises ValueError in words."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_NOT_HANDS) from None


class EventForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Where, when, who comes, and what they are asked."""

    place = StringField(_l("Place"), [DataRequired(_l("Say where it is.")), Length(max=120)])
    day = Day(_l("Day"), [InputRequired(_l("Choose the day."))])
    group = StringField(_l("Who comes"), [DataRequired(_l("Say who comes.")), Length(max=120)])
    surveys = SelectMultipleField(
        _l("Surveys"), [DataRequired(_l("Choose one survey or more."))], validate_choice=False
    )
    note = TextAreaField(_l("Note for staff"), [Length(max=2000)], render_kw={"rows": 3})

    def facts(self) -> EventFacts:
        """What was written, once it has been checked."""
        return EventFacts(
            place=self.place.data or "",
            day=self.day.data or date.min,
            group=self.group.data or "",
            surveys=self.surveys.data or [],
            note=self.note.data or "",
        )


def of_hands(asked: Asked) -> Any:
    """A form with a box for each answer of a question."""
    boxes = {f"hands-{key}": _hands(words) for key, words in asked.options}
    return type("HandsForm", (FlaskForm,), boxes)()


def of_own_hands() -> Any:
    """A form for a question and answers in the officer's own words."""
    boxes: dict[str, Any] = {
        "question": StringField(
            _l("What you asked"), [DataRequired(_l("Write what you asked.")), Length(max=300)]
        )
    }
    for number in range(1, _OWN_ANSWERS + 1):
        label = _l("Answer %(number)s", number=number)
        boxes[f"answer-{number}"] = StringField(label, [Length(max=120)])
        boxes[f"hands-{number}"] = _hands(_l("Hands for answer %(number)s", number=number))
    return type("OwnHandsForm", (FlaskForm,), boxes)()


def counted(form: Any, asked: Asked) -> dict[str, int]:
    """The hands by an option's key, for those boxes that hold a number."""
    filled = {key: form[f"hands-{key}"].data for key, _ in asked.options}
    return {key: hands for key, hands in filled.items() if hands is not None}


def counted_own(form: Any) -> dict[str, int]:
    """The hands by an answer's words. Rows without words or without a number are left out."""
    rows = (
        ((form[f"answer-{number}"].data or "").strip(), form[f"hands-{number}"].data)
        for number in range(1, _OWN_ANSWERS + 1)
    )
    return {words: hands for words, hands in rows if words and hands is not None}


def own_rows(form: Any) -> list[tuple[Any, Any]]:
    """The boxes of each answer beside each other, for the page."""
    return [(form[f"answer-{n}"], form[f"hands-{n}"]) for n in range(1, _OWN_ANSWERS + 1)]


def _hands(label: Any) -> Hands:
    checks = [MayBeEmpty(), NumberRange(0, MOST_HANDS, _NOT_HANDS)]
    return Hands(label, checks, render_kw={"inputmode": "numeric", "min": 0, "max": MOST_HANDS})
