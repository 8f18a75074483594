"""The staff page of what is kept, for how long, and what goes when."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from surveys.base import utc_now
from surveys.models import Consultation
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.paging import PAGE, Page, page_number, within
from voice.retention import kinds, media, purging
from voice.security import open_to

blueprint = Blueprint("retention", __name__, url_prefix="/involve/keeping")


@blueprint.get("")
@open_to(*EDITORS)
def keeping() -> ResponseReturnValue:
    """The kinds with their days; the consultations, whose answers go first at the top."""
    session, today = db.session, utc_now().date()
    page = _page(page_number(request.args))
    shown = [one.id for one in page.items]
    return render_template(
        "retention/keeping.html",
        kinds=[(kind, kinds.days_of(kind)) for kind in kinds.KINDS],
        page=page,
        words=purging.count_words(session, shown),
        files=media.count(session, purging.moment_of(today), shown),
        unsettled=purging.count_unsettled(session, shown),
        nothing=media.Counts(),
        today=today,
    )


def _page(number: int) -> Page:
    total = db.session.scalar(select(func.count(Consultation.id))) or 0
    number = within(number, total)
    some = (
        select(Consultation)
        .order_by(Consultation.retention_until, Consultation.id)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    return Page(db.session.scalars(some).all(), total, number)
