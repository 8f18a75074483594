"""Looking: consultations, their themes side by side, and the comments behind each.

Everyone here may see what was found; what people wrote, word for word, is for `READERS`.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from sqlalchemy import select

from analysis.findings import OWN
from surveys.models import Consultation
from voice.accounts.roles import EVERYONE
from voice.db import db
from voice.listen import (
    findings,
    labels,
    lists,
    marking,
    overview,
    places,
    quotes,
    section_19,
    shown,
    tabs,
)
from voice.listen.forms import RenameForm
from voice.listen.models import MACHINE
from voice.listen.places import READERS, blueprint
from voice.listen.recordings import transcriber
from voice.listen.safe_words import safe
from voice.listen.safe_words.labels import REASONS
from voice.listen.sources.labels import CHANNELS
from voice.listen.themes import accepted_themes
from voice.listen.workbench import steps
from voice.listen.workshop import settling
from voice.paging import Page, page_number
from voice.security import open_to


@blueprint.context_processor
def words() -> dict[str, object]:
    """What every listening page needs to say things."""
    return {
        "audiences": labels.AUDIENCES,
        "groups_heard": labels.GROUPS,
        "whose_words": labels.WHOSE_WORDS,
        "who_chose": labels.WHO_CHOSE,
        "coding_states": labels.STATES,
        "transcript_states": labels.TRANSCRIPT_STATES,
        "transcriber": transcriber.look,
        "kinds_of_waiting": labels.WAITS,
        "sureness": labels.sureness,
        "differences": labels.DIFFERENCES,
        "how_much": labels.how_much,
        "per_cent": labels.per_cent,
        "language_name": labels.language_name,
        "text_direction": labels.text_direction,
        "marked": marking.marked,
        "mark_of": steps.mark_of,
        "shown": lambda comment: safe.shown(comment, is_lead=places.is_lead()),
        "channels": CHANNELS,
        "may_read": places.may_read(),
        "number_shown": shown.number,
        "said_shown": shown.said,
        "steps_of_work": tabs.steps_of_work,
        "moment": lambda at: format_datetime(at, "d MMMM y, HH:mm"),
    }


@blueprint.get("")
@open_to(*EVERYONE)
def index() -> ResponseReturnValue:
    """The consultations, what came in and what waits."""
    consultations = db.session.scalars(
        select(Consultation).order_by(Consultation.opens_on.desc(), Consultation.id.desc())
    ).all()
    rows = [
        (one, findings.bases(db.session, one.id), findings.waiting(db.session, one.id))
        for one in consultations
    ]
    return render_template("listen/index.html", rows=rows)


@blueprint.get("/help", endpoint="help_page")
@open_to(*EVERYONE)
def show_help() -> ResponseReturnValue:
    """How comments become themes, step by step."""
    return render_template("listen/help.html")


@blueprint.get("/<code>")
@open_to(*EVERYONE)
def themes(code: str) -> ResponseReturnValue:
    """A consultation's themes, its forums side by side."""
    consultation = places.find_consultation(code)
    job = places.latest_job(consultation.id)
    sort, whose = request.args.get("sort", ""), request.args.get("whose", "")
    seen = overview.of(db.session, consultation.id, sort, own_words_only=whose == OWN)
    return render_template(
        "listen/themes.html",
        consultation=consultation,
        seen=seen,
        sort=sort,
        whose=whose if whose == OWN else None,
        waiting=findings.waiting(db.session, consultation.id),
        unchecked=lists.count_unchecked(db.session, consultation.id),
        choices=accepted_themes(db.session, consultation.id),
        voices=settling.count_waiting(db.session, consultation.id),
        job=job,
        progress=places.tell_progress(job) if job else None,
    )


@blueprint.get("/<code>/themes/<int:theme_id>")
@open_to(*READERS)
def theme(code: str, theme_id: int) -> ResponseReturnValue:
    """One theme and the comments behind it."""
    return show_theme(code, theme_id)


def show_theme(code: str, theme_id: int, form: RenameForm | None = None) -> str:
    """The page of a theme, with a form that was sent and is not right, where there is one."""
    consultation = places.find_consultation(code)
    one = places.find_theme(consultation, theme_id)
    filters = lists.Filters.read(request.args)
    page = lists.of_theme(db.session, one, filters, page_number(request.args))
    finding = findings.of_theme(db.session, one)
    table = overview.table_of([finding], findings.bases(db.session, consultation.id))
    return render_template(
        "listen/theme.html",
        consultation=consultation,
        question_of=places.question_finder(consultation),
        theme=one,
        is_machines=one.origin == MACHINE,
        finding=finding,
        shares={group: table.share(group, str(one.id)) for group in table.groups},
        said=quotes.of_themes(db.session, [one.id], most=3),
        page=page,
        back_to=_way_back(".theme", page, filters, code=code, theme_id=theme_id),
        filters=filters,
        choices=accepted_themes(db.session, consultation.id),
        languages=lists.languages_of(db.session, consultation.id),
        form=form or RenameForm(obj=one),
        section_19=section_19.KINDS,
    )


@blueprint.get("/<code>/comments")
@open_to(*READERS)
def comments(code: str) -> ResponseReturnValue:
    """Everything that people wrote."""
    consultation = places.find_consultation(code)
    filters = lists.Filters.read(request.args)
    number = page_number(request.args)
    page = lists.of_consultation(db.session, consultation.id, filters, number)
    return render_template(
        "listen/comments.html",
        consultation=consultation,
        question_of=places.question_finder(consultation),
        page=page,
        back_to=_way_back(".comments", page, filters, code=code),
        filters=filters,
        choices=accepted_themes(db.session, consultation.id),
        languages=lists.languages_of(db.session, consultation.id),
        waiting=findings.waiting(db.session, consultation.id),
        why_never=safe.why_never,
        reasons=REASONS,
    )


@blueprint.get("/jobs/<int:job_id>")
@open_to(*EVERYONE)
def job(job_id: int) -> ResponseReturnValue:
    """A run's progress, for the page's script."""
    return places.tell_progress(places.find_job(job_id))


def _way_back(
    endpoint: str, page: Page, filters: lists.Filters, **address: str | int
) -> Callable[[int], str]:
    """A function from a comment to the address of this list, with that comment in sight."""
    asked: dict[str, Any] = {**address, **filters.given}

    @cache
    def back_to(comment_id: int) -> str:
        place = f"comment-{comment_id}"
        return url_for(endpoint, page=page.number, keep=comment_id, _anchor=place, **asked)

    return back_to
