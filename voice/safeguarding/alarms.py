"""Telling leads by e-mail what waits too long: each thing once a day, until someone has looked.

The table says what is to be told, so a mail server that is away costs an hour and no alarm. The
alarm on the pages needs none of this: it is counted anew on each.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from flask import Flask, current_app, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from surveys.base import utc_now
from voice import mail
from voice.addresses import public_url
from voice.db import db
from voice.jobs import queue as jobs
from voice.safeguarding import queue
from voice.safeguarding.models import ConcernAlarm
from voice.upserts import insert_into

CatchUp = Callable[[Session], bool]
"""What a part puts right, so that nothing waits for nobody; whether there is more."""
_CATCH_UPS: dict[CatchUp, None] = {}
_LEASE = timedelta(minutes=10)
"""A worker that died while it sent is not waited for any longer."""

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Let a worker look each hour."""
    jobs.every_hour(app, "safeguarding", look)


def catch_up_by(part: CatchUp) -> None:
    """Let a part put right each hour what it left undone."""
    _CATCH_UPS[part] = None


def look() -> None:
    """Put right what was left undone, and tell the leads what waits too long."""
    for catch_up in _CATCH_UPS:
        while catch_up(db.session):
            db.session.commit()
        db.session.commit()
    now = utc_now()
    _note(db.session, queue.late(db.session, now), now.date())
    db.session.commit()
    if mail.is_set_up():
        _tell(now)


def has_failed_today(session: Session) -> bool:
    """Whether an e-mail of today could not be sent so far."""
    failed = (ConcernAlarm.failed_at.is_not(None), ConcernAlarm.sent_at.is_(None))
    today = ConcernAlarm.day == utc_now().date()
    return session.scalar(select(ConcernAlarm.id).where(today, *failed).limit(1)) is not None


def _note(session: Session, late: Sequence[int], day: date) -> None:
    """Keep that these are to be told today; a second time changes nothing."""
    if not late:
        return
    insert = insert_into(session, ConcernAlarm.metadata.tables["concern_alarm"])
    rows = [{"concern_id": one, "day": day} for one in late]
    session.execute(insert.on_conflict_do_nothing(), rows)


def _tell(now: datetime) -> None:
    """Send one message about everything untold today; what cannot be sent is tried again."""
    claimed = _claim(db.session, now)
    db.session.commit()
    to = [one.email for one in queue.leads(db.session)]
    words = _words(queue.standing(db.session, now))
    db.session.rollback()  # nothing is held while it is on its way
    if not claimed or not to:
        return
    try:
        mail.send(to, *words)
    except mail.MailAway as error:
        log.warning("the safeguarding alarm could not be sent (%s); it is tried again", error)
        outcome = {"tried_at": None, "failed_at": utc_now()}
    else:
        outcome = {"sent_at": utc_now()}
    db.session.execute(update(ConcernAlarm).where(ConcernAlarm.id.in_(claimed)).values(outcome))
    db.session.commit()


def _claim(session: Session, now: datetime) -> Sequence[int]:
    """Take today's untold alarms in one statement, so that two workers never both send them."""
    is_free = or_(ConcernAlarm.tried_at.is_(None), ConcernAlarm.tried_at < now - _LEASE)
    waits = queue.late(session, now)  # someone may have looked since the morning
    return session.scalars(
        update(ConcernAlarm)
        .where(
            ConcernAlarm.day == now.date(),
            ConcernAlarm.sent_at.is_(None),
            ConcernAlarm.concern_id.in_(waits),
            is_free,
        )
        .values(tried_at=now)
        .returning(ConcernAlarm.id)
    ).all()


def _words(standing: queue.Standing) -> tuple[str, str]:
    """Subject and text. No words of anyone, and nothing that says what it is about."""
    with force_locale("en"):
        subject = ngettext(
            "Voice: %(num)s thing waits too long for a safeguarding lead",
            "Voice: %(num)s things wait too long for a safeguarding lead",
            standing.late,
        )
        body = _(
            "Someone may have told us of harm, and nobody has looked for two working days.\n\n"
            "Please sign in and read what waits:\n%(address)s\n\n"
            "This message comes once a day for as long as something waits.",
            address=_address(),
        )
    return subject, body


def _address() -> str:
    with current_app.test_request_context():
        return public_url() + url_for("listen.safeguarding")
