"""The vote as people meet it: on a phone in a meeting or alone. No cookie, no name, no address."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from surveys.kinds.refusal import NotAccepted
from voice.db import db
from voice.errors import answer
from voice.i18n import SOURCE, preferred
from voice.minted import read_minted
from voice.respond.rankings import rankings
from voice.respond.rankings import results as ranking_results
from voice.respond.rankings import votes as ranking_votes
from voice.respond.rankings.models import PAIRS, Ranking, RankingCard, RankingForum
from voice.security import csrf, hide_from_search, public, takes_up_to
from voice.take_part.bodies import Unreadable, read_fields
from voice.take_part.languages import offered_by
from voice.take_part.refusals import say_unreadable

MOST_BYTES = 64 * 1024

blueprint = Blueprint("rankings", __name__)
blueprint.after_request(hide_from_search)


def init_app(app: Flask) -> None:
    """Hang the pages in. No session, so no forgery token either."""
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)


@blueprint.get("/r/<code>")
@public
def in_best_language(code: str) -> ResponseReturnValue:
    """The vote in the browser's language, as far as its cards have it."""
    offered = languages_of(_find(code).ranking)
    return redirect(url_for(".vote", language=preferred(offered), code=code))


@blueprint.get("/<language:language>/r/<code>")
@public
def vote(language: str, code: str) -> ResponseReturnValue:
    """The cards to compare; once it is over, that it is, with the lists where they are shown."""
    forum = _find(code)
    if not forum.ranking.is_open:
        return _over(forum)
    return _show(forum, uuid4(), MultiDict())


@blueprint.post("/<language:language>/r/<code>")
@public
@takes_up_to(MOST_BYTES)
def send(language: str, code: str) -> ResponseReturnValue:
    """Keep a vote, once, and say thank you."""
    forum, fields = _find(code), read_fields(request)
    ballot = read_minted(fields.get("ballot")) or abort(400)
    try:
        given = ranking_votes.read(forum.ranking, fields)
        ranking_votes.keep(db.session, forum, ballot, given, language)
    except rankings.NotOpen:
        return _over(forum, is_late=True)
    except NotAccepted as refused:
        if not forum.ranking.is_open:
            return _over(forum, is_late=True)
        return _show(forum, ballot, fields, _say(refused))
    db.session.commit()
    return redirect(url_for(".thanks", language=language, code=code), 303)


@blueprint.get("/<language:language>/r/<code>/thanks")
@public
def thanks(language: str, code: str) -> ResponseReturnValue:
    """Thank you, and what happens next."""
    forum = _find(code)
    return render_template("respond/public/ranking_thanks.html", **_context(forum))


@blueprint.errorhandler(ranking_votes.TooMany)
def too_many(error: ranking_votes.TooMany) -> ResponseReturnValue:
    """429: more votes than a forum has people."""
    title = _("This vote has too many votes")
    return answer(429, "too-many", title, _("Tell the person who gave you the link."))


@blueprint.errorhandler(Unreadable)
def unreadable(error: Unreadable) -> ResponseReturnValue:
    """400: it arrived broken."""
    return answer(400, error.reason, *say_unreadable(error))


def languages_of(ranking: Ranking) -> list[str]:
    """The languages in which every card has a name, the source first."""
    named = [set(card.names) for card in ranking.cards]
    shared = set.intersection(*named) if named else set()
    return offered_by([SOURCE, *sorted(shared - {SOURCE})])


def _find(code: str) -> RankingForum:
    return rankings.find_forum(db.session, code) or abort(404)


def _context(forum: RankingForum) -> dict[str, Any]:
    return {
        "forum": forum,
        "ranking": forum.ranking,
        "consultation": forum.ranking.consultation,
        "offered": languages_of(forum.ranking),
    }


def _show(
    forum: RankingForum, ballot: UUID, typed: MultiDict[str, str], problem: str = ""
) -> ResponseReturnValue:
    """The page; with what was chosen where there is a problem."""
    cards: Mapping[str, RankingCard] = {str(one.theme_id): one for one in forum.ranking.cards}
    pairs = ranking_votes.pairs_for(db.session, forum, ballot)
    return render_template(
        "respond/public/ranking.html",
        **_context(forum),
        ballot=ballot,
        cards=cards,
        pairs=pairs if forum.ranking.method == PAIRS else [],
        typed=typed,
        dotted=set(typed.getlist("dot")),
        problem=problem,
        stars=ranking_votes.STARS_EACH,
        dots=ranking_votes.MOST_DOTS,
    ), 422 if problem else 200


def _over(forum: RankingForum, *, is_late: bool = False) -> ResponseReturnValue:
    """410 for a vote that came too late; a page like any other for who only looks."""
    ranking = forum.ranking
    lists = ranking_results.public_lists(db.session, ranking) if ranking.shown_at else []
    return render_template(
        "respond/public/ranking_over.html",
        **_context(forum),
        cards={str(one.theme_id): one for one in ranking.cards},
        lists=lists,
        is_late=is_late,
    ), 410 if is_late else 200


def _say(refused: NotAccepted) -> str:
    sentences = {
        "nothing_chosen": _("Choose at least one. Or press “I do not want to choose”."),
        "not_on_the_page": _("Choose from the cards on this page."),
        "stars_not_numbers": _("Write how many stars in numbers, such as 3."),
        "too_many_stars": _("You gave %(given)s stars. You have %(most)s stars. Take some away."),
        "too_many_dots": _("You chose %(given)s cards. Choose %(most)s cards or fewer."),
    }
    return str(sentences[refused.reason]) % refused.details
