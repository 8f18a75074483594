"""The staff page on which a survey ends early or a consultation gets more time, with a reason."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from surveys import endings
from surveys.editions import today
from surveys.errors import Problem, Unusable
from surveys.models import Edition, Survey
from surveys.wording import words_in
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.i18n import SOURCE
from voice.involve.consultations import timeline
from voice.involve.places import blueprint, find_survey, find_survey_to_change
from voice.involve.reach import forms
from voice.security import open_to
from voice.wording import long_date

_PROBLEMS = {
    "not_later": _l("Choose a day after the last day that people know."),
    "over": _l("This day is over. Choose a later one."),
    "after_reply_by": _l(
        "This day is after the day on which we promised to answer. Choose an earlier one."
    ),
    "not_open": _l("The survey is closed already."),
    "missing": _l("Say why. Everyone can read it."),
}


@blueprint.get("/surveys/<code>/end")
@open_to(*EDITORS)
def end_survey(code: str) -> ResponseReturnValue:
    """Two forms: more time, or an early end."""
    survey = find_survey(code)
    return _show(survey, *_forms(survey))


@blueprint.post("/surveys/<code>/end")
@open_to(*EDITORS)
def change_end(code: str) -> ResponseReturnValue:
    """Give more time or end early, and let everyone read why."""
    survey = find_survey_to_change(code)
    longer, closing = _forms(survey)
    is_longer = request.form.get("do") == "longer"
    form = longer if is_longer else closing
    if not form.validate_on_submit():
        return _show(survey, longer, closing), 422
    try:
        (_extend if is_longer else _close)(survey, form)
    except Unusable as error:
        db.session.rollback()
        for problem in error.problems:
            field = form[problem.field] if problem.field in form.data else form[f"reason_{SOURCE}"]
            field.errors = [*field.errors, str(_PROBLEMS[problem.reason])]
        return _show(find_survey(code), longer, closing), 422
    db.session.commit()
    return redirect(url_for(".consultation", code=survey.consultation.code), 303)


def _extend(survey: Survey, form: Any) -> None:
    consultation = survey.consultation
    reason, before = forms.reasons(form, _languages(survey)), consultation.closes_on
    endings.extend(db.session, consultation, form.until.data, reason)
    timeline.note(
        db.session,
        consultation,
        "extended",
        current_user,
        before=long_date(before),
        after=long_date(consultation.closes_on),
        reason=reason[SOURCE],
    )
    flash(_("People can answer until %(day)s.", day=long_date(consultation.closes_on)))


def _close(survey: Survey, form: Any) -> None:
    edition = _open_edition(survey)
    reason = forms.reasons(form, _languages(survey))
    endings.close_early(db.session, edition, reason)
    timeline.note(
        db.session,
        survey.consultation,
        "closed",
        current_user,
        survey,
        title=words_in(edition.document["title"], SOURCE),
        reason=reason[SOURCE],
    )
    flash(_("The survey is closed. Whoever comes reads why."))


def _open_edition(survey: Survey) -> Edition:
    if not survey.editions:
        raise Unusable([Problem("survey", "not_open")])
    return survey.editions[-1]


def _forms(survey: Survey) -> tuple[Any, Any]:
    languages, sent = _languages(survey), request.form.get("do")
    longer = forms.of_ending(languages, is_longer=True, is_sent=sent == "longer")
    return longer, forms.of_ending(languages, is_longer=False, is_sent=sent == "close")


def _languages(survey: Survey) -> list[str]:
    """The languages of those who are asked."""
    document = survey.editions[-1].document if survey.editions else survey.draft
    return list(document["languages"])


def _show(survey: Survey, longer: Any, closing: Any) -> str:
    consultation = survey.consultation
    return render_template(
        "involve/ending.html",
        survey=survey,
        consultation=consultation,
        longer=longer,
        closing=closing,
        languages=list(dict.fromkeys((SOURCE, *_languages(survey)))),
        is_open=bool(survey.editions) and survey.editions[-1].is_open,
        is_over=today() > consultation.closes_on,
        others=[one for one in consultation.surveys if one is not survey and one.editions],
    )
