"""The public's answer to our answer. No cookie, no script: a press, and words if one has any."""

from collections.abc import Mapping

from flask import (
    Blueprint,
    abort,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature

from voice.area import area_profile
from voice.db import db
from voice.respond.models import Release
from voice.respond.releases import releases
from voice.respond.releases.models import Reply
from voice.respond.releases.reading import Reading
from voice.respond.replies import replies
from voice.seals import tickets_of
from voice.security import limiter, public
from voice.take_part.bodies import Unreadable, read_fields
from voice.take_part.refusals import say_trap
from voice.take_part.survey import TRAP, unreadable

WHERE = "/<language:language>/you-said-we-did/<code>/meant"
SECONDS = 24 * 60 * 60
"""How long a press leads to a box for words. Words from an open box may come later."""

blueprint = Blueprint("replies", __name__)
blueprint.register_error_handler(Unreadable, unreadable)

# One school may share an address; a program that presses all day is slowed all the same.
limit_presses = limiter.shared_limit("120 per minute", scope="meant")


@blueprint.post(WHERE)
@public
@limit_presses
def press(language: str, code: str) -> ResponseReturnValue:
    """Count a press: on to thanks, or to a box for what was meant."""
    release = releases.latest_of(db.session, code) or abort(404)
    fields = read_fields(request)
    is_right = "right" in fields
    try:
        reply = replies.take(
            db.session, release, fields.get("right") or fields.get("wrong", ""), is_right=is_right
        )
    except replies.NoSuchItem:
        abort(404)
    db.session.commit()
    if is_right:
        return redirect(url_for(".thanks", language=language, code=code), 303)
    ticket = tickets_of("meant").dumps(reply.id)
    return redirect(url_for(".ask", language=language, code=code, r=ticket), 303)


@blueprint.get(WHERE)
@public
def ask(language: str, code: str) -> ResponseReturnValue:
    """What did you mean? Words are welcome and never needed."""
    release = releases.latest_of(db.session, code) or abort(404)
    reply = _reply_behind(request.args.get("r", ""))
    if reply is None:
        return redirect(url_for("published.show", language=language, code=code))
    return _asking(release, reply, language, {"r": request.args["r"]})


@blueprint.post(f"{WHERE}/words")
@public
@limit_presses
def say(language: str, code: str) -> ResponseReturnValue:
    """Take the words, or give them back with advice; without its press it leads to our answers."""
    release = releases.latest_of(db.session, code) or abort(404)
    fields = read_fields(request)
    typed = {name: fields.get(name, "") for name in ("r", "words", TRAP)}
    reply = _reply_behind(typed["r"], seconds=None)
    if reply is None:
        return redirect(url_for("published.show", language=language, code=code), 303)
    if typed[TRAP]:
        return _asking(release, reply, language, typed), 422
    replies.add_words(db.session, reply, typed["words"], language)
    db.session.commit()
    return redirect(url_for(".thanks", language=language, code=code), 303)


@blueprint.get(f"{WHERE}/thanks")
@public
def thanks(language: str, code: str) -> ResponseReturnValue:
    """Thank you, and what happens with it."""
    release = releases.latest_of(db.session, code) or abort(404)
    return render_template(
        "respond/public/meant_thanks.html", release=release, reader=Reading(language)
    )


def _asking(release: Release, reply: Reply, language: str, typed: Mapping[str, str]) -> str:
    return render_template(
        "respond/public/meant.html",
        release=release,
        reader=Reading(language),
        item=_item_of(release, reply.item),
        typed=typed,
        wrong={TRAP: say_trap()} if typed.get(TRAP) else {},
        longest=replies.LONGEST,
        area=area_profile(),
    )


def _reply_behind(ticket: str, seconds: int | None = SECONDS) -> Reply | None:
    try:
        reply_id = tickets_of("meant").loads(ticket, max_age=seconds)
    except BadSignature:
        return None
    return db.session.get(Reply, reply_id)


def _item_of(release: Release, key: str) -> dict[str, object] | None:
    return next((one for one in release.document["items"] if one.get("key") == key), None)
