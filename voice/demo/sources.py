"""The demo's other ways of hearing people, and words that two people made safe."""

from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from surveys.editions import today
from surveys.models import Consultation
from voice.accounts import people
from voice.accounts.models import User
from voice.accounts.roles import COORDINATOR, OFFICER
from voice.demo.loading import demo_email
from voice.listen.models import ENGLISH, REJECTED, Coding, Comment
from voice.listen.safe_words import redactions, safe
from voice.listen.safe_words.models import COMPLAINT
from voice.listen.sources import answers, imports, mapping, notes
from voice.listen.sources.files import Table
from voice.listen.sources.models import TAKEN, CommentImport

_NOTE = "7c9f5f0e-3a55-4a0c-9d3e-2f1a7f1f6b10"
_LOOKED_AT = 160
_LEFT_OPEN, _LEFT_WAITING = 12, 9  # every so many: work for whoever tries the demo
_COMPLAINED = 20  # one that somebody sent on

_HEARD_AT_THE_FORUM = (
    "I want to visit the new school twice, not once.",
    "Nobody told me that my taxi would change.",
    "The link worker came to my house. That helped.",
    "Colleges should write in plain words.",
    "We should say it in the meeting ourselves.",
    "The music group is the best part of my week.",
)
_FORM = ("Timestamp", "Email address", "Who are you?", "What worked well?", "What could improve?")
_ROWS = (
    ("3/9", "Parent", "The SENCo rang me every week of the summer.", "Tell us the class earlier."),
    ("4/9", "Parent", "", "One plan that both schools really read."),
    ("5/9", "Practitioner", "Joint visits in June.", "Records came three weeks late again."),
    ("5/9", "Practitioner", "Joint visits in June.", "Records came three weeks late again."),
)


def hear(session: Session, consultation: Consultation) -> None:
    """A note from a forum's meeting, and a form from elsewhere."""
    coordinator, officer = (_find(session, role) for role in (COORDINATOR, OFFICER))
    notes.keep(session, consultation, _gathered(), coordinator)
    brought = CommentImport(
        consultation_id=consultation.id, name="forms.xlsx", state=TAKEN, added_by_id=officer.id
    )
    session.add(brought)
    table = _table()
    choices = mapping.guess(table)
    imports.take(session, brought, table, choices, answers.read(table, choices))


def make_safe(session: Session, consultation: Consultation) -> None:
    """Two people agree on words that nothing marks; some are left for whoever tries the demo."""
    officer, coordinator = (_find(session, role) for role in (OFFICER, COORDINATOR))
    is_coded = exists().where(Coding.comment_id == Comment.id, Coding.state != REJECTED)
    found = session.scalars(
        select(Comment)
        .where(
            Comment.consultation_id == consultation.id,
            Comment.may_quote,
            Comment.text != "",
            Comment.language == ENGLISH,
            is_coded,
        )
        .order_by(Comment.id)
        .limit(_LOOKED_AT)
    ).all()
    for number, comment in enumerate(found, start=1):
        if number % _LEFT_OPEN == 0 or safe.marks_of(comment):
            continue
        if number == _COMPLAINED:
            redactions.refuse(session, comment, 0, officer, COMPLAINT)
            continue
        redactions.decide(session, comment, 0, (), (), officer)
        if number % _LEFT_WAITING:
            redactions.approve(session, comment, 1, coordinator)


def _gathered() -> notes.Gathered:
    return notes.Gathered(
        token=_NOTE,
        kind=notes.MEETING,
        place="County Hall, room 2",
        day=today() - timedelta(days=9),
        group="Big Mouth Forum",
        people=14,
        event_id=None,
        audience="young_people",
        answered_by="self",
        language=ENGLISH,
        topic=None,
        may_quote=True,
        lines=_HEARD_AT_THE_FORUM,
    )


def _table() -> Table:
    year = today().year - 1
    rows = [
        (number, dict(zip(_FORM, (f"{day}/{year}", "", *cells), strict=True)))
        for number, (day, *cells) in enumerate(_ROWS, start=2)
    ]
    return Table(_FORM, rows)


def _find(session: Session, role: str) -> User:
    return people.find(session, demo_email(role))
