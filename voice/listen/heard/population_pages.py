"""The page with the area's figures: which there are, from where, and new ones from a file."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename

from voice.accounts.roles import EDITORS, EVERYONE
from voice.area import area_districts
from voice.db import db
from voice.listen.heard import population
from voice.listen.heard import words as heard_words
from voice.listen.places import blueprint
from voice.listen.sources.files import UnusableFile, laid_down
from voice.security import open_to, takes_up_to

_WITH_FORM = 16 * 1024  # bytes of the form around the file
_MOST_PROBLEMS = 20


@blueprint.get("/population", endpoint="population")
@open_to(*EVERYONE)
def show_population() -> ResponseReturnValue:
    """The figures that answers are compared with."""
    return _show([])


@blueprint.post("/population")
@open_to(*EDITORS)
@takes_up_to(population.MOST_BYTES + _WITH_FORM)
def bring_population() -> ResponseReturnValue:
    """Take a file whole, or say row by row what is wrong with it."""
    file = request.files.get("file")
    if not file or not file.filename:
        return _show([_("Choose a file first.")]), 422
    try:
        number = _take(file)
    except UnusableFile as error:
        return _show([str(error)]), 422
    except population.WrongRows as error:
        said = [heard_words.say_row(one) for one in error.rows[:_MOST_PROBLEMS]]
        return _show(said, more=max(0, len(error.rows) - _MOST_PROBLEMS)), 422
    db.session.commit()
    flash(_("%(number)s figures are there.", number=number))
    return redirect(url_for(".population"))


@blueprint.post("/population/<int:file_id>/remove")
@open_to(*EDITORS)
def remove_population(file_id: int) -> ResponseReturnValue:
    """Let go of a file's figures."""
    population.remove(db.session, file_id)
    db.session.commit()
    flash(_("Removed."))
    return redirect(url_for(".population"))


def _take(file: FileStorage) -> int:
    """How many figures a sent file has brought. Raises `UnusableFile` or `WrongRows`."""
    name = secure_filename(file.filename or "") or "file"
    with laid_down(name, file.read()) as path:
        figures = population.read(path)
    population.keep(db.session, name, figures, current_user)
    return len(figures)


def _show(problems: list[str], more: int = 0) -> str:
    return render_template(
        "listen/population.html",
        files=population.files(db.session),
        problems=problems,
        more=more,
        names={"area": {one["key"]: one["name"] for one in area_districts()}},
        say=heard_words,
    )
