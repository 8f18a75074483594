"""What a group's members meet: a draft to read and to speak about. No account and no cookie."""

from dataclasses import dataclass, replace
from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveys.documents import questions_by_key
from surveys.errors import Problem
from surveys.kinds.refusal import NotAccepted
from voice.area import area_profile
from voice.db import db
from voice.i18n import languages, preferred
from voice.involve.codesign import ballots, links, remarks, showing
from voice.involve.codesign.draft_places import MOST_BYTES, blueprint, token_of_request
from voice.involve.codesign.models import ShareLink
from voice.minted import read_minted
from voice.security import limiter, public, takes_up_to
from voice.take_part.languages import offered_by
from voice.take_part.refusals import say
from voice.take_part.sheets import sprites_of, words_language


@dataclass(frozen=True, slots=True)
class Typed:
    """What someone typed at a question, and what was wrong with it."""

    question: str = ""
    hard: str = ""
    better: str = ""
    problem: str = ""


NOTHING = Typed()


@blueprint.get("/draft/<token>")
@public
def in_best_language(token: str) -> ResponseReturnValue:
    """The draft in the browser's language, as far as it has it."""
    draft = links.open_link(db.session, token).survey.draft
    offered = offered_by(draft["languages"]) or languages()
    return redirect(url_for(".draft", language=preferred(tuple(offered)), token=token))


@blueprint.get("/<language:language>/draft/<token>")
@public
def draft(language: str, token: str) -> ResponseReturnValue:
    """A draft's questions below each other, each with a place to speak about it."""
    return show(links.open_link(db.session, token), token, language)


@blueprint.post("/<language:language>/draft/<token>/<key>")
@public
@takes_up_to(MOST_BYTES)
def speak(language: str, token: str, key: str) -> ResponseReturnValue:
    """Keep what someone says about a question, and back to it."""
    link = links.open_link(db.session, token)
    typed = Typed(key, request.form.get("hard", ""), request.form.get("better", ""))
    if key not in questions_by_key(link.survey.draft):
        sentence = _("This question is not in the draft now.")
        return show(link, token, language, replace(typed, problem=sentence), 409)
    try:
        added = _keep(link, language, typed)
    except (NotAccepted, remarks.TooMany) as refused:
        sentence, status = _say(refused)
        return show(link, token, language, replace(typed, problem=sentence), status)
    db.session.commit()
    return _back(language, token, key, added)


@blueprint.post("/<language:language>/draft/<token>/votes/<int:ballot_id>")
@public
@takes_up_to(MOST_BYTES)
@limiter.limit("60 per minute", key_func=token_of_request)
def vote(language: str, token: str, ballot_id: int) -> ResponseReturnValue:
    """Count a device's vote, or its change of mind, and back to the question."""
    link = links.open_link(db.session, token)
    ballot = ballots.find(db.session, link.survey, ballot_id)
    wanted = request.form.get("wording", "")
    number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 3 else -1
    try:
        ballots.vote(db.session, link, ballot, number, device())
    except NotAccepted:
        typed = Typed(ballot.question, problem=_("Choose the words that you like best."))
        return show(link, token, language, typed, 422)
    db.session.commit()
    return _back(language, token, ballot.question, "vote")


def device() -> str:
    """The device's own number: from its script, or from the page that this form stood on."""
    return str(read_minted(request.values.get("device")) or uuid4())


def show(
    link: ShareLink, token: str, language: str, typed: Typed = NOTHING, status: int = 200
) -> ResponseReturnValue:
    """The draft's page, with what someone typed, or with thanks at one question."""
    survey, mine = link.survey, device()
    words = words_language(survey.draft, language)
    votes = ballots.still_open(db.session, survey)
    page = render_template(
        "involve/draft/draft.html",
        link=link,
        token=token,
        survey=survey,
        words_language=words,
        asked=list(showing.to_read(survey.draft, votes, words)),
        sprites=sprites_of(survey.draft),
        offered=offered_by(survey.draft["languages"]) or [language],
        typed=typed,
        longest=remarks.LONGEST,
        thanked=request.args.get("said", "").partition(".")[::2],
        device=mine,
        wanted=ballots.votes_of(db.session, votes, mine),
        once=uuid4,
        area=area_profile(),
    )
    return page, status


def _keep(link: ShareLink, language: str, typed: Typed) -> str:
    """Add the remark; which kind it is. Raises `NotAccepted` and `TooMany`."""
    hard, better = remarks.tidy(typed.hard), remarks.tidy(typed.better)
    is_unclear = request.form.get("do") == remarks.UNCLEAR
    if not (is_unclear or hard or better):
        raise NotAccepted("empty")
    said = remarks.Said(
        question=typed.question,
        language=words_language(link.survey.draft, language),
        is_unclear=is_unclear,
        hard=hard,
        better=better,
        read=request.form.get("read", "").replace("\r\n", "\n")[:5000],
    )
    remarks.add(db.session, link, said, request.form.get("once", "")[:80] or str(uuid4()))
    return remarks.SUGGESTION if better else remarks.UNCLEAR


def _say(refused: NotAccepted | remarks.TooMany) -> tuple[str, int]:
    if isinstance(refused, remarks.TooMany):
        return _("Too many tries. Wait a minute and send it again."), 429
    if refused.reason == "empty":
        return _("Write your words first."), 422
    return say(Problem("", refused.reason, refused.details)), 422


def _back(language: str, token: str, key: str, said: str) -> ResponseReturnValue:
    address = url_for(
        ".draft",
        language=language,
        token=token,
        said=f"{said}.{key}",
        device=device(),
        _anchor=f"q-{key}",
    )
    return redirect(address, 303)
