"""One message when we answer, to those who left an address: kept apart, sealed, sent, forgotten.

An address belongs to a consultation and to nothing else. Which answers came with it, nobody can
find out: it is handed in by itself, under a random number and without a time.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.fernet import InvalidToken
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from surveys.editions import today
from surveys.errors import Problem
from surveys.models import Consultation
from surveys.wording import words_in
from voice import mail, notify
from voice.addresses import host_of
from voice.db import db
from voice.jobs import queue, work
from voice.respond.documents.outline import speaking
from voice.respond.documents.prints import address_of
from voice.respond.releases.models import EMAIL, PHONE, ReplyAddress
from voice.seals import seal_of

JOB = "tell"
SEALED = "reply addresses"
LONGEST = 254  # letters: what an e-mail address may have
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
_PHONE = re.compile(r"(?:\+?44|0)7\d{9}")


class NotAnAddress(ValueError):
    """What was typed is no address that we can write to; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        self.problem = problem
        super().__init__(problem.reason)


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its plain form."""

    kind: str
    plain: str


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a message tells of: a consultation's code and title, and the host of its page."""

    code: str
    title: dict[str, str]
    host: str


def kinds() -> list[str]:
    """The kinds of address that a message can go to from here; empty where none can."""
    by_mail = mail.is_set_up() or notify.can_send(EMAIL)
    return [kind for kind, can in ((EMAIL, by_mail), (PHONE, notify.can_send(PHONE))) if can]


def read(typed: str) -> Address:
    """The address that somebody typed. Raises `NotAnAddress`."""
    tidy = typed.strip()
    number = re.sub(r"[\s().-]", "", tidy)
    if _PHONE.fullmatch(number):
        found = Address(PHONE, "+447" + number[-9:])
    elif _EMAIL.fullmatch(tidy) and len(tidy) <= LONGEST and tidy.isprintable():
        found = Address(EMAIL, tidy)
    else:
        raise NotAnAddress(Problem("address", "no_address"))
    if found.kind not in kinds():
        raise NotAnAddress(Problem("address", f"no_{found.kind}"))
    return found


def keep(session: Session, consultation: Consultation, address: Address, language: str) -> None:
    """Keep an address until we answer; the same one again changes nothing."""
    digest = _digest(consultation, address)
    if _find(session, consultation, digest) is None:
        session.add(
            ReplyAddress(
                consultation_id=consultation.id,
                language=language,
                kind=address.kind,
                digest=digest,
                sealed=seal_of(SEALED).encrypt(address.plain.encode()).decode("ascii"),
            )
        )
        session.flush()


def forget(session: Session, consultation: Consultation, address: Address) -> None:
    """Let an address go, if it is there: whether it was is told to nobody."""
    found = _find(session, consultation, _digest(consultation, address))
    if found is not None:
        session.delete(found)
        session.flush()


def forget_old(session: Session) -> None:
    """Let go of addresses whose consultation is past the day until which anything is kept."""
    over = select(Consultation.id).where(Consultation.retention_until < today())
    session.execute(delete(ReplyAddress).where(ReplyAddress.consultation_id.in_(over)))


def count_waiting(session: Session, consultation: Consultation) -> int:
    """How many addresses wait for a message."""
    query = select(func.count(ReplyAddress.id)).where(
        ReplyAddress.consultation_id == consultation.id
    )
    return session.scalar(query) or 0


def note_job(session: Session, consultation: Consultation) -> int | None:
    """Note the job that writes to those who wait; its number, to be announced after the commit."""
    if not kinds() or not count_waiting(session, consultation):
        return None
    return work.record(session, JOB, consultation_id=consultation.id, host=host_of()).id


def announce(job: int | None) -> None:
    """Let a noted job begin."""
    if job is not None:
        queue.announce(job)


def run(arguments: dict[str, Any], progress: work.Progress) -> None:
    """The job `tell`, with `consultation_id` and `host`: write to each address, and forget it.

    Nothing of the database is held while a message is on its way. Who cannot be reached now stays
    for the next run. Should the machine stop between sending and forgetting, one person hears
    twice.
    """
    session = db.session
    consultation = session.get_one(Consultation, arguments["consultation_id"])
    answer = _Answer(consultation.code, dict(consultation.title), arguments["host"])
    forget_old(session)
    waiting = session.scalars(
        select(ReplyAddress.id).where(ReplyAddress.consultation_id == consultation.id)
    ).all()
    session.commit()
    for done, address_id in enumerate(waiting, start=1):
        _tell(session, answer, address_id)
        progress(done, len(waiting))


def _tell(session: Session, answer: _Answer, address_id: UUID) -> None:
    row = session.get(ReplyAddress, address_id)
    kind, sealed, language = (row.kind, row.sealed, row.language) if row else ("", "", "")
    session.rollback()
    if not kind or not _is_sent(answer, kind, sealed, language):
        return
    session.execute(delete(ReplyAddress).where(ReplyAddress.id == address_id))
    session.commit()


def _is_sent(answer: _Answer, kind: str, sealed: str, language: str) -> bool:
    """Whether this address is done with: written to, or never to be reached."""
    try:
        _send(answer, Address(kind, seal_of(SEALED).decrypt(sealed).decode()), language)
    except (mail.MailRefused, notify.NotifyRefused, InvalidToken):
        current_app.logger.warning("an address cannot be written to, and is forgotten")
    except (mail.MailAway, notify.NotifyAway) as away:
        current_app.logger.warning("a message waits: %s", away)
        return False
    return True


def _send(answer: _Answer, to: Address, language: str) -> None:
    with speaking(language):
        title = words_in(answer.title, language)
        address = address_of(answer.code, language, answer.host)
        subject = str(_("We answered: %(title)s", title=title))
        body = "\n\n".join(
            (
                _("You asked us to tell you when we answer. We have answered now."),
                title,
                address,
                _("This is our only message. We have deleted your address."),
            )
        )
    if notify.can_send(to.kind):
        notify.send(to.kind, to.plain, {"title": title, "address": address, "words": body})
    else:
        mail.send([to.plain], subject, body)


def _find(session: Session, consultation: Consultation, digest: str) -> ReplyAddress | None:
    return session.scalar(
        select(ReplyAddress).where(
            ReplyAddress.consultation_id == consultation.id, ReplyAddress.digest == digest
        )
    )


def _digest(consultation: Consultation, address: Address) -> str:
    said = f"reply-address:{consultation.id}:{address.plain.lower()}"
    return hmac.new(_key(), said.encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()
