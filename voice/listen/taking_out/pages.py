"""Taking findings out as files: safe ones for everyone here, exact ones for those who decide."""

from io import BytesIO

from flask import (
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from voice.accounts.roles import EVERYONE
from voice.audit import outgoing
from voice.db import db
from voice.i18n import current_language
from voice.listen import places, taking_out
from voice.listen.places import blueprint
from voice.listen.taking_out import Format, orders
from voice.security import open_to

_EXACT = "exact"
FILES = {
    "xlsx": _l("Workbook (.xlsx)"),
    "csv": _l("Findings (.csv)"),
    "json": _l("Everything (.json)"),
    "comments": _l("Comments with themes (.csv)"),
    "qdpx": _l("Coded project (.qdpx)"),
}
"""What can be taken out, by the names of `taking_out.FORMATS`."""


@blueprint.get("/<code>/take-out", endpoint="take_out")
@open_to(*EVERYONE)
def show_take_out(code: str) -> ResponseReturnValue:
    """The files that can be taken out, what is in each, and those made for this person."""
    consultation = places.find_consultation(code)
    mine = orders.of_person(db.session, consultation, current_user) if places.may_read() else ()
    return render_template(
        "listen/take_out.html",
        consultation=consultation,
        orders=mine,
        progress={one.id: places.tell_progress(one.job) for one in mine if one.job},
        is_slow=places.may_read() and orders.is_large(db.session, consultation),
        with_words=[name for name, one in taking_out.FORMATS.items() if one.words != "never"],
        file_names=FILES,
    )


@blueprint.get("/<code>/take-out/<form>", endpoint="taken_out")
@open_to(*EVERYONE)
def download(code: str, form: str) -> ResponseReturnValue:
    """A consultation as a file, as it is now. Words only for those who may read them here."""
    consultation = places.find_consultation(code)
    exact = is_exact()
    chosen, words = check_rights(form, exact=exact), places.may_read()
    words = words and chosen.words != "never"  # gathering them takes its time
    if words and orders.is_large(db.session, consultation):
        flash(
            _("This file takes a while. Ask for it here: it is made while you do something else.")
        )
        return redirect(url_for(".take_out", code=code))
    parcel = taking_out.pack(db.session, consultation, current_language(), exact=exact, words=words)
    return hand_over(chosen.write(parcel), code, form, exact=exact, words=words)


def is_exact() -> bool:
    """Whether numbers are asked for as they are."""
    return request.values.get("numbers") == _EXACT


def check_rights(form: str, *, exact: bool) -> Format:
    """The format, where this person may have it; else such a page is not there, or not theirs."""
    chosen = taking_out.FORMATS.get(form) or abort(404)
    if chosen.words == "needs" and not places.may_read():
        abort(403)
    if exact and not current_user.may_edit:
        abort(403)
    return chosen


def hand_over(data: bytes, code: str, form: str, *, exact: bool, **how: object) -> Response:
    """A file that somebody takes away: it is noted with `how`, and no browser keeps it."""
    outgoing.note("taken_out", f"consultation:{code}", form=form, exact=exact, **how)
    if exact:
        current_app.logger.info("%s took out exact numbers of %s", current_user.id, code)
    answer = send_file(
        BytesIO(data),
        taking_out.FORMATS[form].media_type,
        as_attachment=True,
        download_name=_name_of(code, form, exact=exact),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _name_of(code: str, form: str, *, exact: bool) -> str:
    parts = [code, *([form] if form == "comments" else []), *([_EXACT] if exact else [])]
    return f"{'-'.join(parts)}.{taking_out.FORMATS[form].ending}"
