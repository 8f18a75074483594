"""The list of people to contact, for officers and safeguarding leads, and what became of each."""

from functools import partial
from uuid import UUID

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from surveys.errors import Unusable
from voice.accounts.roles import OFFICER, SAFEGUARDING
from voice.area import area_profile
from voice.contacts import requests
from voice.contacts.models import HELP, MISTAKE, MORE, NOT_REACHED, REACHED, TOLD_A_LEAD
from voice.db import db
from voice.paging import page_number
from voice.security import open_only_to

blueprint = Blueprint("contacts", __name__)

WHOSE_TASK = (OFFICER, SAFEGUARDING)
_PURPOSES = {HELP: _l("Asks about help"), MORE: _l("Wants to say more")}
_REASONS = {
    REACHED: _l("We spoke or wrote"),
    NOT_REACHED: _l("We tried three times and reached nobody"),
    TOLD_A_LEAD: _l("A safeguarding lead goes on with it"),
    MISTAKE: _l("It was a mistake or a joke"),
}


def is_for() -> bool:
    """Whether it is the task of the person at this page; an admin's it is not."""
    return current_user.is_authenticated and any(
        role.name in WHOSE_TASK for role in current_user.roles
    )


@blueprint.get("/listen/contacts")
@open_only_to(*WHOSE_TASK)
def waiting() -> ResponseReturnValue:
    """Who waits, the oldest first; whom and where only for who took it on."""
    return _list()


@blueprint.post("/listen/contacts/<uuid:request_id>")
@open_only_to(*WHOSE_TASK)
def decide(request_id: UUID) -> ResponseReturnValue:
    """Take one on, or close it with a reason."""
    one = requests.find(db.session, request_id) or abort(404)
    try:
        if request.form.get("do") == "take":
            requests.take(db.session, one, current_user)
        else:
            requests.close(db.session, one, request.form.get("reason", ""), current_user)
            flash(_("It is closed. The name and the address are deleted."))
    except requests.NotYours:
        db.session.rollback()
        flash(_("Somebody else has it, or it is closed."))
        return _list(), 409
    except Unusable:
        db.session.rollback()
        return _list(no_reason=request_id), 422
    db.session.commit()
    page = page_number(request.args)
    return redirect(url_for(".waiting", page=page, _anchor=f"contact-{request_id}"), 303)


def _list(no_reason: UUID | None = None) -> str:
    page = requests.of(db.session, page_number(request.args))
    contact = area_profile()["contact"]
    return render_template(
        "contacts/list.html",
        page=page,
        who={one.id: requests.who_for(one, current_user) for one in page.items},
        purposes=_PURPOSES,
        reasons=_REASONS,
        no_reason=no_reason,
        is_late=partial(requests.is_late, promised=contact["reply_within_days"]),
    )
