"""Where the staff part of `/api/v1` lives, and who may come in."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from surveys.editions import today
from surveys.models import Consultation
from voice import own_group
from voice.accounts.models import User
from voice.api import tokens
from voice.api.models import ApiToken
from voice.api.paging import BrokenCursor
from voice.audit.trail import record_now
from voice.db import db
from voice.errors import answer
from voice.security import View, limiter, public
from voice.tokens import digest_of_token

blueprint = Blueprint("staff_api", __name__, url_prefix="/api/v1")

_BEARER = "bearer "


def by_token() -> str:
    """Whom requests are counted by: the token, as a digest; without one the address."""
    return digest_of_token(_token()) if _token() else request.remote_addr or ""


limiter.limit("240 per minute", key_func=by_token)(blueprint)


def needs(scope: str) -> Callable[[View], View]:
    """Open an address to tokens with this scope, and to nobody else: no cookie is looked at."""

    def mark(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            token = tokens.find(db.session, _token()) if _token() else None
            if token is None:
                return _unknown()
            if not tokens.opens(token, scope):
                return _not_allowed(scope)
            g.api_token_id, g.api_user_id = token.id, token.user_id
            own_group.act_for(who())
            _note_use(token)
            return view(*args, **kwargs)

        return public(checked)  # type: ignore[return-value]  # the same view, guarded by a token

    return mark


def who() -> User:
    """The person whose token this request shows."""
    return db.session.get_one(User, g.api_user_id)


def find_consultation(code: str) -> Consultation:
    """The consultation with this code; 404 otherwise."""
    return db.session.scalar(select(Consultation).where(Consultation.code == code)) or abort(404)


def with_tag(response: Response) -> Response:
    """Let a program ask whether anything changed (ETag); nobody on the way keeps a copy."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def noted(response: Response, code: str, what: str) -> Response:
    """The same, once the audit trail tells that it leaves; what has not changed does not."""
    if response.status_code == 200 and request.method != "HEAD":
        how = {"form": "api", "what": what, "token": g.api_token_id}
        record_now("taken_out", g.api_user_id, f"consultation:{code}", **how)
    return response


@blueprint.errorhandler(BrokenCursor)
def broken_cursor(error: BrokenCursor) -> ResponseReturnValue:
    """400: the cursor is none of ours."""
    return answer(
        400,
        "broken-cursor",
        _("We cannot go on from here"),
        _("The cursor is not one that we gave. Start again from the first page."),
    )


def _token() -> str:
    said = request.headers.get("Authorization", "")
    return said[len(_BEARER) :].strip() if said.lower().startswith(_BEARER) else ""


def _unknown() -> ResponseReturnValue:
    return answer(
        401,
        "no-token",
        _("We do not know this token"),
        _("Send a token that you made in Voice under Your work, Tokens. It may have ended."),
        headers={"WWW-Authenticate": 'Bearer realm="Voice"'},
    )


def _not_allowed(scope: str) -> ResponseReturnValue:
    return answer(
        403,
        "scope-missing",
        _("This token may not do this"),
        _("It needs the scope %(scope)s, and a person whose role includes it.", scope=scope),
        headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
    )


def _note_use(token: ApiToken) -> None:
    """Once a day, in a transaction of its own: a request that only reads still only reads."""
    if token.last_used_on == today():
        return
    token_id = token.id
    if request.method not in ("GET", "HEAD"):
        tokens.note_use(db.session, token_id, today())
        return
    with suppress(OperationalError):  # noted the next time
        db.session.rollback()  # its snapshot would be older than what we write
        with db.sessionmaker.begin() as session:
            tokens.note_use(session, token_id, today())
        current_app.logger.info("token %s was used for the first time today", token_id)
