"""Being signed in: known to the server, with an end, and ended everywhere at once.

The cookie holds a random token, the table its hash. A row that is gone, or whose time is over,
signs nobody in.
"""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import cast

from flask import current_app, flash, g, has_request_context, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import logout_user
from flask_security import login_user
from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from surveys.base import utc_now
from voice import sqlite
from voice.accounts.devices import name_device
from voice.accounts.models import User
from voice.accounts.roles import SAFEGUARDING
from voice.accounts.sign_in_models import StaffSession
from voice.audit import record
from voice.db import db
from voice.tokens import digest_of_token

_TOKEN = "sign_in"  # noqa: S105  # its name in the cookie
_LOOK_AGAIN = timedelta(minutes=1)
FRESH = timedelta(minutes=60)
"""How long after signing in a person may change how they sign in."""


def enter(user: User, how: str) -> None:
    """Sign a person in on this device. Everything that the cookie held before is let go of."""
    now, settings = utc_now(), current_app.config["VOICE"]
    idle = settings["LEAD_IDLE_MINUTES" if user.has_role(SAFEGUARDING) else "IDLE_MINUTES"]
    token = secrets.token_urlsafe(32)
    user.joined_at = user.joined_at or now
    _forget_old(db.session, now)
    row = StaffSession(
        id=digest_of_token(token),
        user_id=user.id,
        device=name_device(request.user_agent.string),
        how=how,
        idle_minutes=idle,
        idle_until=now + timedelta(minutes=idle),
        ends_at=now + timedelta(hours=settings["SIGNED_IN_HOURS"]),
    )
    db.session.add(row)
    record(db.session, "signed_in", user.id, how=how)
    session.clear()
    session[_TOKEN] = token
    g.staff_session = row
    login_user(user, authn_via=[how])


def begin_writing() -> None:
    """Write from here on, though the request began as one that only looks (`voice.sqlite`)."""
    db.session.rollback()
    db.session.connection(execution_options=sqlite.WRITES)


def leave() -> None:
    """Sign out on this device."""
    here = current()
    if here is not None:
        record(db.session, "signed_out", here.user_id)
        db.session.execute(delete(StaffSession).where(StaffSession.id == here.id))
    logout_user()
    session.clear()


def load(uniquifier: str) -> User | None:
    """The person who is signed in on this device; whoever is switched off is not."""
    if not has_request_context() or not (token := session.get(_TOKEN)):
        return None
    now = utc_now()
    found = db.session.execute(
        select(User, StaffSession)
        .join(StaffSession, StaffSession.user_id == User.id)
        .where(
            StaffSession.id == digest_of_token(token),
            StaffSession.idle_until > now,
            StaffSession.ends_at > now,
            User.fs_uniquifier == str(uniquifier),
            User.active,
        )
    ).first()
    if found is None:
        return None
    user, g.staff_session = found
    if now - g.staff_session.seen_at > _LOOK_AGAIN:
        _be_seen(g.staff_session, now)
    return user


def current() -> StaffSession | None:
    """The session of this request's person."""
    return cast(StaffSession | None, g.get("staff_session"))


def is_fresh() -> bool:
    """Whether this person signed in a short while ago."""
    here = current()
    return here is not None and utc_now() - here.began_at < FRESH


def ask_again() -> ResponseReturnValue:
    """Sign out, and lead through the sign-in page back to where the person was going."""
    way = request.path if request.method == "GET" else url_for("accounts.security")
    begin_writing()
    leave()
    db.session.commit()
    flash(_("To change how you sign in, please sign in again first."))
    return redirect(url_for("security.login", next=way))


def of(session: Session, user: User) -> Sequence[StaffSession]:
    """Where a person is signed in, the last used first."""
    now = utc_now()
    return session.scalars(
        select(StaffSession)
        .where(
            StaffSession.user_id == user.id,
            StaffSession.idle_until > now,
            StaffSession.ends_at > now,
        )
        .order_by(StaffSession.seen_at.desc())
    ).all()


def end(session: Session, user: User, session_id: str) -> None:
    """Sign a person out on one device."""
    mine = (StaffSession.user_id == user.id, StaffSession.id == session_id)
    session.execute(delete(StaffSession).where(*mine))


def end_all(session: Session, user: User) -> int:
    """Sign a person out everywhere; on how many devices."""
    done = session.execute(delete(StaffSession).where(StaffSession.user_id == user.id))
    return cast(CursorResult[tuple[()]], done).rowcount


def _be_seen(row: StaffSession, now: datetime) -> None:
    """Note that the person is here. A disk that is full keeps nobody from looking."""
    values = {"seen_at": now, "idle_until": now + timedelta(minutes=row.idle_minutes)}
    change = update(StaffSession).where(StaffSession.id == row.id).values(values)
    if request.method not in sqlite.READS:
        db.session.execute(change.execution_options(synchronize_session=False))
        return
    with suppress(OperationalError), db.sessionmaker(execution_options=sqlite.WRITES) as own:
        own.execute(change.execution_options(synchronize_session=False))
        own.commit()


def _forget_old(session: Session, now: datetime) -> None:
    over = (StaffSession.idle_until < now) | (StaffSession.ends_at < now)
    session.execute(delete(StaffSession).where(over))
