"""What people write about priorities and promises: a box for each language, standard and easy."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional as MayBeEmpty

from surveys.errors import Problem
from voice.days import Day
from voice.i18n import SOURCE, area_languages, direction_of
from voice.respond.action_plans import forms as plan_forms
from voice.respond.action_plans import labels as plan_labels
from voice.respond.action_plans.forms import ActionFields
from voice.respond.models import CANNOT, PLANNED, WILL, Priority, Promise
from voice.respond.priorities import PriorityWords
from voice.respond.promises.actions import ActionFacts
from voice.respond.promises.promises import WORDINGS, PromiseWords
from voice.respond.wordings import APPROVED

PRIORITY_ROWS = {
    "title": _l("Name"),
    "you_said": _l("You said"),
    "why": _l("Why we chose this"),
}
WILL_ROWS = {
    "what": _l("What we will do"),
    "who": _l("Who does it"),
    "how_we_know": _l("How we will know that it worked"),
    "result": _l("What came of it, and our reply to families"),
}
CANNOT_ROWS = {
    "what": _l("What we can’t do"),
    "because": _l("Because"),
    "who": _l("Who looks after this"),
}
"""A row each: standard words, and easy read beside them."""

_BOXES = {*WORDINGS, *(one.name for one in fields(PriorityWords))}
NO_EASY = ("who",)
_SHORT = ("title", "easy_title", "who")


class PriorityForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A priority: where it comes from, and its words (added by `of_priority`)."""

    themes = SelectMultipleField(_l("Themes"), coerce=int, validate_choice=False)
    picture = StringField(_l("Picture"))


class PromiseForm(ActionFields, FlaskForm):  # type: ignore[misc]  # the library has no types
    """A promise: its plain facts, and its words (added by `of_promise`)."""

    status = StringField(_l("How far is it?"), default=PLANNED)
    by = Day(_l("By when"), [MayBeEmpty()])
    done_on = Day(_l("Done on"), [MayBeEmpty()])
    board = StringField(_l("Which board checks it"), render_kw={"list": "boards"})
    priority = SelectField(_l("Which priority does it answer?"), coerce=int, validate_choice=False)
    answers = SelectMultipleField(_l("Which themes?"), coerce=int, validate_choice=False)


def of_priority(priority: Priority | None, chosen: Sequence[int] = ()) -> Any:
    """A form for a priority, filled with it; `chosen` are the themes to tick on a new one."""
    form_class = _with_words(PriorityForm, PRIORITY_ROWS)
    data: dict[str, Any] = {"themes": list(chosen)}
    if priority:
        data = _filled(priority, [one.name for one in fields(PriorityWords)])
        data |= {"themes": [one.id for one in priority.themes], "picture": priority.picture}
    return form_class(data=data)


def of_promise(promise: Promise | None, kind: str) -> Any:
    """A form for a promise of this kind, filled with it."""
    form_class = _with_words(PromiseForm, rows_of(kind))
    data: dict[str, Any] = {}
    if promise:
        data = _filled(promise, WORDINGS)
        data |= {name: getattr(promise, name) for name in ("status", "by", "done_on", "board")}
        data |= plan_forms.filled(promise)
    form = form_class(data=data)
    if promise is None:
        del form.priority, form.answers
    if kind == CANNOT:
        form.by.label.text = _l("When we look at it again")
        for name in ("status", "done_on", *ActionFacts.__dataclass_fields__):
            del form[name]
    return form


def rows_of(kind: str) -> Mapping[str, Any]:
    """The rows of words that a promise of this kind has."""
    return WILL_ROWS if kind == WILL else CANNOT_ROWS


def priority_words(form: Any) -> PriorityWords:
    """What was written about a priority."""
    return PriorityWords(**{one.name: _read(form, one.name) for one in fields(PriorityWords)})


def fill_empty(form: Any, words: PriorityWords) -> None:
    """Put a first draft into boxes that are empty: what somebody typed stays."""
    for one in fields(PriorityWords):
        for language, text in getattr(words, one.name).items():
            box = form[f"{one.name}_{language}"]
            box.data = (box.data or "").strip() or text


def promise_words(form: Any) -> PromiseWords:
    """What was written about a promise."""
    wordings: dict[str, Any] = {name: _read(form, name) for name in WORDINGS}
    return PromiseWords(
        **wordings,
        action=plan_forms.facts_of(form),
        board=form.board.data,
        by=_day(form, "by"),
        status=form.status.data or "" if "status" in form else PLANNED,
        done_on=_day(form, "done_on"),
    )


def approved(form: Any) -> list[str]:
    """The languages whose words a person says to have checked."""
    return [one for one in area_languages() if _is_ticked(form, f"checked_{one}")]


def show_problems(form: Any, problems: Collection[Problem]) -> None:
    """Put what is wrong beside its field."""
    for problem in problems:
        if problem.field in form:
            field = form[problem.field]
            field.errors = [
                *field.errors,
                _name_of(form, problem.field) + plan_labels.sentence(problem),
            ]


def _name_of(form: Any, field: str) -> str:
    """A box's row, so that no two messages read alike: "You said, easy read: "."""
    if field.rpartition("_")[0] not in _BOXES:
        return ""
    row = form[field.removeprefix("easy_")].label.text
    easy = _(", easy read") if field.startswith("easy_") else ""
    return f"{row}{easy}: "


def _with_words(form: type[FlaskForm], rows: Mapping[str, Any]) -> type[FlaskForm]:
    """The form with boxes `<row>_<language>` and `easy_<row>_<language>`, and a tick a language."""
    boxes: dict[str, Any] = {}
    for language in area_languages():
        for name, label in rows.items():
            boxes[f"{name}_{language}"] = _box(name, label, language)
            if name not in NO_EASY:
                boxes[f"easy_{name}_{language}"] = _box(f"easy_{name}", _l("Easy read"), language)
        if language != SOURCE:
            boxes[f"checked_{language}"] = BooleanField(
                _l("A person who reads this language has checked these words")
            )
    return type(form.__name__, (form,), boxes)


def _box(name: str, label: Any, language: str) -> Any:
    attributes = {"lang": language, "dir": direction_of(language)}
    if name in _SHORT:
        return StringField(label, render_kw=attributes)
    return TextAreaField(label, render_kw=attributes | {"rows": 3})


def _filled(one: Priority | Promise, names: Iterable[str]) -> dict[str, Any]:
    data: dict[str, Any] = {
        f"{name}_{language}": words
        for name in names
        for language, words in getattr(one, name).items()
    }
    data |= {f"checked_{language}": state == APPROVED for language, state in one.wording.items()}
    return data


def _read(form: Any, name: str) -> dict[str, str]:
    fields_of = {one: f"{name}_{one}" for one in area_languages()}
    return {one: form[field].data or "" for one, field in fields_of.items() if field in form}


def _day(form: Any, name: str) -> date | None:
    return form[name].data if name in form else None


def _is_ticked(form: Any, name: str) -> bool:
    return name in form and bool(form[name].data)
