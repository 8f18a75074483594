"""Making a priority from what people said, changing it, ordering it, and letting it go."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from surveys.base import utc_now
from surveys.errors import Problem
from surveys.models import Consultation
from voice.accounts.models import User
from voice.listen.models import ACCEPTED, Comment, Theme
from voice.media import pictures
from voice.respond.errors import HasPromises, Incomplete
from voice.respond.models import Priority
from voice.respond.wordings import Wording, problems_of, states, tidy

_NEEDED = ("title", "easy_title", "you_said", "easy_you_said", "why")


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityWords:
    """What a person writes about a priority: language -> words, standard and easy read."""

    title: Wording = field(default_factory=dict)
    easy_title: Wording = field(default_factory=dict)
    you_said: Wording = field(default_factory=dict)
    easy_you_said: Wording = field(default_factory=dict)
    why: Wording = field(default_factory=dict)
    easy_why: Wording = field(default_factory=dict)


def ranked(session: Session, consultation: Consultation) -> Sequence[Priority]:
    """The consultation's priorities, the first first, with their themes and promises."""
    return session.scalars(
        select(Priority)
        .where(Priority.consultation_id == consultation.id)
        .order_by(Priority.rank, Priority.id)
        .options(selectinload(Priority.themes), selectinload(Priority.promises))
    ).all()


def make(
    session: Session,
    consultation: Consultation,
    words: PriorityWords,
    themes: Sequence[Theme],
    by: User | None,
    *,
    picture: str | None = None,
    approved: Collection[str] = (),
) -> Priority:
    """A new priority, last in the order. Raises `Incomplete`.

    `approved` names the languages whose words a person has checked. Without a picture it takes
    the first theme's.
    """
    last = session.scalar(
        select(func.max(Priority.rank)).where(Priority.consultation_id == consultation.id)
    )
    priority = Priority(consultation_id=consultation.id, rank=(last or 0) + 1)
    _write(priority, words, themes, by, picture, approved)
    session.add(priority)
    session.flush()
    return priority


def change(
    session: Session,
    priority: Priority,
    words: PriorityWords,
    themes: Sequence[Theme],
    by: User | None,
    *,
    picture: str | None = None,
    approved: Collection[str] = (),
) -> Priority:
    """Write the priority anew; its place, promises and past releases stay. Raises `Incomplete`."""
    _write(priority, words, themes, by, picture, approved)
    session.flush()
    return priority


def move(session: Session, priority: Priority, places: int) -> None:
    """Move a priority up (negative) or down; at either end it stays there."""
    order = list(ranked(session, priority.consultation))
    place = order.index(priority)
    order.insert(max(0, place + places), order.pop(place))
    for rank, one in enumerate(order, start=1):
        one.rank = rank
    session.flush()


def remove(session: Session, priority: Priority) -> None:
    """Let a priority go. Raises `HasPromises`: what people were promised does not vanish."""
    if priority.promises:
        raise HasPromises
    session.delete(priority)
    session.flush()


def leave_out(session: Session, priority: Priority, comment: Comment) -> None:
    """Do not quote this comment under this priority."""
    if comment not in priority.left_out:
        priority.left_out.append(comment)
        session.flush()


def put_back(session: Session, priority: Priority, comment: Comment) -> None:
    """Let this comment be quoted again."""
    if comment in priority.left_out:
        priority.left_out.remove(comment)
        session.flush()


def _write(
    priority: Priority,
    words: PriorityWords,
    themes: Sequence[Theme],
    by: User | None,
    picture: str | None,
    approved: Collection[str],
) -> None:
    wordings = {name: tidy(wording) for name, wording in asdict(words).items()}
    problems = problems_of(wordings, _NEEDED) + _problems_of(priority, themes, picture)
    if problems:
        raise Incomplete(problems)
    for name, wording in wordings.items():
        setattr(priority, name, wording)
    priority.wording = states(wordings.values(), approved)
    priority.picture = picture or themes[0].picture
    priority.themes = list(dict.fromkeys(themes))
    priority.decided_by_id = by.id if by else None
    priority.decided_at = utc_now()


def _problems_of(priority: Priority, themes: Sequence[Theme], picture: str | None) -> list[Problem]:
    """Themes must be decided ones of this consultation; a theme once chosen may stay."""
    problems = []
    if not themes:
        problems.append(Problem("themes", "no_theme"))
    kept = set(priority.themes)
    if any(
        theme.consultation_id != priority.consultation_id
        or (theme.state != ACCEPTED and theme not in kept)
        for theme in themes
    ):
        problems.append(Problem("themes", "theme_not_accepted"))
    if picture and not pictures.exists(picture):
        problems.append(Problem("picture", "unknown_picture"))
    return problems
