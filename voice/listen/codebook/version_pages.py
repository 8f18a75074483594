"""The codebook's versions, and the codebook as a file."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename

from surveys.models import Consultation
from voice.accounts.roles import EDITORS, EVERYONE
from voice.db import db
from voice.listen import places
from voice.listen.codebook import csv_file, editing, versions
from voice.listen.codebook import labels as codebook_labels
from voice.listen.codebook import pages as codebook_pages
from voice.listen.codebook.models import CodebookVersion
from voice.listen.places import blueprint
from voice.listen.sources.files import UnusableFile, laid_down
from voice.paging import page_number
from voice.security import open_to, takes_up_to

MOST_BYTES = 2 * 1024 * 1024


@blueprint.get("/<code>/codebook/versions")
@open_to(*EVERYONE)
def codebook_versions(code: str) -> ResponseReturnValue:
    """The versions, and how two of them differ."""
    consultation = places.find_consultation(code)
    newest = versions.latest(db.session, consultation.id)
    newer = _chosen(consultation, "newer", newest.number if newest else 0)
    older = _chosen(consultation, "older", newer.number - 1 if newer else 0)
    found = versions.compare(older.themes, newer.themes) if older and newer else []
    return render_template(
        "listen/codebook/versions.html",
        consultation=consultation,
        page=versions.page(db.session, consultation.id, page_number(request.args)),
        newest=newest,
        newer=newer,
        older=older,
        differences=[codebook_labels.say_difference(one) for one in found],
        say_done=codebook_labels.say_done,
    )


@blueprint.post("/<code>/codebook/versions/<int:number>/restore")
@open_to(*EDITORS)
def restore_version(code: str, number: int) -> ResponseReturnValue:
    """Bring a version back, as a new one."""
    consultation = places.find_consultation(code)
    version = versions.find(db.session, consultation.id, number) or abort(404)
    editing.restore(db.session, version, current_user)
    db.session.commit()
    flash(_("Version %(number)s is back. No later version is lost.", number=number))
    return redirect(url_for(".codebook_versions", code=code), 303)


@blueprint.get("/<code>/codebook.csv")
@open_to(*EVERYONE)
def codebook_file(code: str) -> ResponseReturnValue:
    """The codebook as a file that can be brought in again, here or elsewhere."""
    consultation = places.find_consultation(code)
    text = csv_file.write(versions.snapshot(db.session, consultation.id))
    reply = Response(text.encode("utf-8-sig"), mimetype="text/csv")
    reply.headers.set("Content-Disposition", "attachment", filename=f"codebook-{code}.csv")
    return reply


@blueprint.post("/<code>/codebook/file")
@open_to(*EDITORS)
@takes_up_to(MOST_BYTES + 16 * 1024)
def bring_codebook(code: str) -> ResponseReturnValue:
    """Take a codebook file in whole, or say what is wrong with it."""
    consultation = places.find_consultation(code)
    file = request.files.get("file")
    if not file or not file.filename:
        return codebook_pages.render_codebook(consultation, _("Choose a file first.")), 422
    try:
        number = _take(consultation, file)
    except UnusableFile as error:
        db.session.rollback()
        consultation = places.find_consultation(code)
        return codebook_pages.render_codebook(consultation, str(error)), 422
    db.session.commit()
    flash(ngettext("%(num)s theme was brought in.", "%(num)s themes were brought in.", number))
    return redirect(url_for(".codebook", code=code), 303)


def _take(consultation: Consultation, file: FileStorage) -> int:
    name = secure_filename(file.filename or "") or "file"
    with laid_down(name, file.read()) as path:
        return editing.bring_in(db.session, consultation, path, current_user)


def _chosen(consultation: Consultation, name: str, otherwise: int) -> CodebookVersion | None:
    asked = request.args.get(name, "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else otherwise
    return versions.find(db.session, consultation.id, number)
