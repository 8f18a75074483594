"""What staff write when a draft is tried: links, who tried it, and how remarks are settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.validators import Optional as MayBeEmpty

from surveys.editions import today
from voice.days import Day
from voice.involve.builder.drafts import tidy

LONGEST_LIFE = timedelta(days=366)
MOST_PEOPLE = 10_000
_NOT_PEOPLE = _l("Write a whole number from 1 to 10,000.")


def _strip(words: str | None) -> str:
    return tidy(words or "")


class LinkForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Which group may see the draft, and until when."""

    group = StringField(
        _l("Which group?"),
        [
            InputRequired(_l("Name the group.")),
            Length(min=1, max=120, message=_l("Name the group in 120 letters or fewer.")),
        ],
        filters=[_strip],
    )
    until = Day(_l("Last day"), [InputRequired(_l("Choose the last day."))])

    def facts(self) -> tuple[str, date]:
        """The group and the last day of a valid form."""
        return str(self.group.data), cast(date, self.until.data)

    def validate_until(self, field: Day) -> None:
        """A link has an end, and it is not over before it begins."""
        if field.data and not today() <= field.data <= today() + LONGEST_LIFE:
            raise ValidationError(_l("Choose a day within a year from today."))


class People(IntegerField):
    """How many people, with our own words when it is no number."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a whole number; raises ValueError in words."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_NOT_PEOPLE) from None


class TestedForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Who tried the survey, when, and what changed then."""

    tested_group = StringField(
        _l("Which group tried it?"),
        [InputRequired(_l("Name the group.")), Length(min=1, max=200)],
        filters=[_strip],
    )
    tested_on = Day(_l("When?"), [InputRequired(_l("Choose the day."))])
    people = People(_l("How many people?"), [InputRequired(_NOT_PEOPLE)])
    changed = TextAreaField(
        _l("What changed then?"), [MayBeEmpty(), Length(max=2000)], filters=[_strip]
    )

    def note(self) -> dict[str, str | int]:
        """An entry of a survey's `tested_with`, of a valid form."""
        note: dict[str, str | int] = {
            "group": str(self.tested_group.data),
            "on": cast(date, self.tested_on.data).isoformat(),
            "people": cast(int, self.people.data),
        }
        return note | ({"changed": self.changed.data} if self.changed.data else {})

    def validate_people(self, field: People) -> None:
        """A number that people are counted by. What is no number was said so before."""
        if field.data is not None and not 1 <= field.data <= MOST_PEOPLE:
            raise ValidationError(_NOT_PEOPLE)

    def validate_tested_on(self, field: Day) -> None:
        """Nobody has tried it tomorrow."""
        if field.data and field.data > today():
            raise ValidationError(_l("Choose today or an earlier day."))


@dataclass(frozen=True, slots=True)
class Settling:
    """What staff say about some remarks on a question, as it was typed."""

    language: str
    remarks: frozenset[int]
    words: Mapping[str, str]  # by place, what it is to say
    before: Mapping[str, str]  # by place, what the page showed
    reason: str
    place: str  # of the vote
    wordings: Sequence[str]
    does_credit: bool


def new_link() -> LinkForm:
    """A form for a link of two weeks."""
    return LinkForm(formdata=None, until=today() + timedelta(days=14))


def new_test() -> TestedForm:
    """A form for a try-out of today."""
    return TestedForm(formdata=None, tested_on=today())


def read_settling(language: str, places: Sequence[str]) -> Settling:
    """What the request's form says; what is missing in it is empty."""
    form = request.form
    ticked = [int(one) for one in form.getlist("remark") if one.isascii() and one.isdecimal()]
    return Settling(
        language=language,
        remarks=frozenset(ticked),
        words={place: tidy(form.get(f"words.{place}", "")) for place in places},
        before={place: tidy(form.get(f"before.{place}", "")) for place in places},
        reason=tidy(form.get("reason", ""))[:500],
        place=form.get("place", ""),
        wordings=[words for one in form.getlist("wording") if (words := tidy(one))],
        does_credit="credit" in form,
    )
