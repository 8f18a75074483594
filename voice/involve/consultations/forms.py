"""What staff write about a consultation, and about a survey that they begin."""

from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.validators import Optional as MayBeEmpty

from surveys.editions import today
from surveys.errors import Problem, Unusable
from surveys.models import Consultation
from voice.area import area_profile
from voice.days import Day
from voice.i18n import SOURCE, area_languages, direction_of
from voice.involve.builder.drafts import AUDIENCES, tidy
from voice.involve.consultations.consultations import CONSENT_ROUTES, INQUIRIES, ConsultationFacts
from voice.involve.labels import AUDIENCE_NAMES, CONSENT_NAMES, INQUIRY_NAMES

WORDS = {
    "title": _l("Name of the consultation"),
    "purpose": _l("Why do we ask?"),
    "can_change": _l("What can change because of it, and what cannot?"),
}
_MISSING = {
    "title": _l("Give the consultation a name."),
    "purpose": _l("Say why you ask."),
    "can_change": _l("Say what can change."),
}
_ORDER = {
    "before_opens_on": _l("This day is before the first day. Choose a later one."),
    "before_closes_on": _l("This day is before the last day to answer. Choose a later one."),
    "before_reply_by": _l("This day is before the day of our answer. Choose a later one."),
}
_MOVED = _l(
    "People are answering. Give them more time, or close a survey, on the consultation’s page: "
    "there you say why, and they can read it."
)
_CHOOSE_DAY = _l("Choose the day.")


class ConsultationForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """The plain facts; its words are added by `of_consultation`, a box for each language."""

    owners = SelectMultipleField(
        _l("Who owns it?"), [DataRequired(_l("Choose one group or more."))], validate_choice=False
    )
    board = StringField(
        _l("Which board hears it?"), [Length(max=200)], render_kw={"list": "boards"}
    )
    opens_on = Day(_l("First day"), [InputRequired(_CHOOSE_DAY)])
    closes_on = Day(_l("Last day to answer"), [InputRequired(_CHOOSE_DAY)])
    reply_by = Day(_l("We answer by"), [InputRequired(_CHOOSE_DAY)])
    retention_until = Day(_l("We keep responses until"), [InputRequired(_CHOOSE_DAY)])
    dpia_reference = StringField(
        _l("Reference of the data protection assessment"), [Length(max=99)]
    )
    consent_route = RadioField(
        _l("How do people come to take part?"),
        [MayBeEmpty()],
        choices=[SelectChoice(one, CONSENT_NAMES[one]) for one in CONSENT_ROUTES],
    )
    inquiry = RadioField(
        _l("Is it a consultation or research?"),
        [MayBeEmpty()],
        choices=[SelectChoice(one, INQUIRY_NAMES[one]) for one in INQUIRIES],
    )


class SurveyForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """What must be known to begin a survey."""

    title = StringField(
        _l("Name of the survey"), [DataRequired(_l("Give the survey a name.")), Length(max=200)]
    )
    audience = RadioField(
        _l("Who is asked?"),
        [InputRequired(_l("Choose who is asked."))],
        choices=[SelectChoice(one, AUDIENCE_NAMES[one]) for one in AUDIENCES],
    )
    easy_read = BooleanField(_l("Write it in easy read, with a picture for each question"))


def of_consultation(consultation: Consultation | None) -> Any:
    """A form for a consultation, filled with it, or with days that give people time."""
    boxes = {
        f"{name}_{language}": _box(name, language)
        for language in area_languages()
        for name in WORDS
    }
    form_class = type("ConsultationForm", (ConsultationForm,), boxes)
    if consultation is None:
        return form_class(data=_usual_days(today()))
    data = {
        f"{name}_{language}": words
        for name in WORDS
        for language, words in getattr(consultation, name).items()
    }
    return form_class(obj=consultation, data=data)


def facts(form: Any) -> ConsultationFacts:
    """What was written, once it has been checked."""
    return ConsultationFacts(
        **{name: _read_words(form, name) for name in WORDS},
        owners=[one.strip() for one in form.owners.data or [] if one.strip()],
        board=tidy(form.board.data or ""),
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
        reply_by=form.reply_by.data,
        retention_until=form.retention_until.data,
        dpia_reference=tidy(form.dpia_reference.data or ""),
        consent_route=form.consent_route.data or "",
        inquiry=form.inquiry.data or "",
    )


def show_problems(form: Any, error: Unusable) -> None:
    """Put what is wrong beside its field."""
    for problem in error.problems:
        form[problem.field].errors = [*form[problem.field].errors, _sentence(problem)]


def _sentence(problem: Problem) -> str:
    return str(_ORDER.get(problem.reason, _MOVED))


def _box(name: str, language: str) -> Any:
    checks = [DataRequired(_MISSING[name])] if language == SOURCE else [MayBeEmpty()]
    attributes = {"lang": language, "dir": direction_of(language)}
    if name == "title":
        return StringField(WORDS[name], [*checks, Length(max=200)], render_kw=attributes)
    return TextAreaField(
        WORDS[name], [*checks, Length(max=2000)], render_kw=attributes | {"rows": 3}
    )


def _read_words(form: Any, name: str) -> dict[str, str]:
    said = {one: tidy(form[f"{name}_{one}"].data or "") for one in area_languages()}
    return {language: words for language, words in said.items() if words}


def _usual_days(first: date) -> dict[str, date]:
    """Six weeks to answer, twelve until we answer, and 24 months of keeping (standards P6)."""
    closes = first + timedelta(weeks=6)
    return {
        "opens_on": first,
        "closes_on": closes,
        "reply_by": first + timedelta(weeks=12),
        "retention_until": closes + timedelta(days=730),
    }


def owners_to_offer(consultation: Consultation | None, groups: list[str]) -> list[str]:
    """The groups that work here, the council, and whoever owns it already: all as equals."""
    area = area_profile()
    named = [area["council"]["name"], *(one["name"] for one in area.get("forums", []))]
    known = [str(one[SOURCE]) for one in named]
    owned = consultation.owners if consultation else []
    return list(dict.fromkeys([*owned, *known, *groups]))
