"""Links that show a consultation's themes to a group. Commits nothing."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from surveys.models import Consultation
from voice.accounts.models import User
from voice.group_links import LinkOver, give_token, works
from voice.listen.workshop.models import WorkshopLink
from voice.tokens import digest_of_token


def make(
    session: Session, consultation: Consultation, group: str, until: date, by: User
) -> tuple[WorkshopLink, str]:
    """A link for a group up to a day, and its token, which nobody can read again."""
    link = WorkshopLink(consultation=consultation, group=group, until=until, made_by_id=by.id)
    token = give_token(link)
    session.add(link)
    session.flush()
    return link, token


def open_link(session: Session, token: str) -> WorkshopLink:
    """The link with this token, with its consultation. Raises `LinkOver`."""
    link = session.scalar(
        select(WorkshopLink)
        .where(WorkshopLink.digest == digest_of_token(token))
        .options(joinedload(WorkshopLink.consultation))
    )
    if link is None or not works(link):
        raise LinkOver
    return link


def of_consultation(session: Session, consultation_id: int) -> Sequence[WorkshopLink]:
    """The consultation's links, the newest first."""
    return session.scalars(
        select(WorkshopLink)
        .where(WorkshopLink.consultation_id == consultation_id)
        .order_by(WorkshopLink.id.desc())
    ).all()


def find(session: Session, consultation_id: int, link_id: int) -> WorkshopLink:
    """One of the consultation's links. Raises `LinkOver`."""
    link = session.get(WorkshopLink, link_id)
    if link is None or link.consultation_id != consultation_id:
        raise LinkOver
    return link
