"""Messages to be sent: written down in the transaction of what they tell. No words of anybody."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.editions import today
from surveys.models import Consultation, Edition, Survey
from voice.addresses import public_url
from voice.db import db
from voice.webhooks.models import WAITING, Delivery, Webhook

PAGE = 50
_KEPT = timedelta(days=30)
_LOOK_BACK = timedelta(days=3)

Data = Mapping[str, str | int | None]


def tell(connection: Connection, event: str, data: Data, message: str = "") -> None:
    """Write a message down for each address that wants this event.

    With an id of its own (`message`) it is told once, however often this is called.
    """
    wanted = [
        hook_id
        for hook_id, events in connection.execute(
            select(Webhook.id, Webhook.events).where(Webhook.switched_off_at.is_(None))
        )
        if event in events
    ]
    known = set(
        connection.scalars(select(Delivery.webhook_id).where(Delivery.message == message))
        if message
        else ()
    )
    rows = [_row(hook_id, event, data, message) for hook_id in wanted if hook_id not in known]
    if rows:
        connection.execute(insert(Delivery), rows)


def tell_one(session: Session, hook: Webhook, event: str, data: Data) -> Delivery:
    """A message to one address, such as a test; it is due at once."""
    delivery = Delivery(**_row(hook.id, event, data))
    session.add(delivery)
    session.flush()
    return delivery


def tell_ended() -> None:
    """Tell of surveys whose last day is over: nobody closes them, the day does."""
    ended = (
        select(Edition)
        .join(Edition.survey)
        .join(Survey.consultation)
        .where(
            Edition.opened_at.is_not(None),
            Edition.closed_at.is_(None),
            Consultation.closes_on < today(),
            Consultation.closes_on >= today() - _LOOK_BACK,
        )
    )
    for edition in db.session.scalars(ended):
        tell(db.session.connection(), "survey.closed", _survey_data(edition), closed(edition.id))
    db.session.commit()


def closed(edition_id: int) -> str:
    """The id of the message that an edition is closed: there is one."""
    return f"msg_closed_{edition_id}"


def of_hook(session: Session, hook: Webhook) -> Sequence[Delivery]:
    """The newest messages to an address."""
    mine = Delivery.webhook_id == hook.id
    newest = select(Delivery).where(mine).order_by(Delivery.id.desc())
    return session.scalars(newest.limit(PAGE)).all()


def forget_old() -> None:
    """Let go of the log of what was sent a month ago."""
    old = Delivery.made_at < utc_now() - _KEPT, Delivery.state != WAITING
    db.session.execute(delete(Delivery).where(*old))
    db.session.commit()


def body_of(payload: Mapping[str, Any]) -> bytes:
    """The bytes that are signed and sent."""
    return json.dumps(payload, separators=(",", ":")).encode()


def whole(path: str) -> str:
    """A public address with its host, where the settings name it."""
    return public_url() + path


def _survey_data(edition: Edition) -> Data:
    survey = edition.survey
    return {
        "consultation": survey.consultation.code,
        "survey": survey.code,
        "edition": edition.number,
        "address": whole(f"/s/{survey.code}"),
    }


def _row(hook_id: int, event: str, data: Data, message: str = "") -> dict[str, Any]:
    now = utc_now()
    return {
        "webhook_id": hook_id,
        "message": message or f"msg_{uuid4().hex}",
        "event": event,
        "payload": {"type": event, "timestamp": now.isoformat(), "data": dict(data)},
        "state": WAITING,
        "tries": 0,
        "made_at": now,
        "next_at": now,
    }
