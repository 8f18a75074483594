"""The queue of recordings: what waits to be heard, the oldest first, fifty at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from surveys.models import Consultation, Edition, Recording, Response, Survey
from voice import counted
from voice.listen.cleaning import clean
from voice.listen.models import Transcript
from voice.listen.recordings.transcripts import DISPUTED, DONE, DRAFT, TYPING
from voice.paging import PAGE, Page, within

HEAR, GETTING_READY, REFUSED = "hear", "getting_ready", "refused"
IS_HEARD: ColumnElement[bool] = Recording.media_type.not_like("image/%")
"""Of sounds and videos, and of what waits to be known as one: pictures are looked at."""
_NOT_BEGUN = or_(Transcript.id.is_(None), Transcript.state == DRAFT)
_IS_READY = Recording.state == "ready"

STATES: Mapping[str, ColumnElement[bool]] = {
    HEAR: and_(_IS_READY, _NOT_BEGUN),
    TYPING: and_(_IS_READY, Transcript.state == TYPING),
    DISPUTED: and_(_IS_READY, Transcript.state == DISPUTED),
    DONE: Transcript.state == DONE,
    GETTING_READY: Recording.state == "waiting",
    REFUSED: Recording.state == "refused",
}
"""Each recording is in exactly one of these."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person asked to see. An empty value asks for everything."""

    state: str = HEAR
    consultation: str = ""
    audience: str = ""

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> "Filters":
        """The filters in an address."""
        state = arguments.get("state", "")
        return cls(
            state if state in STATES else HEAR,
            clean(arguments.get("consultation"))[:100],
            clean(arguments.get("audience"))[:100],
        )

    @property
    def given(self) -> dict[str, str]:
        """Those that ask for something, for the next address."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Row:
    """A recording, where it came from, and who works on it."""

    recording: Recording
    transcript: Transcript | None
    consultation: Consultation
    response: Response
    audience: str


def of(session: Session, filters: Filters, number: int) -> Page:
    """The recordings that fit, the oldest first."""
    fits = and_(STATES[filters.state], *_conditions(filters))
    total = session.scalar(_joined(select(func.count())).where(fits)) or 0
    number = within(number, total)
    found = session.execute(
        _joined(select(Recording, Transcript, Consultation, Response, Survey.audience))
        .where(fits)
        .order_by(Response.received_at, Recording.id)
        .options(joinedload(Transcript.changed_by))
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    return Page([Row(*one) for one in found], total, number)


def count(session: Session, filters: Filters) -> dict[str, int]:
    """How many recordings there are in each state, whatever state the filters name."""
    counted = _joined(select(*(func.count().filter(state) for state in STATES.values())))
    numbers = session.execute(counted.where(*_conditions(filters))).one()
    return dict(zip(STATES, numbers, strict=True))


def unheard(session: Session, consultation_id: int | None = None) -> int:
    """Recordings whose words nobody has finished: anyone may have said anything in them."""
    waits = and_(IS_HEARD, Recording.state != "refused")
    unfinished = or_(Transcript.id.is_(None), Transcript.state != DONE)
    found = select(func.count()).select_from(Recording).outerjoin(Transcript)
    if consultation_id is not None:
        found = found.join(Response, Response.id == Recording.response_id)
        found = found.join(Response.edition).join(Edition.survey)
        found = found.where(Survey.consultation_id == consultation_id)
    return counted.number(session, found.where(waits, unfinished))


def consultations(session: Session) -> Sequence[Consultation]:
    """Those in which something was recorded, the newest first."""
    with_recordings = _joined(select(Consultation.id)).where(IS_HEARD)
    return session.scalars(
        select(Consultation)
        .where(Consultation.id.in_(with_recordings))
        .order_by(Consultation.opens_on.desc(), Consultation.id.desc())
    ).all()


def _joined(selected: "Select[*tuple[Any, ...]]") -> "Select[*tuple[Any, ...]]":
    """Beside each recording: its response, where it was asked, and its transcript if any."""
    return (
        selected.select_from(Recording)
        .join(Response, Response.id == Recording.response_id)
        .join(Response.edition)
        .join(Edition.survey)
        .join(Survey.consultation)
        .outerjoin(Transcript, Transcript.recording_id == Recording.id)
    )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    asked = [IS_HEARD]
    if filters.consultation:
        asked.append(Consultation.code == filters.consultation)
    if filters.audience:
        asked.append(Survey.audience == filters.audience)
    return asked
