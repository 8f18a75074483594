"""What is put before the safeguarding leads from here: remarks on drafts, and notes of events."""

from collections.abc import Iterable, Mapping, Sequence

from flask import url_for
from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from surveys.base import utc_now
from surveys.documents import questions_by_key
from surveys.models import Event, Survey
from surveys.wording import words_in
from voice.i18n import current_language
from voice.involve.codesign.models import Remark, ShareLink
from voice.safeguarding import reviews
from voice.safeguarding.models import EVENT, NEW, READ, REMARK, Concern
from voice.safeguarding.sources import Piece, Said


def put_remarks(session: Session, survey: Survey, remarks: Iterable[Remark]) -> None:
    """Remarks with words wait for a lead; a tap without words says nothing of anyone."""
    reviews.put_before_leads(
        session.connection(),
        REMARK,
        [
            reviews.Arrived(one.id, survey.consultation_id, (one.words, one.language), one.at)
            for one in remarks
            if one.words
        ],
    )


def put_note(session: Session, event: Event) -> None:
    """An event's note waits for a lead; once it is changed, it waits anew."""
    session.flush()
    session.execute(
        update(Concern)
        .where(Concern.event_id == event.id, Concern.state.in_((NEW, READ)))
        .values(gone_on=utc_now().date(), event_id=None)
        .execution_options(synchronize_session="fetch")
    )
    if event.note:
        arrived = reviews.Arrived(event.id, event.consultation_id, (event.note, "en"), utc_now())
        reviews.put_before_leads(session.connection(), EVENT, [arrived])


def fetch_remarks(session: Session, concerns: Sequence[Concern]) -> Mapping[int, Said]:
    """What stands behind reviews of remarks (`sources.Fetch`)."""
    numbers = {one.remark_id: one.id for one in concerns}
    found = session.scalars(
        select(Remark)
        .where(Remark.id.in_(numbers))
        .options(joinedload(Remark.link).joinedload(ShareLink.survey))
    )
    return {
        numbers[one.id]: Said(
            pieces=[Piece(one.words, one.language)],
            who=one.link.group,
            asked=_question(one),
            language=one.language,
            address=url_for("involve.trying", code=one.link.survey.code),
        )
        for one in found
    }


def fetch_notes(session: Session, concerns: Sequence[Concern]) -> Mapping[int, Said]:
    """What stands behind reviews of events' notes (`sources.Fetch`)."""
    events = session.scalars(
        select(Event).where(Event.id.in_([one.event_id for one in concerns]))
    ).all()
    by_number = {one.id: one for one in events}
    return {
        one.id: Said(
            pieces=[Piece(event.note, "en")],
            who=event.group,
            asked=event.place,
            address=url_for("involve.event", code=event.code),
        )
        for one in concerns
        if one.event_id is not None and (event := by_number.get(one.event_id))
    }


def _question(remark: Remark) -> str:
    question = questions_by_key(remark.link.survey.draft).get(remark.question)
    return words_in(question["text"], current_language()) if question else ""
