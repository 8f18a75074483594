"""The interface for phones, tablets and other programs: JSON in, JSON or problem+json out."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveys import documents, editions, receipts
from surveys.errors import Problem, SurveyNotOpen, Unusable
from surveys.models import Edition
from surveys.submissions import read_json
from voice.db import db
from voice.errors import answer
from voice.security import public
from voice.take_part import asked, taking
from voice.take_part.bodies import Unreadable, parse_json, read_parcel
from voice.take_part.caching import keep
from voice.take_part.refusals import say, say_unreadable
from voice.take_part.sealed import MEDIA_TYPE, BrokenSeal, unsealed
from voice.take_part.tickets import area_key

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

RESPONSE = "/surveys/<code>/responses/<response_id>"
REFUSAL = "voice.refusal"
"""Names in a request's environment why the door (`door.py`) refused its answers: an exception."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HIGHEST_EDITION = 2**31 - 1


@blueprint.get("/surveys")
@public
def list_surveys() -> ResponseReturnValue:
    """The open surveys."""
    found = [
        {
            "code": edition.survey.code,
            "consultation": edition.survey.consultation.code,
            "title": edition.document["title"],
            "audience": edition.document["audience"],
            "languages": edition.document["languages"],
            "edition": edition.number,
        }
        for edition in editions.all_open(db.session)
    ]
    return keep(jsonify(surveys=found))


@blueprint.get("/openapi.json")
@public
def show_openapi() -> ResponseReturnValue:
    """What this interface takes and gives, as OpenAPI 3.1."""
    return keep(jsonify(openapi()))


@blueprint.get("/survey-schema.json")
@public
def show_schema() -> ResponseReturnValue:
    """The JSON Schema of surveys, for programs that write or read them."""
    return keep(jsonify(documents.schema()))


@blueprint.get("/surveys/<code>")
@public
def show_survey(code: str) -> ResponseReturnValue:
    """The open edition in all its languages."""
    return keep(jsonify(editions.current(db.session, code).document))


@blueprint.put(RESPONSE)
@public
def put_response(code: str, response_id: str) -> ResponseReturnValue:
    """Take a response: 201 when it is stored now, 200 when it was stored before.

    Everything is read and checked before anything is stored. Recordings that we cannot take are
    left out, each with its field and why; the rest is stored.
    """
    if REFUSAL in request.environ:
        raise request.environ.pop(REFUSAL)  # left there, it would keep itself in memory
    identifier = _read_identifier(response_id)
    receipt = receipts.prepare(area_key(), identifier)
    taking.expect_files(code)
    raw, parts = read_parcel(unsealed(request, identifier, area_key()))
    edition = _find_edition(code, raw)
    submission = read_json(edition.document, raw)
    taken = taking.take(edition, identifier, submission, parts, receipt)
    reply: dict[str, Any] = {"receipt": taken.receipt}
    if taken.left_out:
        reply["left_out"] = _in_words(taken.left_out)
    return reply, 201 if taken.is_new else 200


def take_plain(code: str, response_id: str, body: bytes) -> taking.Taken:
    """Take a response that is sent as JSON, without files. Raises what refuses it."""
    identifier = _read_identifier(response_id)
    receipt = receipts.prepare(area_key(), identifier)
    raw = parse_json(body)
    edition = asked.answerable(code, _read_edition(raw))
    submission = read_json(edition.document, raw)
    return taking.take_words(edition, identifier, submission, receipt)


@cache
def openapi() -> dict[str, Any]:
    """The description of everything under `/api/v1`: the public part, and the staff's."""
    described, staff = (_read_json(f"{part}/openapi.json") for part in ("take_part", "api"))
    described["paths"] |= staff["paths"]
    for kind, named in staff["components"].items():
        described["components"][kind] |= named
    return described


def _read_json(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files("voice").joinpath(name).read_text("utf-8"))
    return found


@blueprint.errorhandler(Unreadable)
def unreadable(error: Unreadable) -> ResponseReturnValue:
    """400: the body is not what it says it is."""
    title, advice = say_unreadable(error)
    return answer(400, error.reason.replace("_", "-"), title, advice)


@blueprint.errorhandler(BrokenSeal)
def broken_seal(error: BrokenSeal) -> ResponseReturnValue:
    """422: sealed for another server or another response, or damaged on the way."""
    return answer(
        422,
        "broken-seal",
        _("We could not open these answers"),
        _("They were locked for another place, or they were damaged. Nothing was stored."),
    )


@blueprint.errorhandler(Unusable)
def unusable(error: Unusable) -> ResponseReturnValue:
    """422: what was sent does not fit the survey; each field is named, with the reason in words."""
    return answer(
        422,
        "unusable",
        _("We could not take these answers"),
        _("Nothing was stored. Something that was sent does not fit this survey."),
        problems=_in_words(error.problems),
    )


def _in_words(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [asdict(problem) | {"message": say(problem)} for problem in problems]


def _read_identifier(typed: str) -> UUID:
    if not _UUID.fullmatch(typed):
        raise Unusable([Problem("uuid", "not_a_uuid")])
    return UUID(typed)


def _find_edition(code: str, raw: Any) -> Edition:
    """The edition that was answered; sealed answers may come a while after its end."""
    number = _read_edition(raw)
    try:
        return asked.answerable(code, number)
    except SurveyNotOpen:
        is_late = request.mimetype == MEDIA_TYPE and isinstance(raw, dict)
        event = raw.get("event") if is_late else None
        edition = editions.answered_at_event(db.session, code, number, event) if event else None
        if edition is None:
            raise
        return asked.let_go(edition)


def _read_edition(raw: object) -> int | None:
    """The edition's number in a response, or None where it names none."""
    number = raw.get("edition") if isinstance(raw, dict) else None
    if number is None:
        return None
    if type(number) is not int or not 0 < number <= _HIGHEST_EDITION:  # True is no number here
        raise Unusable([Problem("edition", "not_a_number")])
    return number
