"""Choosing a picture for a question or an answer: a page with search and cards."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from surveys import details
from surveys.drafting import NoSuchPart
from voice.accounts.roles import EDITORS
from voice.involve import picture_search
from voice.involve.places import blueprint, find_survey
from voice.media.pictures import sprite_of
from voice.security import open_to


@blueprint.get("/pictures")
@open_to(*EDITORS)
def find_picture() -> ResponseReturnValue:
    """Pictures for some words (`q`), to be chosen for a `place` of a `survey`."""
    code, place = request.args.get("survey", ""), request.args.get("place", "")
    survey = find_survey(code) if code else None
    chosen = ""
    if survey:
        try:
            chosen = details.value_at(survey.draft, place)
        except NoSuchPart:
            survey = None
    words = request.args.get("q", "").strip()[:200]
    found = picture_search.search(words)
    return render_template(
        "involve/pictures.html",
        survey=survey,
        place=place,
        opened=place.partition(".")[0],
        chosen=chosen,
        q=words,
        found=found,
        sprite=sprite_of(one.reference for one in found),
        chosen_sprite=sprite_of([chosen]) if chosen else "",
    )
