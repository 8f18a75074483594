"""What a group said at a meeting or an event, one comment a line. Nothing here commits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from surveys.models import Consultation, Event, Survey
from voice.accounts.models import User
from voice.involve.reach import outreach
from voice.listen import comments, rehearing
from voice.listen.cleaning import clean
from voice.listen.groups import editions_of
from voice.listen.models import Comment
from voice.listen.refusal import NotPossible
from voice.listen.sources import import_report
from voice.listen.sources.models import GroupNote
from voice.paging import PAGE, Page

MEETING, EVENT = "meeting", "event"
KINDS = (MEETING, EVENT)
MOST_LINES, LONGEST_LINE = 200, 2_000
_BULLET = re.compile(r"^\s*(?:[-*•–—·]|\d{1,3}[.)])\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What somebody wrote down, and what must travel with every line of it."""

    token: str
    kind: str
    place: str
    day: date
    group: str
    people: int
    event_id: int | None
    audience: str
    answered_by: str
    language: str
    topic: str | None
    may_quote: bool
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody corrects about one line."""

    answered_by: str
    language: str
    may_quote: bool
    is_removed: bool


def read_lines(written: str) -> list[str]:
    """The comments of a text, one a line, without bullets and numbers before them."""
    return [words for line in written.splitlines() if (words := clean(_BULLET.sub("", line)))]


def keep(
    session: Session, consultation: Consultation, gathered: Gathered, by: User
) -> tuple[GroupNote, bool]:
    """Keep a note with its comments; and whether it is new. Sent twice, it is kept once."""
    note = GroupNote(
        token=gathered.token,
        consultation_id=consultation.id,
        event_id=gathered.event_id,
        kind=gathered.kind,
        place=gathered.place,
        day=gathered.day,
        group=gathered.group,
        people=gathered.people,
        added_by_id=by.id,
    )
    try:
        with session.begin_nested():
            session.add(note)
    except IntegrityError:
        return session.scalars(
            select(GroupNote).where(GroupNote.token == gathered.token)
        ).one(), False
    _keep_lines(session, note, gathered)
    if gathered.event_id is None:
        _count_meeting(session, consultation, note, gathered)
    return note, True


def of_consultation(session: Session, consultation: Consultation, number: int) -> Page:
    """The notes and how many comments each holds, the latest day first."""
    mine = GroupNote.consultation_id == consultation.id
    total = session.scalar(select(func.count()).select_from(GroupNote).where(mine)) or 0
    counted = (
        select(func.count())
        .where(Comment.note_id == GroupNote.id)
        .correlate(GroupNote)
        .scalar_subquery()
    )
    items = session.execute(
        select(GroupNote, counted)
        .where(mine)
        .order_by(GroupNote.day.desc(), GroupNote.id.desc())
        .options(joinedload(GroupNote.added_by))
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()
    return Page(items, total, number)


def lines_of(session: Session, note: GroupNote) -> Sequence[Comment]:
    """A note's comments, in the order in which they were typed."""
    return session.scalars(
        select(Comment)
        .where(Comment.note_id == note.id)
        .order_by(Comment.id)
        .options(joinedload(Comment.safe))
    ).all()


def correct(session: Session, note: GroupNote, lines: Mapping[int, Line]) -> None:
    """Say other things about some lines, or let some go.

    Raises `NotPossible` while a safeguarding lead has not yet read a line that may tell of harm.
    """
    changed = []
    for comment in lines_of(session, note):
        line = lines.get(comment.id)
        if line is None or line.is_removed:
            continue
        facts = (line.answered_by, line.language, line.may_quote)
        if facts != (comment.answered_by, comment.language, comment.may_quote):
            comment.answered_by, comment.language, comment.may_quote = facts
            changed.append(comment.id)
    if changed:
        rehearing.comments_changed.send(session, comments=changed)
    removed = [number for number, line in lines.items() if line.is_removed]
    if removed:
        _remove(session, note, removed)


def events_to_choose(session: Session, consultation: Consultation) -> Sequence[Event]:
    """The events of a consultation, the latest first."""
    return session.scalars(
        select(Event).where(Event.consultation_id == consultation.id).order_by(Event.day.desc())
    ).all()


def _keep_lines(session: Session, note: GroupNote, gathered: Gathered) -> None:
    edition = editions_of(session, note.consultation_id).get(gathered.audience)
    comments.keep(
        session.connection(),
        [
            {
                "consultation_id": note.consultation_id,
                "edition_id": edition,
                "note_id": note.id,
                "source": comments.FROM_NOTE,
                "channel": gathered.kind,
                "audience": gathered.audience,
                "topic": gathered.topic,
                "text": words,
                "language": comments.language_of(words, gathered.language),
                "answered_by": gathered.answered_by,
                "may_quote": gathered.may_quote,
                "said_on": gathered.day,
            }
            for words in gathered.lines
        ],
    )


def _count_meeting(
    session: Session, consultation: Consultation, note: GroupNote, gathered: Gathered
) -> None:
    """Let it count among the meetings of the survey that asks the same forum."""
    survey = session.scalar(
        select(Survey)
        .where(Survey.consultation_id == consultation.id, Survey.audience == gathered.audience)
        .order_by(Survey.id)
        .limit(1)
    )
    if survey is None:
        return
    met = outreach.Met(
        kind="meeting",
        who=note.group,
        place=note.place,
        day=note.day,
        people=note.people,
        leaflets=0,
        posters=0,
    )
    note.outreach_id = outreach.add(session, survey, met)


def _remove(session: Session, note: GroupNote, numbers: Sequence[int]) -> None:
    mine = (Comment.note_id == note.id) & Comment.id.in_(numbers)
    if import_report.count_flagged(session, mine):
        raise NotPossible("lead_first")
    rehearing.let_go(session, note.consultation_id, mine)
