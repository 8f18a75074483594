"""Where a draft's pages live, how private they are, and what they say when something is over."""

from flask import Blueprint, Flask, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from voice.errors import answer
from voice.group_links import LinkOver
from voice.involve.codesign import ballots, remarks
from voice.security import csrf, hidden, hide_from_search
from voice.take_part.bodies import Unreadable
from voice.take_part.refusals import say_unreadable

MOST_BYTES = 64 * 1024
"""Of a request: a remark or a run is small."""

blueprint = Blueprint("drafts", __name__)
blueprint.after_request(hide_from_search)


def init_app(app: Flask) -> None:
    """Hang the pages in. No session, so no forgery token either."""
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)


def token_of_request() -> str:
    """What the limits count by: the link, and not the network address that a club shares."""
    return hidden(str((request.view_args or {}).get("token", "")))


@blueprint.errorhandler(LinkOver)
def link_over(error: LinkOver) -> ResponseReturnValue:
    """410: a link that shows nothing."""
    return answer(
        410,
        "link-over",
        _("This link does not work any more"),
        _("It had a last day, or it was stopped. Ask the person who sent it for a new one."),
    )


@blueprint.errorhandler(ballots.BallotClosed)
def ballot_closed(error: ballots.BallotClosed) -> ResponseReturnValue:
    """409: people vote on it no more."""
    return answer(
        409,
        "vote-over",
        _("This vote is over"),
        _("Thank you. Go back to see the other questions."),
    )


@blueprint.errorhandler(remarks.TooMany)
def too_many(error: remarks.TooMany) -> ResponseReturnValue:
    """429: more than a group says."""
    return answer(429, "too-many", _("Too many tries"), _("Wait a minute and try again."))


@blueprint.errorhandler(Unreadable)
def unreadable(error: Unreadable) -> ResponseReturnValue:
    """400: it arrived broken."""
    title, advice = say_unreadable(error)
    return answer(400, error.reason, title, advice)
