"""Where the listening pages live, and what their addresses name."""

from collections.abc import Callable

from flask import Blueprint, abort, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from surveys.base import utc_now
from surveys.models import Consultation, Edition, Survey
from surveys.wording import words_in
from voice.accounts.roles import ADMIN, EDITORS, SAFEGUARDING
from voice.db import db
from voice.i18n import current_language
from voice.jobs import work
from voice.jobs.models import Job
from voice.jobs.work import STALE
from voice.listen.models import THEMING, Comment, Theme

blueprint = Blueprint("listen", __name__, url_prefix="/listen")

READERS = (*EDITORS, SAFEGUARDING)
"""Who may read what people wrote, word for word. The others see what was found in it."""


def may_read() -> bool:
    """Whether the person at this page is one of the readers, or an admin."""
    return any(role.name in (ADMIN, *READERS) for role in current_user.roles)


def is_lead() -> bool:
    """Whether the person at this page is a safeguarding lead: an admin is not."""
    return any(role.name == SAFEGUARDING for role in current_user.roles)


def find_consultation(code: str) -> Consultation:
    """The consultation with this code; no such page otherwise."""
    return db.session.scalar(select(Consultation).where(Consultation.code == code)) or abort(404)


def find_theme(consultation: Consultation, theme_id: int) -> Theme:
    """A theme of this consultation, with the one it was merged into; no such page otherwise."""
    return db.session.scalar(
        select(Theme)
        .where(Theme.id == theme_id, Theme.consultation_id == consultation.id)
        .options(joinedload(Theme.merged_into))
    ) or abort(404)


def find_comment(consultation: Consultation, comment_id: int) -> Comment:
    """A comment of this consultation; no such page otherwise (it may have been withdrawn)."""
    return db.session.scalar(
        select(Comment).where(Comment.id == comment_id, Comment.consultation_id == consultation.id)
    ) or abort(404)


def question_finder(consultation: Consultation) -> Callable[[Comment], str]:
    """A function from a comment to the question that it answers, in the reader's language.

    As it was asked: of several editions, the words of the newest.
    """
    documents = db.session.scalars(
        select(Edition.document)
        .join(Edition.survey)
        .where(Survey.consultation_id == consultation.id)
        .order_by(Edition.number)
    )
    asked = {
        (document["audience"], question["key"]): question["text"]
        for document in documents
        for question in document["questions"]
    }

    def question_of(comment: Comment) -> str:
        wording = asked.get((comment.audience, comment.question or ""))
        return words_in(wording, current_language()) if wording else ""

    return question_of


def find_job(job_id: int) -> Job:
    """A job that themes comments; no such page otherwise."""
    job = db.session.get(Job, job_id)
    if job is None or job.kind != THEMING:
        abort(404)
    mine = select(Consultation.id).where(Consultation.id == job.arguments["consultation_id"])
    return job if db.session.scalar(mine) else abort(404)


def latest_job(consultation_id: int) -> Job | None:
    """The newest run for a consultation."""
    return work.latest(db.session, THEMING, consultation_id=consultation_id)


def way_back(otherwise: str) -> str:
    """The listening page that a request came from; only ours, never an address from outside."""
    asked = request.values.get("back", "")
    is_plain = "//" not in asked and not set(asked) & set("\\\r\n")
    return asked if is_plain and asked.startswith(url_for(".index")) else otherwise


def tell_progress(job: Job) -> dict[str, object]:
    """A run's state for the page and its script; `done` and `total` count hundredths."""
    return {
        "id": job.id,
        "state": job.state,
        "done": job.done,
        "total": job.total or 100,
        "is_over": job.is_over,
        "words": _words_of(job),
    }


def _words_of(job: Job) -> str:
    if job.state == "running" and job.stop_wanted:
        return str(_("Stopping. Nothing is changed."))
    if job.state == "running" and job.beat_at and job.beat_at < utc_now() - STALE:
        return str(_("Its worker fell silent. Another one takes the run up by itself."))
    words = {
        "waiting": _("Waiting to begin."),
        "running": _("%(done)s of 100 done.", done=job.done),
        "stopped": _("Stopped. Nothing was changed."),
        "failed": _("It did not work, and nothing was changed. Try again, or tell your admin."),
        "done": _("Done."),
    }
    return str(words[job.state])
