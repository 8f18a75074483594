"""Choosing a picture for a question or an answer: search, cards, and pictures of the area's own."""

from collections.abc import Mapping

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from surveys import details
from surveys.drafting import NoSuchPart
from surveys.models import Survey
from voice.accounts.roles import EDITORS
from voice.db import db
from voice.involve.builder import building, drafts, picture_search, question_words
from voice.involve.builder.survey_pages import to_question
from voice.involve.places import blueprint, find_survey, find_survey_to_change
from voice.media import images, own_pictures
from voice.media.pictures import sprite_of
from voice.security import open_to, takes_up_to

_SHORT = 200  # letters of what a picture shows, and of its credit


@blueprint.get("/pictures")
@open_to(*EDITORS)
def find_picture() -> ResponseReturnValue:
    """Pictures for some words (`q`), to be chosen for a `place` of a `survey`."""
    code, place = request.args.get("survey", ""), request.args.get("place", "")
    found = find_survey(code) if code else None
    if found and _now(found, place) is None:
        return redirect(url_for(".survey", code=code))
    return _show(found, place, request.args.get("q", "").strip()[:_SHORT])


@blueprint.post("/surveys/<code>/pictures")
@takes_up_to(images.MOST_BYTES + 64 * 1024)
@open_to(*EDITORS)
def bring_picture(code: str) -> ResponseReturnValue:
    """Keep a picture that somebody brought, and put it in its place."""
    found = find_survey_to_change(code)
    form = request.form
    place, file = form.get("place", ""), request.files.get("file")
    now = _now(found, place)
    if now is None:
        abort(404)
    words = drafts.tidy(form.get("words", ""))[:_SHORT]
    credit = drafts.tidy(form.get("credit", ""))[:_SHORT]
    wrong = _wrong_with(words, form.get("licence", ""), credit, has_file=bool(file))
    if wrong or file is None:
        return _show(found, place, "", wrong, form), 422
    try:
        reference = own_pictures.keep(
            db.session, file.read(), words, form["licence"], credit, current_user.id
        )
    except images.NotAPicture as error:
        return _show(found, place, "", _say_refused(error), form), 422
    building.put_detail(found, place, reference, now)
    db.session.commit()
    return to_question(found, place.partition(".")[0])


def _show(
    found: Survey | None,
    place: str,
    q: str,
    wrong: str = "",
    typed: Mapping[str, str] | None = None,
) -> str:
    chosen = _now(found, place) or "" if found else ""
    hits = picture_search.search(q)
    own = own_pictures.search(db.session, picture_search.words_of(q))
    references = [one.reference for one in hits]
    return render_template(
        "involve/pictures.html",
        survey=found,
        place=place,
        opened=place.partition(".")[0],
        chosen=chosen,
        q=q,
        found=[
            *(picture_search.Found(own_pictures.PREFIX + one.name, one.words) for one in own),
            *hits,
        ],
        sprite=sprite_of(references),
        chosen_sprite=sprite_of([chosen]) if chosen else "",
        licences=question_words.LICENCES,
        wrong=wrong,
        typed=typed or {},
    )


def _now(found: Survey, place: str) -> str | None:
    """The picture at a place; None where no picture can be."""
    if not place.endswith(".picture"):
        return None
    try:
        return details.value_at(found.draft, place)
    except NoSuchPart:
        return None


def _wrong_with(words: str, licence: str, credit: str, *, has_file: bool) -> str:
    if not has_file:
        return str(_("Choose a file."))
    if not words:
        return str(_("Say what the picture shows."))
    if licence not in own_pictures.LICENCES:
        return str(_("Say why we may use the picture."))
    if licence.startswith("cc_by") and not credit:
        return str(_("Name the author of the picture."))
    return ""


def _say_refused(error: images.NotAPicture) -> str:
    if error.reason == "picture_too_large":
        return str(_("This picture is too large. Choose one with less than 8 MB."))
    if error.reason == "picture_moves":
        return str(_("This picture moves. Choose one that stands still."))
    return str(_("This is no picture that we can use. Choose a PNG, JPEG or WebP file."))
