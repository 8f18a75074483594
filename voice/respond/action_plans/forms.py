"""What staff write about a promise as an action, and about how it goes."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Form, SelectField, StringField, TextAreaField
from wtforms.validators import Optional as MayBeEmpty

from voice.days import Day
from voice.i18n import SOURCE
from voice.respond import labels
from voice.respond.models import DOING, DONE, PLANNED, Promise
from voice.respond.promises.actions import WORDS, ActionFacts
from voice.respond.promises.updates import Progress

ROWS = (
    ("ref", "outcome", "partner"),
    ("indicator", "baseline", "target"),
    ("scope", "purpose", "improves"),
    ("contact", "see_also"),
)
"""The boxes of the action plan, as they stand together."""


class ActionFields(Form):
    """The fields of an action plan (standards section 7), in one language, for staff."""

    ref = StringField(_l("Number in the plan"))
    outcome = StringField(_l("Outcome that it stands under"))
    partner = StringField(_l("Education or health lead"))
    timescale = StringField(_l("Or in words, while there is no day"))
    indicator = StringField(_l("What we measure"))
    baseline = StringField(_l("Where it stands now"))
    target = StringField(_l("Where it should be"))
    scope = TextAreaField(_l("For whom and where"), render_kw={"rows": 2})
    purpose = TextAreaField(_l("What it is for"), render_kw={"rows": 2})
    improves = TextAreaField(_l("How it makes things better"), render_kw={"rows": 2})
    contact = StringField(_l("Whom to ask: a team’s address or phone"))
    see_also = StringField(_l("See also"))
    nobody_yet = BooleanField(_l("Nobody acts on this yet"))
    review_on = Day(_l("Next review"), [MayBeEmpty()])


class ProgressForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """How a promise goes on."""

    note = TextAreaField(_l("What happened"), render_kw={"rows": 3})
    evidence = StringField(_l("Where one can look it up"))
    on = Day(_l("On which day"), [MayBeEmpty()])
    status = SelectField(_l("How far is it?"), validate_choice=False)

    def for_promise(self, promise: Promise) -> "ProgressForm":
        """Offer its status."""
        self.status.choices = [(one, labels.STATUSES[one]) for one in (PLANNED, DOING, DONE)]
        if not self.is_submitted():
            self.status.data = promise.status
        return self

    def told(self) -> Progress:
        """What was written."""
        return Progress(
            note=self.note.data or "",
            evidence=self.evidence.data or "",
            on=self.on.data,
            status=self.status.data or "",
        )


def facts_of(form: Any) -> ActionFacts | None:
    """What was written about an action; none where the form does not ask."""
    if "ref" not in form:
        return None
    return ActionFacts(
        **{name: form[name].data or "" for name in WORDS},
        nobody_yet=bool(form.nobody_yet.data),
        review_on=form.review_on.data,
    )


def filled(promise: Promise) -> dict[str, Any]:
    """A form's data for an action."""
    return {name: getattr(promise, name) for name in ActionFacts.__dataclass_fields__}


def offer_priorities(form: Any, promise: Promise, priorities: Sequence[Any]) -> None:
    """Offer what a promise can answer, and which of its themes."""
    nothing = [] if promise.priority_id else [(0, _l("Not tied to a priority yet"))]
    titles = [(one.id, one.title.get(SOURCE, "")) for one in priorities]
    form.priority.choices = [*nothing, *titles]
    if not form.is_submitted():
        form.priority.data = promise.priority_id or 0
        form.answers.data = [one.id for one in promise.themes]
