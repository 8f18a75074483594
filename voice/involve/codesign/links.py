"""Links that show a draft to a group: nobody needs an account, nobody is named."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from surveys.models import Survey
from voice.accounts.models import User
from voice.group_links import LinkOver, give_token, works
from voice.group_links import revoke as stop
from voice.involve.codesign.models import ShareLink
from voice.tokens import digest_of_token


def make(
    session: Session, survey: Survey, group: str, until: date, by: User
) -> tuple[ShareLink, str]:
    """A link for a group up to a day, and its token, which nobody can read again."""
    link = ShareLink(survey=survey, group=group, until=until, made_by_id=by.id)
    token = give_token(link)
    session.add(link)
    session.flush()
    return link, token


def open_link(session: Session, token: str) -> ShareLink:
    """The link with this token, with its survey. Raises `LinkOver`."""
    link = session.scalar(
        select(ShareLink)
        .where(ShareLink.digest == digest_of_token(token))
        .options(joinedload(ShareLink.survey).joinedload(Survey.consultation))
    )
    if link is None or not works(link):
        raise LinkOver
    return link


def of_survey(session: Session, survey: Survey) -> Sequence[ShareLink]:
    """The survey's links, the newest first."""
    return session.scalars(
        select(ShareLink).where(ShareLink.survey_id == survey.id).order_by(ShareLink.id.desc())
    ).all()


def revoke(session: Session, survey: Survey, link_id: int) -> ShareLink:
    """Let one of the survey's links show nothing any more. Raises `LinkOver`."""
    link = session.get(ShareLink, link_id)
    if link is None or link.survey_id != survey.id:
        raise LinkOver
    stop(link)
    return link
