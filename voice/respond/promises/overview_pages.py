"""All promises for boards and officers: a chart, a list, a file, and the round of updates."""

from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from surveys.editions import today
from surveys.models import Consultation
from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.paging import page_number
from voice.respond import forms
from voice.respond.action_plans import export as plan_export
from voice.respond.action_plans.forms import ProgressForm
from voice.respond.errors import Incomplete
from voice.respond.models import Promise
from voice.respond.places import blueprint, find_consultation
from voice.respond.promises import calendars, overview, rounds, updates
from voice.respond.promises.overview import NO_BOARD, Filters
from voice.security import open_to

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/promises", endpoint="promises")
@open_to(*EVERYONE)
def show_promises() -> ResponseReturnValue:
    """Every promise that fits the filters, the overdue first."""
    filters, day = Filters.read(request.args), today()
    page = overview.page(db.session, filters, day, page_number(request.args))
    return render_template(
        "respond/promises.html",
        filters=filters,
        lines=overview.lines(db.session, filters, day),
        page=page,
        told=overview.last_progress(db.session, page.items),
        boards=overview.boards(db.session),
        no_board=NO_BOARD,
        consultations=_consultations(),
        has_calendar=calendars.has_key(db.session, current_user),
    )


@blueprint.get("/promises.xlsx")
@open_to(*EVERYONE)
def promises_file() -> ResponseReturnValue:
    """The same as an action plan that other programs open."""
    day = today()
    found = overview.every(db.session, Filters.read(request.args), day)
    data = plan_export.write(found, overview.last_progress(db.session, found), day)
    name = f"action-plan-{day.isoformat()}.xlsx"
    return send_file(BytesIO(data), _XLSX, as_attachment=True, download_name=name)


@blueprint.get("/<code>/updates", endpoint="updates")
@open_to(*EVERYONE)
def show_round(code: str) -> ResponseReturnValue:
    """What is asked of each promise in the newest round; made to be printed too."""
    return _round_page(find_consultation(code), {})


@blueprint.post("/<code>/updates/start")
@open_to(*EDITORS)
def start_round(code: str) -> ResponseReturnValue:
    """Ask every open promise how it goes."""
    consultation = find_consultation(code)
    rounds.start(db.session, consultation, current_user)
    db.session.commit()
    flash(_("The list is there. Each promise on it waits for an update."))
    return redirect(url_for(".updates", code=code))


@blueprint.post("/<code>/updates")
@open_to(*EDITORS)
def tell_many(code: str) -> ResponseReturnValue:
    """Keep what was filled in; what cannot be kept stays as typed, with the reason beside it."""
    consultation = find_consultation(code)
    wrong: dict[int, ProgressForm] = {}
    kept = 0
    for asked in rounds.asked(db.session, consultation):
        form = _row_form(asked.promise)
        if form.note.data or form.evidence.data or form.status.data != asked.promise.status:
            is_kept = _keep(asked.promise, form)
            kept += is_kept
            if not is_kept:
                wrong[asked.promise.id] = form
    db.session.commit()
    if wrong:
        return _round_page(consultation, wrong), 422
    flash(_("Kept: %(number)s", number=kept) if kept else _("Nothing was filled in yet."))
    return redirect(url_for(".updates", code=code))


def _keep(promise: Promise, form: ProgressForm) -> bool:
    if not form.validate():
        return False
    try:
        updates.tell(promise, form.told(), current_user)
    except Incomplete as error:
        forms.show_problems(form, error.problems)
        return False
    return True


def _row_form(promise: Promise, *, empty: bool = False) -> ProgressForm:
    """A promise's boxes among those of others."""
    prefix = f"p{promise.id}-"
    given = None if empty else request.form
    data = {"status": promise.status}
    form = ProgressForm(given, prefix=prefix, data=data, meta={"csrf": False})
    form.for_promise(promise)
    if empty:
        form.status.data = promise.status
    return form


def _round_page(consultation: Consultation, wrong: dict[int, ProgressForm]) -> str:
    asked = rounds.asked(db.session, consultation)
    return render_template(
        "respond/updates.html",
        consultation=consultation,
        round=rounds.latest(db.session, consultation),
        asked=asked,
        rows={
            one.promise.id: wrong.get(one.promise.id) or _row_form(one.promise, empty=True)
            for one in asked
        },
        wrong=wrong,
    )


def _consultations() -> list[Consultation]:
    return list(db.session.scalars(select(Consultation).order_by(Consultation.id.desc())))
