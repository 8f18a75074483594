"""A survey's words as files for translators, and what such a file would change."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from surveys.models import Survey
from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.involve.languages import exchange, translations
from voice.involve.languages import words as say
from voice.involve.languages.pages import expect_language
from voice.involve.languages.place_names import name_places
from voice.involve.places import blueprint, find_survey, find_survey_to_change
from voice.security import open_to, takes_up_to
from voice.translating.units import Unit, UnusableFile, compare

_WITH_FORM = 16 * 1024
"""What a form says around its file."""


@blueprint.get("/surveys/<code>/languages/<into>/words.<ending>")
@open_to(*EVERYONE)
def send_words(code: str, into: str, ending: str) -> ResponseReturnValue:
    """Every text of the survey in a language, beside its English, as PO or XLIFF."""
    survey = find_survey(code)
    units = units_of(survey, expect_language(survey, into))
    return exchange.send_file(code, ending, into, units)


@blueprint.post("/surveys/<code>/languages/<into>/file")
@takes_up_to(exchange.MOST_BYTES + _WITH_FORM)
@open_to(*EDITORS)
def show_file(code: str, into: str) -> ResponseReturnValue:
    """What a translator's file would change. Nothing is changed yet."""
    survey = find_survey(code)
    expect_language(survey, into)
    try:
        _ending, units = exchange.read_upload(into)
    except UnusableFile as error:
        flash(say.BROKEN_FILES[error.reason], "stop")
        return redirect(url_for(".translate", code=code, into=into), 303)
    ours = {one.place: one for one in units_of(survey, into)}
    found = compare(units, ours, _check)
    return render_template(
        "involve/language_file.html",
        crumbs_survey=survey,
        title=survey.draft["title"],
        language=into,
        found=found,
        packed=exchange.pack(found),
        names=name_places(survey.draft),
        take=url_for(".take_file", code=code, into=into),
        back=url_for(".translate", code=code, into=into),
    )


@blueprint.post("/surveys/<code>/languages/<into>/take")
@takes_up_to(exchange.MOST_BYTES + _WITH_FORM)
@open_to(*EDITORS)
def take_file(code: str, into: str) -> ResponseReturnValue:
    """Take the words of a file that somebody looked at; they are drafts."""
    survey = find_survey_to_change(code)
    expect_language(survey, into)
    changes = [
        (one.place, one.english[0], one.before[0], one.words[0])
        for one in exchange.unpack(request.form.get("changes", ""))
    ]
    taken, left = translations.take(db.session, survey, into, changes, current_user)
    db.session.commit()
    flash(
        ngettext(
            "%(num)s text was taken. It is a draft.",
            "%(num)s texts were taken. They are drafts.",
            taken,
        )
    )
    if left:
        names = name_places(survey.draft)
        places = _(", ").join(names.get(one, one) for one in left)
        flash(
            _("Somebody changed these meanwhile, so we left them: %(places)s.", places=places),
            "stop",
        )
    return redirect(url_for(".translate", code=code, into=into), 303)


def units_of(survey: Survey, language: str) -> list[Unit]:
    """A survey's texts for translators, each with its name as a note."""
    names = name_places(survey.draft)
    return [
        Unit(line.place, (line.english,), (line.words,), line.state, names.get(line.place, ""))
        for line in translations.lines(db.session, survey, language)
        if line.english
    ]


def _check(_own: Unit, words: Sequence[str]) -> str:
    if len(words) != 1:
        return str(_("There are several plural forms here, and the survey has one text."))
    is_long = len(words[0]) > translations.MOST_LETTERS
    return str(_("These words are too long.")) if is_long else ""
