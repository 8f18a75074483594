"""Pairing tablets with an event, and hearing from them."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from surveys.base import utc_now
from surveys.models import Event
from voice.involve.models import PairingLink, Tablet
from voice.tokens import digest_of_token, random_word

LINK_LASTS = timedelta(days=1)
OPEN, ENDED, REVOKED = "open", "ended", "revoked"


class LinkUnknown(LookupError):
    """A pairing link that was used, has run out, or was never ours."""


class TabletUnknown(LookupError):
    """A device's token that belongs to no tablet."""


def make_link(session: Session, event: Event) -> str:
    """A token that pairs one tablet within a day; an earlier one stops working."""
    token = random_word(10)
    link = session.get(PairingLink, event.id) or PairingLink(event_id=event.id)
    link.digest, link.until = digest_of_token(token), utc_now() + LINK_LASTS
    session.add(link)
    session.flush()
    return token


def link_of(session: Session, event: Event) -> PairingLink | None:
    """The event's link that still pairs a tablet."""
    link = session.get(PairingLink, event.id)
    return link if link and link.until > utc_now() else None


def is_live(link: PairingLink | None, token: str) -> bool:
    """Whether this token is the link's."""
    return link is not None and secrets.compare_digest(link.digest, digest_of_token(token))


def revoke_link(session: Session, event: Event) -> None:
    """Let the event's link pair nothing any more."""
    session.execute(delete(PairingLink).where(PairingLink.event_id == event.id))


def open_link(session: Session, token: str) -> Event:
    """The event that an unused link belongs to. Raises `LinkUnknown`."""
    link = session.scalar(
        select(PairingLink)
        .where(PairingLink.digest == digest_of_token(token), PairingLink.until > utc_now())
        .options(joinedload(PairingLink.event))
    )
    if link is None or link.event.ended_at:
        raise LinkUnknown
    return link.event


def pair(session: Session, token: str) -> tuple[Tablet, str]:
    """A new tablet of the event, and its own token; the link is spent. Raises `LinkUnknown`."""
    event = open_link(session, token)
    spent = delete(PairingLink).where(PairingLink.digest == digest_of_token(token))
    if not session.execute(spent.returning(PairingLink.event_id)).first():
        raise LinkUnknown  # another tablet was quicker
    device = secrets.token_urlsafe(24)
    tablet = Tablet(event=event, digest=digest_of_token(device))
    session.add(tablet)
    session.flush()
    return tablet, device


def find(session: Session, code: str, device: str) -> Tablet:
    """The event's tablet with this token. Raises `TabletUnknown`."""
    tablet = session.scalar(
        select(Tablet)
        .join(Tablet.event)
        .where(Tablet.digest == digest_of_token(device), Event.code == code)
        .options(joinedload(Tablet.event))
    )
    if tablet is None:
        raise TabletUnknown
    return tablet


def hear(tablet: Tablet, sent: int, waiting: int) -> str:
    """Note what a tablet says of itself; how things stand for it."""
    tablet.seen_at, tablet.sent, tablet.waiting = utc_now(), sent, waiting
    return state_of(tablet)


def state_of(tablet: Tablet) -> str:
    """Whether a tablet may take more people."""
    if tablet.revoked_at:
        return REVOKED
    return ENDED if tablet.event.ended_at else OPEN


def of_event(session: Session, event: Event) -> Sequence[Tablet]:
    """The event's tablets in the order in which they were paired."""
    return session.scalars(
        select(Tablet).where(Tablet.event_id == event.id).order_by(Tablet.id)
    ).all()


def waiting_by_event(session: Session) -> dict[int, int]:
    """How many answers wait on each event's tablets, as far as they said."""
    waiting = select(Tablet.event_id, func.sum(Tablet.waiting)).group_by(Tablet.event_id)
    return {event_id: int(number) for event_id, number in session.execute(waiting) if number}


def revoke(tablet: Tablet, moment: datetime | None = None) -> None:
    """Let a tablet take no more people; what it has sealed may still arrive."""
    tablet.revoked_at = tablet.revoked_at or moment or utc_now()
