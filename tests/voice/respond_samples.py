"""Themes, people who said them, and words to answer with."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.editions import today
from surveys.models import Consultation, Edition, Response
from voice.accounts import people
from voice.accounts.models import User
from voice.listen.models import ACCEPTED, SUGGESTED, Coding, Comment, Theme
from voice.listen.safe_words import redactions
from voice.respond import priorities
from voice.respond.models import WILL, Priority, Promise, Release
from voice.respond.priorities import PriorityWords
from voice.respond.promises import promises
from voice.respond.promises.promises import PromiseWords
from voice.respond.rankings import board_decisions
from voice.respond.rankings.board_decisions import Choice
from voice.respond.releases import releases
from voice.respond.releases.compositions import digest

TRIED = {"tried": "I looked for the only special school in town.", "found": "nobody"}
"""What the form of whoever publishes sends along (standards N5)."""
LONG_AGO = date(2020, 5, 4)
WORDS = PriorityWords(
    title={"en": "One person to ask", "ar": "شخص واحد نسأله"},
    easy_title={"en": "1 person to ask", "ar": "شخص واحد"},
    you_said={"en": "You are passed from team to team."},
    easy_you_said={"en": "You want 1 person to ask."},
    why={"en": "Both forums raised it."},
)
PROMISE = PromiseWords(
    what={"en": "Each family gets one name to ask."},
    easy_what={"en": "You get the name of 1 person."},
    who={"en": "Head of casework"},
    by=date(2027, 6, 30),
    how_we_know={"en": "We ask families in October."},
)


def add_theme(
    session: Session, consultation: Consultation, key: str = "one_person", **changes: Any
) -> Theme:
    given = {"name": key.replace("_", " "), "origin": "codebook", "state": ACCEPTED} | changes
    theme = Theme(consultation_id=consultation.id, key=key, **given)
    session.add(theme)
    session.flush()
    return theme


def add_person(session: Session, edition: Edition) -> Response:
    response = Response(
        id=uuid4(),
        edition_id=edition.id,
        language="en",
        answered_by="self",
        channel="phone",
        may_quote=True,
        receipt_digest=uuid4().hex,
        receipt_attempt=0,
    )
    session.add(response)
    session.flush()
    return response


def add_comment(
    session: Session,
    consultation: Consultation,
    themes: Sequence[Theme] = (),
    words: str = "They passed me from team to team all year long.",
    *,
    is_safe: bool = True,
    **changes: Any,
) -> Comment:
    """A comment; where it may be quoted, two people have made it safe."""
    comment = make_comment(consultation, themes, words, **changes)
    session.add(comment)
    session.flush()
    if is_safe and comment.may_quote and words:
        make_safe(session, comment)
    return comment


def make_comment(
    consultation: Consultation, themes: Sequence[Theme], words: str, **changes: Any
) -> Comment:
    """A comment that is not stored yet."""
    given: dict[str, Any] = {
        "source": "file",
        "audience": "parents",
        "language": "en",
        "answered_by": "self",
        "may_quote": True,
        "arrived_at": datetime(2026, 11, 1, tzinfo=UTC),
    }
    comment = Comment(consultation_id=consultation.id, text=words, **given | changes)
    comment.codings = [
        Coding(theme_id=theme.id, state=SUGGESTED, confidence=0.8, evidence=[]) for theme in themes
    ]
    return comment


def make_safe(session: Session, comment: Comment, kept: Sequence[str] = ()) -> None:
    """Let two people agree that these words may leave, with whatever the engine marks covered."""
    first, second = (find_staff(session, name) for name in ("first-reader", "second-reader"))
    redactions.decide(session, comment, 0, kept, [], first)
    redactions.approve(session, comment, 1, second)


def find_staff(session: Session, name: str) -> User:
    email = f"{name}@example.org"
    found = session.scalar(select(User).where(User.email == email))
    return found or add_staff(session, name)


def add_crowd(
    session: Session,
    consultation: Consultation,
    said: int,
    of: int,
    theme: Theme,
    audience: str = "parents",
) -> None:
    """`of` people of an audience, `said` of whom said the theme; none may be quoted."""
    session.add_all(
        make_comment(
            consultation,
            [theme] if number < said else [],
            "A comment.",
            audience=audience,
            may_quote=False,
        )
        for number in range(of)
    )
    session.flush()


def add_staff(session: Session, name: str) -> User:
    return people.add(session, f"{name}@example.org", "engagement_officer")


def add_priority(
    session: Session, consultation: Consultation, theme: Theme | None = None, **changes: Any
) -> Priority:
    themes = [theme or add_theme(session, consultation, f"theme{uuid4().hex[:6]}")]
    words = changes.pop("words", WORDS)
    return priorities.make(session, consultation, words, themes, None, **changes)


def decide(
    session: Session,
    consultation: Consultation,
    *choices: tuple[Theme, str, str],
    board: str = "SEND Board",
) -> None:
    """Write down today what a board decided: (theme, "yes" or "no", why)."""
    by = find_staff(session, "clerk")
    written = [Choice(*one) for one in choices]
    board_decisions.write_down(session, consultation, written, board, today(), by)


def add_promise(
    session: Session, priority: Priority, kind: str = WILL, words: Any = PROMISE
) -> Promise:
    return promises.add(session, priority, kind, words, None)


def publish(session: Session, release: Release, by: User, seen: str | None = None) -> None:
    """Publish a draft as somebody who tried to find a person in it, and found nobody."""
    seen = seen or digest(release.document)
    releases.attempt(session, release, by, TRIED["tried"], found=False, seen=seen)
    releases.publish(session, release, by, seen=seen)
