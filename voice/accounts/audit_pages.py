"""The audit trail for admins: read, narrowed down, verified and taken out."""

from collections.abc import Mapping

from flask import Response, abort, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from voice.accounts.models import User
from voice.accounts.places import blueprint
from voice.audit import chain, files, outgoing, trail
from voice.audit.labels import ACTS
from voice.audit.models import AuditEntry
from voice.db import db
from voice.paging import PAGE, Page, page_number
from voice.security import open_to


@blueprint.get("/audit")
@open_to()
def audit() -> ResponseReturnValue:
    """What was done, the newest first."""
    asked = {name: request.args.get(name, "")[:40] for name in ("act", "who", "about")}
    page = _some(asked, page_number(request.args))
    whose = {entry.who for entry in page.items} - {None}
    named = db.session.execute(select(User.id, User.email).where(User.id.in_(whose)))
    emails = {row.id: row.email for row in named}
    return render_template(
        "accounts/audit.html",
        page=page,
        emails=emails,
        acts=ACTS,
        asked={name: value for name, value in asked.items() if value},
    )


@blueprint.get("/audit/check")
@open_to()
def audit_check() -> ResponseReturnValue:
    """Whether the trail is as it was written."""
    kept, typed = None, request.args.get("head", "").strip()
    if typed:
        try:
            kept = chain.read_head(typed)
        except ValueError:
            return render_template("accounts/audit_check.html", typed=typed, verdict=None), 422
    verdict = trail.verify(db.session, kept)
    return render_template("accounts/audit_check.html", typed=typed, verdict=verdict)


@blueprint.get("/audit.<form>")
@open_to()
def audit_file(form: str) -> ResponseReturnValue:
    """The whole trail as a file."""
    write, media_type = files.FORMS.get(form) or abort(404)
    outgoing.note("audit_taken_out", form=form)
    db.session.rollback()  # what was just written belongs into the file
    lines = write(trail.entries(db.session))
    answer = Response(stream_with_context(lines), mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="audit.{form}"'
    return answer


def _some(asked: Mapping[str, str], number: int) -> Page:
    wanted = select(AuditEntry)
    if asked["act"]:
        wanted = wanted.where(AuditEntry.act == asked["act"])
    if asked["who"].isdecimal() and len(asked["who"]) < 10:
        wanted = wanted.where(AuditEntry.who == int(asked["who"]))
    if asked["about"]:
        wanted = wanted.where(AuditEntry.about.contains(asked["about"], autoescape=True))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    newest = wanted.order_by(AuditEntry.number.desc()).limit(PAGE).offset((number - 1) * PAGE)
    return Page(db.session.scalars(newest).all(), total, number)
