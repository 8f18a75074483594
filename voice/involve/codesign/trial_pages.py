"""A draft's survey to try out: it is answered as the real one, and no answer is kept."""

from typing import Any
from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys.errors import Problem, Unusable
from surveys.pace import half_way
from surveys.sounds import without_outdated
from voice.area import area_profile
from voice.db import db
from voice.involve.codesign import links, trials
from voice.involve.codesign.draft_places import MOST_BYTES, blueprint, token_of_request
from voice.involve.codesign.models import ShareLink
from voice.involve.codesign.showing import Tried, to_try
from voice.minted import read_minted
from voice.security import allow_devices, limiter, public, takes_up_to
from voice.take_part import assent, kind_words
from voice.take_part.bodies import parse_json
from voice.take_part.languages import offered_by
from voice.take_part.picture_words import picture_words
from voice.take_part.sheets import question_context, words_language


@blueprint.get("/<language:language>/draft/<token>/try")
@public
def try_out(language: str, token: str) -> ResponseReturnValue:
    """The survey of a draft's finished questions, as people would answer it."""
    link = links.open_link(db.session, token)
    document = _document_of(link, language)
    offered = offered_by(link.survey.draft["languages"]) or [language]
    if not document["questions"]:
        return render_template(
            "involve/draft/nothing.html", link=link, token=token, offered=offered
        )
    context = question_context(document, language)
    allow_devices(*context["devices"])
    return render_template(
        "involve/draft/trial.html",
        **context,
        **_context_of_survey(link, document),
        link=link,
        token=token,
        offered=offered,
        left_out=len(link.survey.draft["questions"]) - len(document["questions"]),
    )


@blueprint.post("/<language:language>/draft/<token>/try")
@public
@takes_up_to(MOST_BYTES)
@limiter.limit("60 per minute", key_func=token_of_request)
def hand_in(language: str, token: str) -> ResponseReturnValue:
    """Keep what was hard, never what was answered."""
    link = links.open_link(db.session, token)
    document = _document_of(link, language)
    words = words_language(document, language)
    if request.mimetype == "application/json":
        raw = parse_json(request.get_data())
        met, named = trials.read(document, raw), raw.get("id")
        trials.record(db.session, link, _identifier(named), words, met)
        db.session.commit()
        return {"taken": True}, 201
    met = trials.read_plain(document, request.form.getlist)
    trials.record(db.session, link, _identifier(request.form.get("form.id")), words, met)
    db.session.commit()
    return redirect(url_for(".tried", language=language, token=token), 303)


@blueprint.get("/<language:language>/draft/<token>/tried")
@public
def tried(language: str, token: str) -> ResponseReturnValue:
    """Thanks for trying, for pages without script."""
    link = links.open_link(db.session, token)
    area = area_profile()
    return render_template("involve/draft/tried.html", link=link, token=token, area=area)


def _document_of(link: ShareLink, language: str) -> dict[str, Any]:
    return to_try(without_outdated(link.survey.draft), words_language(link.survey.draft, language))


def _context_of_survey(link: ShareLink, document: dict[str, Any]) -> dict[str, Any]:
    """What the survey's page needs beside its questions."""
    return {
        "edition": Tried(link.survey, document),
        "consultation": link.survey.consultation,
        "form_id": str(uuid4()),
        "is_trial": True,
        "assent_pictures": assent.PICTURES,
        "is_pictured": assent.is_pictured(document),
        "break_after": half_way(document),
        "break_picture": assent.BREAK_PICTURE,
        "kind_scripts": kind_words.scripts_of(document),
        "picture_words": picture_words(),
    }


def _identifier(named: object) -> UUID:
    """The run's own number. Raises `Unusable`."""
    found = read_minted(named)
    if found is None:
        raise Unusable([Problem("id", "not_a_uuid")])
    return found
