"""E-mails about accounts: an invitation, and a new link for who has forgotten a password.

A job sends them: whoever asks waits for no mail server, and learns nothing from how long it takes.
Its arguments name a person by number. Nothing of the database is held meanwhile.
"""

from typing import Any

from flask import Flask, current_app, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from voice import mail
from voice.accounts import people
from voice.accounts.models import User
from voice.addresses import public_url
from voice.audit import record
from voice.db import db
from voice.jobs import work
from voice.jobs.models import Job

_LINK, _INVITATION = "account_link", "account_invitation"


def init_app(app: Flask) -> None:
    """Say what the jobs do."""
    work.register(_LINK, _send_link)
    work.register(_INVITATION, _send_invitation)


def is_possible() -> bool:
    """Whether there is a mail server, and an address of ours that links can begin with."""
    return mail.is_set_up() and bool(current_app.config["VOICE"]["PUBLIC_URL"])


def ask_for_link(session: Session, email: str) -> Job:
    """Have a link sent to this address where someone has it; a job in any case."""
    known = session.scalar(select(User.id).where(User.email == email.strip().lower()))
    return work.record(session, _LINK, user_id=known or 0)


def ask_for_invitation(session: Session, user: User) -> Job:
    """Have a person's link sent, as it stands on the page of who invited them."""
    return work.record(session, _INVITATION, user_id=user.id)


def _send_link(arguments: dict[str, Any], progress: work.Progress) -> None:
    user = db.session.get(User, arguments["user_id"])
    if user is None or not user.active:
        return
    to, token = user.email, people.make_link_token(user)
    record(db.session, "link_asked", user.id)
    db.session.commit()
    with force_locale("en"):
        subject = _("Voice: a link to sign in")
        body = _(
            "Someone asked for a new link to sign in to Voice with this address.\n\n%(address)s\n\n"
            "It works once, for one day. If it was not you, do nothing: your password stays.",
            address=_address(token),
        )
    mail.send([to], subject, body)


def _send_invitation(arguments: dict[str, Any], progress: work.Progress) -> None:
    user = db.session.get(User, arguments["user_id"])
    if user is None or not user.active or not user.link_nonce:
        return
    with force_locale("en"):
        subject = _("Voice: you are invited")
        body = _(
            "You are invited to work with Voice.\n\n%(address)s\n\n"
            "The link works once, for seven days. Then you choose a password.",
            address=_address(people.link_token(user)),
        )
    to = user.email
    db.session.rollback()
    mail.send([to], subject, body)


def _address(token: str) -> str:
    with current_app.test_request_context():
        return public_url() + url_for("accounts.link", token=token)
