"""Promises for programs: how each stands, and telling how one goes."""

from datetime import date
from typing import Any

from flask import abort, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from surveys.errors import Problem, Unusable
from voice.api import paging
from voice.api.blueprint import blueprint, find_consultation, needs, who, with_tag
from voice.api.bodies import read_object
from voice.api.tokens import PROMISES_READ, PROMISES_WRITE
from voice.db import db
from voice.errors import answer
from voice.respond.errors import Incomplete
from voice.respond.models import Promise
from voice.respond.promises import promises
from voice.respond.promises.promises import WORDINGS, PromiseWords
from voice.respond.wordings import APPROVED

_LIST = "promises"
_WORDS = ("result", "easy_result")
_DAYS = ("by", "done_on")
_CHANGED = ("status", *_WORDS, *_DAYS)
_HIGHEST = 2**31 - 1


@blueprint.get("/promises")
@needs(PROMISES_READ)
def list_promises() -> ResponseReturnValue:
    """Every promise, or those of one consultation (`consultation=code`), the oldest first."""
    code = request.args.get("consultation", "")
    most, name = paging.size(), _LIST + code
    query = select(Promise).where(Promise.id > (paging.after(name) or 0))
    if code:
        query = query.where(Promise.consultation_id == find_consultation(code).id)
    found = db.session.scalars(
        query.order_by(Promise.id).limit(most + 1).options(joinedload(Promise.consultation))
    ).all()
    shown, then = paging.page(name, found, most, lambda one: one.id)
    return with_tag(jsonify(promises=[_tell(one) for one in shown], next=then))


@blueprint.get("/promises/<int:promise_id>")
@needs(PROMISES_READ)
def show_promise(promise_id: int) -> ResponseReturnValue:
    """One promise, with the ETag that a change names."""
    return with_tag(jsonify(_tell(_find(promise_id))))


@blueprint.patch("/promises/<int:promise_id>")
@needs(PROMISES_WRITE)
def change_promise(promise_id: int) -> ResponseReturnValue:
    """Say how a promise goes. With `If-Match` only where it is still as the program read it."""
    sent = read_object(request)
    one = _find(promise_id, hold=True)
    if request.if_match and _tag_of(one) not in request.if_match:
        return _changed_meanwhile()
    words, touched = _words_of(one, sent)
    checked = [tongue for tongue, state in one.wording.items() if state == APPROVED]
    try:
        promises.change(db.session, one, words, who(), approved=set(checked) - touched)
    except Incomplete as error:
        raise Unusable(error.problems) from error
    db.session.commit()
    return with_tag(jsonify(_tell(_find(promise_id))))


def _tell(one: Promise) -> dict[str, Any]:
    return {
        "id": one.id,
        "consultation": one.consultation.code,
        "priority": one.priority_id,
        "kind": one.kind,
        "status": one.status,
        "by": one.by.isoformat() if one.by else None,
        "done_on": one.done_on.isoformat() if one.done_on else None,
        "board": one.board,
        **{name: getattr(one, name) for name in WORDINGS},
    }


def _words_of(one: Promise, sent: dict[str, Any]) -> tuple[PromiseWords, set[str]]:
    """The promise with what was sent, and the languages in which words are new.

    Raises `Unusable`.
    """
    problems = [Problem(name, "unknown_field") for name in sent if name not in _CHANGED]
    problems += [
        Problem(name, "does_not_fit") for name in sent if name in _CHANGED and not _fits(name, sent)
    ]
    if problems:
        raise Unusable(problems)
    facts = {name: getattr(one, name) for name in (*WORDINGS, "board", "by", "status", "done_on")}
    for name in _DAYS:
        if name in sent:
            facts[name] = date.fromisoformat(sent[name]) if sent[name] else None
    for name in _WORDS:
        facts[name] = facts[name] | sent.get(name, {})
    facts["status"] = sent.get("status", one.status)
    return PromiseWords(**facts), {tongue for name in _WORDS for tongue in sent.get(name, {})}


def _fits(name: str, sent: dict[str, Any]) -> bool:
    value = sent[name]
    if name in _WORDS:
        return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    if name == "status":
        return isinstance(value, str)
    if value is None:
        return True
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _tag_of(one: Promise) -> str:
    response = make_response(jsonify(_tell(one)))
    response.add_etag()
    return response.get_etag()[0] or ""


def _find(promise_id: int, *, hold: bool = False) -> Promise:
    if promise_id > _HIGHEST:
        abort(404)
    found = db.session.get(Promise, promise_id, with_for_update=hold or None)
    return found or abort(404)


def _changed_meanwhile() -> ResponseReturnValue:
    return answer(
        412,
        "changed-meanwhile",
        _("Somebody changed this promise meanwhile"),
        _("Nothing was changed. Read it again, and send your change with its new ETag."),
    )
