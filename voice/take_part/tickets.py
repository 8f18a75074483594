"""Short-lived tickets that let a thank-you page show a person's code once, and what is missing."""

from collections.abc import Sequence
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature
from sqlalchemy import select

from surveys import receipts
from surveys.errors import Problem
from surveys.models import Response
from voice.db import db
from voice.seals import tickets_of

SECONDS = 15 * 60
"""How long an address keeps showing the code; later, a shared phone's history tells nothing."""


def area_key() -> bytes:
    """The secret key that this area's codes are made with."""
    return str(current_app.config["SECRET_KEY"]).encode()


def issue(response_id: UUID) -> str:
    """A ticket for a response that has just been stored."""
    return tickets_of("thank-you").dumps(response_id.hex)


def issue_note(left_out: Sequence[Problem]) -> str | None:
    """A ticket that says what could not be taken; None where everything was."""
    if not left_out:
        return None
    return tickets_of("left-out").dumps([[one.field, one.reason] for one in left_out])


def read_note(ticket: str) -> list[Problem]:
    """What could not be taken; empty where the ticket is old or made up."""
    try:
        noted = tickets_of("left-out").loads(ticket, max_age=SECONDS)
    except BadSignature:
        return []
    return [Problem(field, reason) for field, reason in noted]


def code_for(ticket: str) -> str | None:
    """The code behind a ticket; None when it is old or made up, or the answers are gone."""
    try:
        response_id = UUID(tickets_of("thank-you").loads(ticket, max_age=SECONDS))
    except (BadSignature, ValueError):
        return None
    attempt = db.session.scalar(select(Response.receipt_attempt).where(Response.id == response_id))
    return None if attempt is None else receipts.make(area_key(), response_id, attempt)
