"""What somebody types during or after a meeting: where it was, who spoke, one comment a line."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast
from uuid import uuid4

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from surveys.editions import today
from surveys.models import Event
from voice.days import Day
from voice.involve.builder.drafts import tidy
from voice.involve.reach.forms import Count, count_of
from voice.listen.labels import AUDIENCES, WHOSE_WORDS, language_name
from voice.listen.sources import notes
from voice.listen.sources.labels import NOTE_KINDS
from voice.listen.sources.notes import Gathered
from voice.minted import read_minted

NOTE_FIELD = "before.note"
"""The hidden field that names this note; `typed.js` keeps it with what was typed."""
_SHORT = Length(max=120, message=_l("Make it shorter: 120 letters at most."))


class NoteForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A group's comments, and what must travel with each of them."""

    place = StringField(_l("Where"), [DataRequired(_l("Say where it was.")), _SHORT])
    day = Day(_l("Day"), [InputRequired(_l("Choose the day."))], default=today)
    group = StringField(_l("Group"), [DataRequired(_l("Say which group it was.")), _SHORT])
    people: Count = count_of(_l("How many people were there"))
    kind = RadioField(
        _l("What was it?"),
        choices=[SelectChoice(one, NOTE_KINDS[one]) for one in notes.KINDS],
        default=notes.MEETING,
    )
    event = SelectField(_l("Which of our events"), coerce=int, default=0)
    audience = RadioField(
        _l("Who speaks?"),
        [InputRequired(_l("Say who speaks."))],
        choices=[SelectChoice(one, name) for one, name in AUDIENCES.items()],
    )
    answered_by = RadioField(
        _l("Whose words are they?"),
        [InputRequired(_l("Say whose words they are."))],
        choices=[SelectChoice(one, WHOSE_WORDS[one]) for one in ("self", "helped", "proxy")],
        default="self",
    )
    language = SelectField(_l("Language"), default="en")
    topic = SelectField(_l("What it was about"), default="")
    may_quote = BooleanField(_l("They all said: you may share our words"))
    lines = TextAreaField(_l("What they said, one comment a line"))

    def offer(
        self, events: Iterable[Event], topics: Iterable[str], languages: Sequence[str]
    ) -> "NoteForm":
        """Fill the choices."""
        chosen = [(one.id, f"{one.place}, {one.day:%d/%m/%Y}") for one in events]
        self.event.choices = [(0, _l("None of them")), *chosen]
        self.topic.choices = [("", _l("Anything")), *((one, one) for one in topics)]
        self.language.choices = [(one, language_name(one)) for one in languages]
        return self

    def validate_day(self, field: Any) -> None:
        """Nobody said anything on a day that is still to come."""
        if field.data and field.data > today():
            raise ValidationError(_l("This day is still to come."))

    def validate_lines(self, field: Any) -> None:
        """At least one comment; none so long that it can be no line."""
        lines = notes.read_lines(field.data or "")
        if not lines:
            raise ValidationError(_l("Write at least one comment."))
        if len(lines) > notes.MOST_LINES:
            raise ValidationError(_l("At most 200 comments at once. Save these first."))
        if any(len(one) > notes.LONGEST_LINE for one in lines):
            raise ValidationError(_l("One line is too long: 2,000 letters at most."))

    def gathered(self) -> Gathered:
        """What was written, once it has been checked."""
        return Gathered(
            token=token_of(request.form.get(NOTE_FIELD)),
            kind=self.kind.data,
            place=tidy(self.place.data or ""),
            day=cast(date, self.day.data),
            group=tidy(self.group.data or ""),
            people=self.people.data or 0,
            event_id=self.event.data or None,
            audience=self.audience.data,
            answered_by=self.answered_by.data,
            language=self.language.data,
            topic=self.topic.data or None,
            may_quote=bool(self.may_quote.data),
            lines=notes.read_lines(self.lines.data or ""),
        )


def token_of(sent: str | None) -> str:
    """The name of a note, as it was sent with its form; a new one where there is none."""
    return str(read_minted(sent) or uuid4())
