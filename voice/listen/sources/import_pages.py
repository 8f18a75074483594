"""Files from elsewhere: bring one, say what its columns are, read what became of every row."""

from collections.abc import Mapping
from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.utils import secure_filename

from surveys.models import Consultation
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.involve import topics
from voice.jobs import queue, work
from voice.listen import places
from voice.listen.labels import AUDIENCES
from voice.listen.places import READERS, blueprint
from voice.listen.refusal import NotPossible
from voice.listen.sources import answers, bringing, import_report, mapping, uploads
from voice.listen.sources import labels as source_labels
from voice.listen.sources.files import Table, UnusableFile
from voice.listen.sources.mapping import Choices
from voice.listen.sources.models import CHOOSING, CommentImport
from voice.paging import page_number
from voice.security import open_to, takes_up_to

_WITH_FORM = 16 * 1024  # bytes of the form around the file
_SAMPLES = 3


@blueprint.get("/<code>/import", endpoint="imports")
@open_to(*READERS)
def show_imports(code: str) -> ResponseReturnValue:
    """A place to bring a file, and those that were brought."""
    return _show(places.find_consultation(code))


@blueprint.post("/<code>/import", endpoint="bring_comments")
@open_to(*EDITORS)
@takes_up_to(uploads.MOST_BYTES + _WITH_FORM)
def bring(code: str) -> ResponseReturnValue:
    """Keep a file and ask what its columns are; or say in a sentence why not."""
    file = request.files.get("file")
    if not file or not file.filename:
        return _show(places.find_consultation(code), _("Choose a file first.")), 422
    db.session.rollback()  # reading takes seconds, and nobody is to wait for it
    try:
        sent = uploads.check(secure_filename(file.filename) or "file", file.stream)
    except UnusableFile as error:
        return _show(places.find_consultation(code), str(error)), 422
    consultation = places.find_consultation(code)
    brought = uploads.bring(db.session, consultation, sent, current_user)
    db.session.commit()
    return redirect(url_for(".columns", code=code, import_id=brought.id), 303)


@blueprint.get("/<code>/import/<int:import_id>/columns", endpoint="columns")
@open_to(*EDITORS)
def ask_columns(code: str, import_id: int) -> ResponseReturnValue:
    """The first rows, and what we think each column is."""
    consultation = places.find_consultation(code)
    brought = _find(consultation, import_id)
    if bringing.is_under_way(bringing.latest_job(db.session, brought.id)):
        return redirect(url_for(".import_report", code=code, import_id=import_id))
    table = uploads.read_top(*uploads.waiting(brought))
    return _ask(consultation, brought, table, mapping.suggest(db.session, table))


@blueprint.post("/<code>/import/<int:import_id>/columns", endpoint="take_comments")
@open_to(*EDITORS)
def take(code: str, import_id: int) -> ResponseReturnValue:
    """Take the comments as chosen, or let go of the file."""
    consultation = places.find_consultation(code)
    brought = _find(consultation, import_id)
    waiting, known_topics = uploads.waiting(brought), topics.of_consultation(consultation)
    if "drop" in request.form:
        return _drop(code, brought)
    is_large = bringing.is_large(brought)
    db.session.rollback()  # reading takes seconds, and nobody is to wait for it
    table = uploads.read_top(*waiting) if is_large else uploads.read(*waiting)
    choices = _chosen(table, known_topics)
    problem = _problem_of(choices)
    if problem:
        return _ask(consultation, brought, table, choices, problem), 422
    if is_large:
        _begin(brought, choices)
    else:
        _take_now(brought, table, choices)
    return redirect(url_for(".import_report", code=code, import_id=import_id), 303)


def _drop(code: str, brought: CommentImport) -> ResponseReturnValue:
    if bringing.is_under_way(bringing.latest_job(db.session, brought.id)):
        raise NotPossible("taken_already")
    import_report.drop(db.session, brought)
    db.session.commit()
    flash(_("The file is gone. Nothing was taken from it."))
    return redirect(url_for(".imports", code=code), 303)


def _begin(brought: CommentImport, choices: Choices) -> None:
    job_id = bringing.begin(db.session, brought, choices).id
    db.session.commit()
    queue.announce(job_id)


def _take_now(brought: CommentImport, table: Table, choices: Choices) -> None:
    report = uploads.take(db.session, brought, table, choices, answers.read(table, choices))
    db.session.commit()
    number = report.taken
    flash(ngettext("%(num)s comment was taken.", "%(num)s comments were taken.", number))


@blueprint.get("/<code>/import/<int:import_id>/progress", endpoint="import_progress")
@open_to(*READERS)
def tell_progress(code: str, import_id: int) -> ResponseReturnValue:
    """How far a file is taken, for the page's script."""
    brought = _find(places.find_consultation(code), import_id)
    return places.tell_progress(bringing.latest_job(db.session, brought.id) or abort(404))


@blueprint.post("/<code>/import/<int:import_id>/stop", endpoint="stop_import")
@open_to(*EDITORS)
def stop(code: str, import_id: int) -> ResponseReturnValue:
    """Ask to stop taking a file: nothing of it is taken then, and it still waits."""
    brought = _find(places.find_consultation(code), import_id)
    job = bringing.latest_job(db.session, brought.id)
    if job is not None and bringing.is_under_way(job):
        work.ask_to_stop(db.session, job)
        db.session.commit()
    return redirect(url_for(".import_report", code=code, import_id=import_id), 303)


@blueprint.get("/<code>/import/<int:import_id>", endpoint="import_report")
@open_to(*READERS)
def show_report(code: str, import_id: int) -> ResponseReturnValue:
    """What became of each row of a file."""
    consultation = places.find_consultation(code)
    brought = _find(consultation, import_id)
    if brought.state == CHOOSING:
        return _show_progress(consultation, brought)
    asked = request.args.get("outcome", "")
    outcome = asked if asked in source_labels.OUTCOMES else ""
    return render_template(
        "listen/import_report.html",
        consultation=consultation,
        brought=brought,
        outcome=outcome,
        outcomes=source_labels.OUTCOMES,
        there=import_report.outcomes(db.session, brought),
        page=import_report.rows(db.session, brought, outcome, page_number(request.args)),
    )


@blueprint.post("/<code>/import/<int:import_id>/rows/<int:row_id>", endpoint="take_after_all")
@open_to(*EDITORS)
def take_after_all(code: str, import_id: int, row_id: int) -> ResponseReturnValue:
    """A duplicate was said by somebody else: take it too."""
    brought = _find(places.find_consultation(code), import_id)
    import_report.take_after_all(db.session, brought, row_id)
    db.session.commit()
    flash(_("Taken. It counts as another comment."))
    back = places.way_back(url_for(".import_report", code=code, import_id=import_id))
    return redirect(back, 303)


@blueprint.post("/<code>/import/<int:import_id>/undo", endpoint="undo_import")
@open_to(*EDITORS)
def undo(code: str, import_id: int) -> ResponseReturnValue:
    """Take a file back, whole; its report stays."""
    brought = _find(places.find_consultation(code), import_id)
    import_report.undo(db.session, brought, current_user)
    db.session.commit()
    flash(_("Undone. The comments of this file are gone."))
    return redirect(url_for(".import_report", code=code, import_id=import_id), 303)


def _show(consultation: Consultation, problem: str = "") -> str:
    return render_template(
        "listen/imports.html",
        consultation=consultation,
        problem=problem,
        page=import_report.of_consultation(db.session, consultation, page_number(request.args)),
    )


def _show_progress(consultation: Consultation, brought: CommentImport) -> ResponseReturnValue:
    """How far the file is, or that it was stopped; one that nobody began asks for its columns."""
    job = bringing.latest_job(db.session, brought.id)
    if job is None:
        return redirect(url_for(".columns", code=consultation.code, import_id=brought.id))
    return render_template(
        "listen/import_running.html",
        consultation=consultation,
        brought=brought,
        progress=places.tell_progress(job),
    )


def _ask(
    consultation: Consultation,
    brought: CommentImport,
    table: Table,
    choices: Choices,
    problem: str = "",
) -> str:
    samples = {
        heading: [row[heading] for _, row in table.rows[:_SAMPLES]] for heading in table.columns
    }
    return render_template(
        "listen/import_columns.html",
        consultation=consultation,
        brought=brought,
        columns=table.columns,
        rows=brought.rows or len(table.rows),
        samples=samples,
        choices=choices,
        problem=problem,
        roles=source_labels.COLUMNS,
        channels_of_files=source_labels.FILE_CHANNELS,
        topics=list(topics.of_consultation(consultation)),
    )


def _chosen(table: Table, known_topics: Mapping[str, object]) -> Choices:
    """What the form says; what makes no sense in it counts as not chosen."""
    sent = request.form
    roles, about = dict[str, str](), dict[str, str]()
    for place, heading in enumerate(table.columns):
        role = sent.get(f"role-{place}", "")
        roles[heading] = role if role in mapping.ROLES else mapping.NOTHING
        topic = sent.get(f"topic-{place}", "")
        if topic in known_topics and role == mapping.TEXT:
            about[heading] = topic
    choices = Choices(roles, about)
    group, channel = sent.get("group", ""), sent.get("channel", "")
    return replace(
        choices,
        group=group if group in AUDIENCES else choices.group,
        channel=channel if channel in mapping.CHANNELS else choices.channel,
    )


def _problem_of(choices: Choices) -> str:
    if not choices.texts:
        return str(_("Say which column holds what people said."))
    given = list(choices.roles.values())
    twice = next((role for role in mapping.ONCE if given.count(role) > 1), None)
    if twice:
        return str(_("Only one column can be this: %(name)s", name=source_labels.COLUMNS[twice]))
    return ""


def _find(consultation: Consultation, import_id: int) -> CommentImport:
    found = db.session.get(CommentImport, import_id)
    return found if found and found.consultation_id == consultation.id else abort(404)
