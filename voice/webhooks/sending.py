"""The job that sends a message: signed, to a checked address, and again later where that fails."""

import time
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from sqlalchemy import select, update

from surveys.base import utc_now
from voice import fetching, sqlite
from voice.db import db
from voice.fetching import AddressRefused, FetchFailed
from voice.jobs import queue, work
from voice.jobs.work import Progress
from voice.webhooks import hooks, messages
from voice.webhooks.models import DROPPED, FAILED, SENT, WAITING, Delivery, Webhook

KIND = "deliver"
WAITS = tuple(timedelta(minutes=one) for one in (1, 5, 30, 2 * 60, 5 * 60, 14 * 60, 24 * 60))
"""After each failure, so long until the next try; after the last there is none."""
GIVEN_UP_AFTER = timedelta(days=5)
"""An address that only failed for so long is told nothing more until its person says so."""
_SECONDS = 10.0
_TAKEN = timedelta(minutes=10)  # a try that a dead worker left is made again after this
_AT_ONCE = 100


def send_due() -> None:
    """Let workers send what is due."""
    due = Delivery.state == WAITING, Delivery.next_at <= utc_now()
    numbers = db.session.scalars(
        select(Delivery.id).where(*due).order_by(Delivery.next_at).limit(_AT_ONCE)
    ).all()
    jobs = [job for one in numbers if (job := take(one)) is not None]
    db.session.commit()
    for job_id in jobs:
        queue.announce(job_id)


def take(delivery_id: int) -> int | None:
    """A job for a message that is due; None where another worker took it. Announce it."""
    due = Delivery.id == delivery_id, Delivery.state == WAITING, Delivery.next_at <= utc_now()
    taken = update(Delivery).where(*due).values(next_at=utc_now() + _TAKEN).returning(Delivery.id)
    if db.session.scalar(taken.execution_options(synchronize_session=False)) is None:
        return None
    return work.record(db.session, KIND, delivery_id=delivery_id).id


def run(arguments: dict[str, Any], _progress: Progress) -> None:
    """The job `deliver`, with `delivery_id`: one try. No transaction waits for the other side."""
    with db.sessionmaker(execution_options=sqlite.ONLY_READS) as session:
        delivery = session.get(Delivery, arguments["delivery_id"])
        if delivery is None or delivery.state != WAITING or delivery.payload is None:
            return
        hook, payload, message = delivery.webhook, delivery.payload, delivery.message
        if not hooks.may_be_told(hook):
            _drop(delivery.id)
            return
        session.expunge_all()
    status, problem = _send(hook, message, messages.body_of(payload))
    _note(arguments["delivery_id"], status, problem)


def _send(hook: Webhook, message: str, body: bytes) -> tuple[int | None, str | None]:
    """What came back: a status, or why there is none."""
    moment = int(time.time())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": str(moment),
        "webhook-signature": hooks.sign(hook, message, moment, body),
    }
    try:
        reply = fetching.fetch(hook.address, "POST", body, headers=headers, seconds=_SECONDS)
    except (AddressRefused, FetchFailed) as error:
        return None, str(error)
    return reply.status, None


def _note(delivery_id: int, status: int | None, problem: str | None) -> None:
    now = utc_now()
    with db.sessionmaker.begin() as session:
        delivery = session.get(Delivery, delivery_id, with_for_update={"of": Delivery})
        if delivery is None or delivery.state != WAITING:
            return
        delivery.status, delivery.problem = status, problem
        delivery.tries, delivery.last_at = delivery.tries + 1, now
        hook = session.get_one(Webhook, delivery.webhook_id, with_for_update={"of": Webhook})
        if status is not None and HTTPStatus(200) <= status < HTTPStatus(300):
            delivery.state, delivery.payload, hook.failing_since = SENT, None, None
            return
        hook.failing_since = hook.failing_since or now
        if status == HTTPStatus.GONE or now - hook.failing_since > GIVEN_UP_AFTER:
            hook.switched_off_at = now
        if delivery.tries > len(WAITS) or hook.switched_off_at:
            delivery.state, delivery.payload = FAILED, None
        else:
            delivery.next_at = now + WAITS[delivery.tries - 1]


def _drop(delivery_id: int) -> None:
    with db.sessionmaker.begin() as session:
        session.execute(
            update(Delivery).where(Delivery.id == delivery_id).values(state=DROPPED, payload=None)
        )
