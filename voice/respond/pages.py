"""The staff pages: what waits, a consultation's board, and its releases."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from surveys.models import Consultation
from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.i18n import SOURCE
from voice.listen import findings, shown
from voice.listen.labels import AUDIENCES
from voice.listen.places import may_read
from voice.listen.safe_words.labels import MARKS
from voice.respond import evidence, priorities
from voice.respond.action_plans import labels as plan_labels
from voice.respond.errors import (
    AlreadyPublished,
    ChangedSince,
    FoundSomebody,
    NobodyTried,
    NoPromiseYet,
    NothingToRelease,
    OutOfDate,
    SamePerson,
)
from voice.respond.models import Release
from voice.respond.places import blueprint, find, find_consultation
from voice.respond.promises import actions
from voice.respond.releases import reading, releases, trials
from voice.respond.releases.compositions import Document, digest
from voice.respond.releases.reading import Reading
from voice.respond.replies import messages, replies
from voice.respond.wordings import LONGEST, clean
from voice.security import open_to

SOMEBODY = "somebody"
"""The button of whoever found a person in a draft."""


@blueprint.context_processor
def words() -> dict[str, object]:
    """What every responding page needs to say things."""
    return {
        "gaps_of": actions.gaps,
        "gap_names": plan_labels.GAPS,
        "audiences": AUDIENCES,
        "may_read": may_read(),
        "number_shown": shown.number,
        "said_shown": shown.said,
    }


@dataclass(frozen=True, slots=True)
class Row:
    """A consultation in the list: what is decided, what is missing, what waits."""

    consultation: Consultation
    priorities: int
    promises: int
    gaps: int
    waiting: Release | None
    latest: Release | None


@blueprint.get("")
@open_to(*EVERYONE)
def index() -> ResponseReturnValue:
    """The consultations, and what waits in each."""
    consultations = db.session.scalars(
        select(Consultation).order_by(Consultation.opens_on.desc(), Consultation.id.desc())
    )
    return render_template("respond/index.html", rows=[_row(one) for one in consultations])


@blueprint.get("/help", endpoint="help_page")
@open_to(*EVERYONE)
def show_help() -> ResponseReturnValue:
    """How themes become promises, step by step."""
    return render_template("respond/help.html")


@blueprint.get("/<code>")
@open_to(*EVERYONE)
def board(code: str) -> ResponseReturnValue:
    """Themes with their evidence at one side, priorities with their promises at the other."""
    consultation = find_consultation(code)
    chosen = priorities.ranked(db.session, consultation)
    used = {theme_id for one in chosen for theme_id in evidence.standing_ids(one.themes)}
    bases = findings.bases(db.session, consultation.id)
    return render_template(
        "respond/board.html",
        consultation=consultation,
        findings=findings.of_consultation(db.session, consultation.id),
        forums=evidence.in_order(bases),
        bases=bases,
        priorities=chosen,
        used=used,
        waiting=releases.waiting_of(db.session, consultation),
        latest=releases.latest_of(db.session, code),
        doubts=replies.count_wrong(db.session, consultation),
    )


@blueprint.get("/<code>/preview")
@open_to(*EVERYONE)
def preview(code: str) -> ResponseReturnValue:
    """The next release as the public would see it now."""
    consultation = find_consultation(code)
    document = releases.compose(db.session, consultation)
    return _show("respond/preview.html", document, consultation=consultation)


@blueprint.post("/<code>/draft")
@open_to(*EDITORS)
def draft(code: str) -> ResponseReturnValue:
    """Freeze the next release and let a second person look."""
    consultation = find_consultation(code)
    try:
        release = releases.draft(db.session, consultation, current_user)
    except NothingToRelease:
        why = _("There is nothing to send yet. Make a priority first.")
        return _refuse(why, url_for(".board", code=code))
    except NoPromiseYet as error:
        why = _("No promise yet: %(title)s. Say what you do, or that you can’t.", title=error.title)
        return _refuse(why, url_for(".board", code=code))
    db.session.commit()
    flash(_("Sent. Now another person reads it and publishes it."))
    return redirect(url_for(".release", release_id=release.id))


@blueprint.get("/releases/<int:release_id>")
@open_to(*EVERYONE)
def release(release_id: int) -> ResponseReturnValue:
    """A release, frozen: before approval or after."""
    return _show_release(find(Release, release_id))


@blueprint.post("/releases/<int:release_id>/publish")
@open_to(*EDITORS)
def publish(release_id: int) -> ResponseReturnValue:
    """Keep what the second person tried, and put the release before the public if they say so."""
    one = db.session.get(Release, release_id)
    if one is None:
        why = _("This draft is gone: someone took their words back. Send a new one.")
        return _refuse(why, url_for(".index"))
    here, seen = url_for(".release", release_id=release_id), request.form.get("seen", "")
    tried, found = clean(request.form.get("tried", "")), request.form.get("found") == SOMEBODY
    try:
        if tried:
            releases.attempt(db.session, one, current_user, tried[:LONGEST], found=found, seen=seen)
        elif found:
            raise NobodyTried
        if found:
            db.session.commit()
            return _refuse(_("Kept. Change what gave it away, and send a new draft."), here)
        releases.publish(db.session, one, current_user, seen=seen)
    except NobodyTried:
        db.session.rollback()
        return _show_release(find(Release, release_id), is_wrong=True), 422
    except (SamePerson, AlreadyPublished, ChangedSince, OutOfDate, FoundSomebody) as error:
        db.session.rollback()
        return _refuse(_why_not(error), here)
    job = messages.note_job(db.session, one.consultation)
    db.session.commit()
    flash(_("Published. Everyone can read it now."))
    messages.announce(job)
    return redirect(url_for(".release", release_id=release_id))


def _why_not(error: Exception) -> str:
    sentences = {
        SamePerson: _("You drafted this release. Another person must read and publish it."),
        AlreadyPublished: _("This release is published already."),
        ChangedSince: _("The draft has changed since you opened it. Read it again first."),
        OutOfDate: _("What people said, or whom we may quote, has changed. Send a new draft."),
        FoundSomebody: _("Somebody was found in this draft. Change it, and send it again."),
    }
    return str(sentences[type(error)])


def _show_release(one: Release, *, is_wrong: bool = False) -> str:
    return _show(
        "respond/release.html",
        one.document,
        consultation=one.consultation,
        release=one,
        seen=digest(one.document),
        is_own=one.drafted_by_id == current_user.id,
        trials=trials.of_release(db.session, one),
        suspects=trials.suspects(one.document),
        kinds=MARKS,
        is_wrong=is_wrong,
        longest=LONGEST,
    )


def _refuse(why: str, address: str) -> ResponseReturnValue:
    flash(why, "stop")
    return redirect(address)


def _show(template: str, document: Document, **more: object) -> str:
    """A staff page around the release as the public reads it, in the language asked for."""
    offered = document["languages"]
    asked = request.args.get("language", SOURCE)
    language = asked if asked in offered else SOURCE
    reader = Reading(language, easy=request.args.get("words") != "more")
    seen = {
        "document": document,
        "reader": reader,
        "progress": reading.progress(document),
        "pictures": reading.pictures(document),
        "release": more.get("release"),
        "is_preview": True,
    }
    with force_locale(language):
        body = render_template("respond/public/_body.html", **seen)
    return render_template(
        template, body=body, document=document, reader=reader, offered=offered, **more
    )


def _row(consultation: Consultation) -> Row:
    chosen = priorities.ranked(db.session, consultation)
    made = [promise for one in chosen for promise in one.promises]
    return Row(
        consultation,
        len(chosen),
        len(made),
        sum(bool(actions.gaps(one)) for one in made),
        releases.waiting_of(db.session, consultation),
        releases.latest_of(db.session, consultation.code),
    )
