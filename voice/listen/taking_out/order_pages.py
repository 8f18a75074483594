"""Asking for a large file, and fetching it when it is made: each person their own."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from voice.db import db
from voice.i18n import current_language
from voice.jobs import queue
from voice.listen import places
from voice.listen.places import READERS, blueprint
from voice.listen.taking_out import orders
from voice.listen.taking_out.order_models import FileOrder
from voice.listen.taking_out.pages import check_rights, hand_over, is_exact
from voice.media import storage
from voice.security import open_to


@blueprint.post("/<code>/take-out/<form>", endpoint="order_file")
@open_to(*READERS)
def order(code: str, form: str) -> ResponseReturnValue:
    """Let a worker make a file."""
    consultation = places.find_consultation(code)
    exact = is_exact()
    check_rights(form, exact=exact)
    by, language = current_user._get_current_object(), current_language()
    placed = orders.place(db.session, consultation, by, form, exact=exact, language=language)
    job_id = placed.job_id
    db.session.commit()
    if job_id is not None:
        queue.announce(job_id)
    return _back(code)


@blueprint.get("/<code>/take-out/files/<int:order_id>", endpoint="ordered_file")
@open_to(*READERS)
def fetch(code: str, order_id: int) -> ResponseReturnValue:
    """A file that was made for this person, who must still be one who may have it."""
    order = _find(code, order_id)
    check_rights(order.form, exact=order.is_exact)
    if order.file is None:
        return redirect(url_for(".take_out", code=code))
    try:
        data = storage.read(order.file)
    except storage.NoSuchFile:
        abort(404)
    return hand_over(data, code, order.form, exact=order.is_exact, order=order.id)


@blueprint.get("/<code>/take-out/files/<int:order_id>/progress", endpoint="order_progress")
@open_to(*READERS)
def tell_progress(code: str, order_id: int) -> ResponseReturnValue:
    """How far a file is made, for the page's script."""
    return places.tell_progress(_find(code, order_id).job or abort(404))


@blueprint.post("/<code>/take-out/files/<int:order_id>/drop", endpoint="drop_order")
@open_to(*READERS)
def drop(code: str, order_id: int) -> ResponseReturnValue:
    """Let go of a file, or stop making it."""
    orders.drop(db.session, _find(code, order_id))
    db.session.commit()
    flash(_("The file is gone."))
    return _back(code)


def _back(code: str) -> ResponseReturnValue:
    return redirect(url_for(".take_out", code=code, _anchor="files"), 303)


def _find(code: str, order_id: int) -> FileOrder:
    found = orders.find(db.session, current_user, order_id)
    return found if found and found.consultation.code == code else abort(404)
