"""Do two people agree? A sample to code without looking at each other, and what came of it."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from analysis.agreement import FEWEST, RARE, Agreement
from surveys.models import Consultation
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.listen import labels, places
from voice.listen.places import blueprint
from voice.listen.workbench import sample_outcomes, samples, steps
from voice.listen.workbench.models import CodingSample, SampledComment
from voice.listen.workbench.steps import Meanwhile, Wish
from voice.paging import PAGE, Page, page_number, within
from voice.security import open_to

_LIST = 20


@blueprint.get("/<code>/agreement")
@open_to(*EDITORS)
def agreements(code: str) -> ResponseReturnValue:
    """The samples of a consultation, and a new one."""
    consultation = places.find_consultation(code)
    found = db.session.scalars(
        select(CodingSample)
        .where(CodingSample.consultation_id == consultation.id)
        .order_by(CodingSample.id.desc())
        .limit(_LIST)
        .options(joinedload(CodingSample.first), joinedload(CodingSample.second))
    ).all()
    return render_template(
        "listen/agreements.html",
        consultation=consultation,
        found=found,
        progress=samples.progress(db.session, [one.id for one in found]),
        sizes=samples.SIZES,
        fewest=FEWEST,
    )


@blueprint.post("/<code>/agreement")
@open_to(*EDITORS)
def draw_sample(code: str) -> ResponseReturnValue:
    """Draw a new sample, and begin."""
    consultation = places.find_consultation(code)
    size = request.form.get("size", FEWEST, type=int)
    sample = samples.draw(db.session, consultation, size, current_user)
    db.session.commit()
    return redirect(_address(consultation, sample))


@blueprint.get("/<code>/agreement/<int:sample_id>")
@open_to(*EDITORS)
def agreement(code: str, sample_id: int) -> ResponseReturnValue:
    """The next comment to code, or how far the two agree when both are done."""
    consultation = places.find_consultation(code)
    sample = _find(consultation, sample_id)
    progress = samples.progress(db.session, [sample.id])[sample.id]
    if progress.is_over:
        return _result(consultation, sample)
    return _code_next(consultation, sample, progress)


@blueprint.post("/<code>/agreement/<int:sample_id>/join")
@open_to(*EDITORS)
def join_sample(code: str, sample_id: int) -> ResponseReturnValue:
    """Become the second of the two."""
    consultation = places.find_consultation(code)
    sample = _find(consultation, sample_id)
    samples.join(db.session, sample, current_user)
    db.session.commit()
    return redirect(_address(consultation, sample))


@blueprint.post("/<code>/agreement/<int:sample_id>/comments/<int:sampled_id>")
@open_to(*EDITORS)
def code_sampled(code: str, sample_id: int, sampled_id: int) -> ResponseReturnValue:
    """Keep what this person says of a comment."""
    consultation = places.find_consultation(code)
    sample = _find(consultation, sample_id)
    sampled = _sampled(sample, sampled_id)
    themes = [int(one) for one in request.form.getlist("themes") if one.isdecimal()]
    samples.say(db.session, sample, sampled, themes, current_user)
    db.session.commit()
    return redirect(_address(consultation, sample))


@blueprint.post("/<code>/agreement/<int:sample_id>/settle")
@open_to(*EDITORS)
def settle(code: str, sample_id: int) -> ResponseReturnValue:
    """End one disagreement: the comment says the theme, or it does not."""
    consultation = places.find_consultation(code)
    sample = _find(consultation, sample_id)
    comment = places.find_comment(consultation, request.form.get("comment", 0, type=int))
    theme = places.find_theme(consultation, request.form.get("theme", 0, type=int))
    if request.form.get("do") not in ("right", "wrong"):
        abort(400)
    wish = Wish(theme, request.form["do"] == "right", request.form.get("seen", ""))
    try:
        steps.take(db.session, comment, [wish], current_user)
    except Meanwhile:
        db.session.rollback()
        flash(_("Somebody settled this meanwhile. Look at it again."), "stop")
        return redirect(places.way_back(_address(consultation, sample)))
    db.session.commit()
    flash(_("Settled."))
    return redirect(places.way_back(_address(consultation, sample)))


@blueprint.post("/<code>/agreement/<int:sample_id>/keep")
@open_to(*EDITORS)
def keep_agreed(code: str, sample_id: int) -> ResponseReturnValue:
    """Make codings of what both said."""
    consultation = places.find_consultation(code)
    sample = _find(consultation, sample_id)
    if not samples.progress(db.session, [sample.id])[sample.id].is_over:
        abort(404)
    found = sample_outcomes.outcome(db.session, sample)
    kept = sample_outcomes.keep_agreed(db.session, sample, found, current_user)
    db.session.commit()
    flash(_("Kept: %(number)s decisions that both made.", number=kept))
    return redirect(_address(consultation, sample))


def _code_next(consultation: Consultation, sample: CodingSample, progress: samples.Progress) -> str:
    is_coder = samples.is_coder(sample, current_user)
    asked = request.args.get("comment", type=int)
    sampled = None
    if is_coder:
        sampled = (
            _sampled(sample, asked) if asked else samples.next_for(db.session, sample, current_user)
        )
    return render_template(
        "listen/agreement_code.html",
        consultation=consultation,
        sample=sample,
        progress=progress,
        is_coder=is_coder,
        done=progress.first if current_user.id == sample.first_id else progress.second,
        sampled=sampled,
        said=samples.said_by(db.session, sampled, current_user) if sampled else set(),
        last=samples.last_for(db.session, sample, current_user) if is_coder else None,
        question_of=places.question_finder(consultation),
    )


def _result(consultation: Consultation, sample: CodingSample) -> str:
    found = sample_outcomes.outcome(db.session, sample)
    total = len(found.compared.disagreements)
    number = within(page_number(request.args), total)
    start = (number - 1) * PAGE
    shown = sample_outcomes.disputes(db.session, sample, found, start, PAGE)
    return render_template(
        "listen/agreement.html",
        consultation=consultation,
        sample=sample,
        found=found,
        page=Page(shown, total, number),
        question_of=places.question_finder(consultation),
        coding_of=lambda one: next(
            (coding for coding in one.comment.codings if coding.theme_id == one.theme.id), None
        ),
        told=_told,
        says=labels.AGREEMENTS,
        decided=labels.DECIDED,
        fewest=FEWEST,
        rare=RARE,
    )


def _told(one: Agreement) -> str:
    """Kappa with its interval in the reader's way of writing numbers; empty where there is none."""
    if one.kappa is None:
        return ""
    kappa, low, high = (format_decimal(value, "0.00") for value in (one.kappa, one.low, one.high))
    return str(_("kappa %(kappa)s, likely %(low)s to %(high)s", kappa=kappa, low=low, high=high))


def _find(consultation: Consultation, sample_id: int) -> CodingSample:
    return db.session.scalar(
        select(CodingSample)
        .where(CodingSample.id == sample_id, CodingSample.consultation_id == consultation.id)
        .options(selectinload(CodingSample.themes))
    ) or abort(404)


def _sampled(sample: CodingSample, sampled_id: int) -> SampledComment:
    return db.session.scalar(
        select(SampledComment)
        .where(SampledComment.id == sampled_id, SampledComment.sample_id == sample.id)
        .options(joinedload(SampledComment.comment))
    ) or abort(404)


def _address(consultation: Consultation, sample: CodingSample, **more: Any) -> str:
    return url_for(".agreement", code=consultation.code, sample_id=sample.id, **more)
