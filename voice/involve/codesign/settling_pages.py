"""The staff page of one question's remarks: change the words, keep them, or let people vote."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import abort

from surveys.documents import questions_by_key
from surveys.kinds.refusal import NotAccepted
from surveys.models import Survey
from surveys.wording import NoSuchPlace, words_of_question
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.i18n import name_of_language
from voice.involve.builder.drafts import Overwritten
from voice.involve.codesign import ballots, forms, remarks, settling
from voice.involve.codesign.models import Remark
from voice.involve.codesign.showing import numbers_of
from voice.involve.codesign.trying_pages import READERS
from voice.involve.places import blueprint, find_survey, find_survey_to_change
from voice.security import open_to


@dataclass(frozen=True, slots=True)
class Field:
    """Words of a question to change: what the draft says now, and what stands in the box.

    `theirs` is what someone else wrote while these words were typed, where that happened.
    """

    place: str
    part: str  # text, help, options, columns
    now: str
    shown: str
    theirs: str = ""


@blueprint.get("/surveys/<code>/trying/questions/<key>")
@open_to(*READERS)
def remarks_of(code: str, key: str) -> ResponseReturnValue:
    """Everything that was said about a question, and what may become of it."""
    survey = find_survey(code)
    _check_question(survey, key)
    return _show(survey, key, _language_of(survey))


@blueprint.post("/surveys/<code>/trying/questions/<key>")
@open_to(*EDITORS)
def settle(code: str, key: str) -> ResponseReturnValue:
    """Settle the ticked remarks in one of three ways. What two people write is never lost."""
    survey = find_survey_to_change(code)
    _check_question(survey, key)
    language = _language_of(survey)
    typed = forms.read_settling(language, _places(survey, key, language))
    ticked = [one for one in _of_question(survey, key) if one.id in typed.remarks]
    try:
        _do(survey, ticked, typed)
    except (NotAccepted, NoSuchPlace) as refused:
        return _refuse(survey, key, typed, _say(refused), 422)
    except (remarks.SettledMeanwhile, ballots.AlreadyVoting, Overwritten) as conflict:
        return _refuse(survey, key, typed, _say(conflict), 409)
    db.session.commit()
    flash(_("Settled."))
    return redirect(url_for(".trying", code=code, _anchor="remarks"), 303)


@blueprint.post("/surveys/<code>/trying/votes/<int:ballot_id>")
@open_to(*EDITORS)
def end_vote(code: str, ballot_id: int) -> ResponseReturnValue:
    """Take the words that people want, or end the vote and leave the words as they are."""
    survey = find_survey_to_change(code)
    try:
        ballot = ballots.find(db.session, survey, ballot_id)
    except ballots.BallotClosed:
        flash(_("This vote is over already."), "stop")
        return redirect(url_for(".trying", code=code, _anchor="votes"), 303)
    wanted = request.form.get("take", "")
    try:
        if wanted:
            number = int(wanted) if wanted.isascii() and wanted.isdecimal() else -1
            ballots.take(survey, ballot, number, request.form.get("before", ""))
            groups = ballots.groups_of(ballot)
            settling.credit(db.session, survey, settling.VOTE, ballot.question, groups)
        else:
            ballots.close(ballot)
    except (Overwritten, NotAccepted, NoSuchPlace) as refused:
        db.session.rollback()
        flash(_say(refused), "stop")
        return redirect(url_for(".trying", code=code, _anchor="votes"), 303)
    db.session.commit()
    flash(_("The vote is over."))
    return redirect(url_for(".trying", code=code, _anchor="votes"), 303)


def _do(survey: Survey, ticked: Sequence[Remark], typed: forms.Settling) -> None:
    way = request.form.get("do")
    if way == settling.CHANGED:
        settling.change(db.session, survey, ticked, current_user, typed)
    elif not ticked:
        raise NotAccepted("none_ticked")
    elif way == settling.KEPT:
        settling.keep(ticked, current_user, typed.reason)
    elif way == settling.VOTE:
        settling.put_to_vote(db.session, survey, ticked, current_user, typed)
    else:
        abort(400)


def _refuse(
    survey: Survey,
    key: str,
    typed: forms.Settling,
    sentence: str,
    status: int,
) -> ResponseReturnValue:
    """The page as it was typed, with nothing written; what stands in the draft now beside it."""
    db.session.rollback()
    page = _show(find_survey(survey.code), key, typed.language, typed, sentence)
    return page, status


def _show(
    survey: Survey,
    key: str,
    language: str,
    typed: forms.Settling | None = None,
    problem: str = "",
) -> str:
    said = _of_question(survey, key)
    return render_template(
        "involve/codesign/question.html",
        survey=survey,
        key=key,
        language=language,
        question=questions_by_key(survey.draft).get(key),
        number=numbers_of(survey.draft).get(key, 0),
        waiting=[one for one in said if one.outcome is None],
        settled=[one for one in said if one.outcome],
        fields=list(_fields(survey, key, language, typed)),
        earlier=remarks.find_earlier_words,
        typed=typed,
        problem=problem,
        most_wordings=ballots.MOST,
        language_name=name_of_language,
    )


def _fields(
    survey: Survey, key: str, language: str, typed: forms.Settling | None
) -> Iterator[Field]:
    """A box for each of the question's words. What was typed stays; what was not is up to date."""
    for place, now in words_of_question(survey.draft, key, language).items():
        part = place.split(".")[1]
        words = typed.words.get(place, "") if typed else now
        before = typed.before.get(place, "") if typed else now
        if words == before:
            yield Field(place, part, now, shown=now)
        else:
            yield Field(place, part, now, words, theirs="" if now in (before, words) else now)


def _of_question(survey: Survey, key: str) -> list[Remark]:
    return [one for one in remarks.of_survey(db.session, survey) if one.question == key]


def _check_question(survey: Survey, key: str) -> None:
    if key not in questions_by_key(survey.draft) and not _of_question(survey, key):
        abort(404)


def _places(survey: Survey, key: str, language: str) -> list[str]:
    return list(words_of_question(survey.draft, key, language))


def _language_of(survey: Survey) -> str:
    """The language whose words are changed: the asked one, where the survey has it."""
    offered: list[str] = survey.draft["languages"]
    asked = request.args.get("language", "")
    return asked if asked in offered else offered[0]


def _say(refused: Exception) -> str:
    if isinstance(refused, remarks.SettledMeanwhile):
        return str(_("Someone else settled some of these meanwhile. Look again."))
    if isinstance(refused, ballots.AlreadyVoting):
        return str(_("People vote on these words already. End that vote first."))
    if isinstance(refused, Overwritten):
        return str(_("Someone changed these words meanwhile. Look at them, then decide again."))
    reason = refused.reason if isinstance(refused, NotAccepted) else ""
    sentences = {
        "same_words": _("Change some words first, or say why they stay as they are."),
        "no_reason": _("Write why the words stay as they are."),
        "none_ticked": _("Tick 1 remark or more."),
        "too_few_options": _("A vote needs 2 to 4 different wordings."),
        "not_an_option": _("Choose one of the wordings."),
    }
    return str(sentences.get(reason) or _("These words are not in the draft any more."))
