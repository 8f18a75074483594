"""What happened to what somebody said: from their answers to our answer, for their receipt."""

from dataclasses import dataclass
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from surveys.models import Response
from voice.area import area_profile
from voice.db import db
from voice.i18n import current_language
from voice.listen.models import ACCEPTED, REJECTED, Coding, Comment, Theme
from voice.listen.safe_words.models import COMPLAINT, NEVER, SafeWords
from voice.respond import evidence
from voice.respond.models import Priority, Release
from voice.respond.releases import releases
from voice.respond.releases.reading import Reading
from voice.safeguarding.models import NEW, Concern


@dataclass(frozen=True, slots=True)
class Answered:
    """An item of a release that answers somebody's words. `place` is where it stands there.

    `is_checked` tells whether a person decided that the words belong here, or a machine did.
    """

    item: dict[str, Any]
    place: int
    is_checked: bool


def tell(response: Response) -> Markup:
    """A part of the receipt's page (`take_part.aftermath`)."""
    consultation = response.edition.survey.consultation
    release = releases.latest_of(db.session, consultation.code)
    return Markup(  # noqa: S704  # our own template, escaped there
        render_template(
            "respond/public/_aftermath.html",
            consultation=consultation,
            release=release,
            is_read=is_read(db.session, response),
            is_sent_on=is_sent_on(db.session, response),
            complaints=area_profile().get("complaints", {}),
            answered=answered(db.session, response, release) if release else [],
            reader=Reading(current_language()),
        )
    )


def answered(session: Session, response: Response, release: Release) -> list[Answered]:
    """The items of a release that answer what this person said in their own words."""
    said = _themes_of(session, response)
    behind = _themes_behind(session, release) if said else {}
    found = []
    for place, item in enumerate(release.document["items"], start=1):
        themes = behind.get(item.get("key", ""), set()) & said.keys()
        if themes:
            found.append(Answered(item, place, any(said[one] for one in themes)))
    return found


def is_read(session: Session, response: Response) -> bool:
    """Whether a person has read all the words that came with these answers."""
    words, waiting = session.execute(
        select(func.count(Comment.id), func.count(Concern.id))
        .outerjoin(Concern, (Concern.comment_id == Comment.id) & (Concern.state == NEW))
        .where(Comment.response_id == response.id)
    ).one()
    return bool(words) and not waiting


def is_sent_on(session: Session, response: Response) -> bool:
    """Whether a person passed these words on as a complaint (SEND Regulations 2014, part 4)."""
    sent = select(func.count(SafeWords.id)).join(SafeWords.comment)
    sent = sent.where(Comment.response_id == response.id, SafeWords.state == NEVER)
    return bool(session.scalar(sent.where(SafeWords.reason == COMPLAINT)))


def _themes_of(session: Session, response: Response) -> dict[int, bool]:
    """The themes of somebody's words, and whether a person has checked that they say it."""
    rows = session.execute(
        select(Coding.theme_id, Coding.state)
        .join(Comment, Comment.id == Coding.comment_id)
        .where(Comment.response_id == response.id, Coding.state != REJECTED)
    ).all()
    checked: dict[int, bool] = {}
    for theme_id, state in rows:
        checked[theme_id] = checked.get(theme_id, False) or state == ACCEPTED
    return checked


def _themes_behind(session: Session, release: Release) -> dict[str, set[int]]:
    """The themes behind each item, by its key."""
    chosen = session.scalars(
        select(Priority)
        .where(Priority.consultation_id == release.consultation_id)
        .options(selectinload(Priority.themes).joinedload(Theme.merged_into))
    )
    return {str(one.id): evidence.standing_ids(one.themes) for one in chosen}
