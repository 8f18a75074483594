"""Taking findings out as files: safe ones for everyone here, exact ones for those who decide."""

from io import BytesIO

from flask import abort, current_app, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from voice.accounts.roles import EVERYONE
from voice.audit.trail import record_now
from voice.db import db
from voice.i18n import current_language
from voice.listen import places, taking_out
from voice.listen.places import blueprint
from voice.security import open_to

_EXACT = "exact"


@blueprint.get("/<code>/take-out", endpoint="take_out")
@open_to(*EVERYONE)
def show_take_out(code: str) -> ResponseReturnValue:
    """The files that can be taken out, and what is in each."""
    consultation = places.find_consultation(code)
    return render_template("listen/take_out.html", consultation=consultation)


@blueprint.get("/<code>/take-out/<form>", endpoint="taken_out")
@open_to(*EVERYONE)
def download(code: str, form: str) -> ResponseReturnValue:
    """A consultation as a file, as it is now. Words only for those who may read them here."""
    consultation = places.find_consultation(code)
    chosen = taking_out.FORMATS.get(form) or abort(404)
    words, exact = places.may_read(), request.args.get("numbers") == _EXACT
    if (chosen.words == "needs" and not words) or (exact and not current_user.may_edit):
        abort(403)
    words = words and chosen.words != "never"  # gathering them takes its time
    parcel = taking_out.pack(db.session, consultation, current_language(), exact=exact, words=words)
    how = {"form": form, "exact": exact, "words": words}
    record_now("taken_out", current_user.id, f"consultation:{code}", **how)
    if exact:
        current_app.logger.info("%s took out exact numbers of %s", current_user.id, code)
    name = "-".join([code, *([form] if form == "comments" else []), *([_EXACT] if exact else [])])
    answer = send_file(
        BytesIO(chosen.write(parcel)),
        chosen.media_type,
        as_attachment=True,
        download_name=f"{name}.{chosen.ending}",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
