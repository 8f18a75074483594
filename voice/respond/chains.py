"""The promise chain: from what people said to what was promised, and where it is broken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from surveys.models import Consultation
from voice.listen.models import ACCEPTED, MERGED, REJECTED, Coding, Comment, Theme
from voice.respond import priorities
from voice.respond.models import Priority, Promise
from voice.respond.promises import actions
from voice.respond.rankings import board_decisions
from voice.respond.rankings.models import BoardDecision
from voice.respond.releases import releases


@dataclass(frozen=True, slots=True)
class Broken:
    """A link that is missing: of which kind, and at what."""

    kind: str
    promise: Promise | None = None
    priority: Priority | None = None
    theme: Theme | None = None
    comments: int = 0
    decision: BoardDecision | None = None  # what a board decided about the theme


@dataclass(frozen=True, slots=True)
class Onward:
    """What became of a comment: a theme that it says, and what stands on that theme."""

    theme: Theme
    is_decided: bool  # a person said that it says this theme
    decision: BoardDecision | None = None  # what a board decided last about the theme
    priorities: Sequence[Priority] = field(default_factory=tuple)


def standing_of(session: Session, consultation_id: int) -> dict[int, int]:
    """Each theme's id -> the id of the one that stands for it, after all merges."""
    rows = session.execute(
        select(Theme.id, Theme.merged_into_id).where(Theme.consultation_id == consultation_id)
    )
    into = dict(rows.all())
    return {theme_id: _end(theme_id, into) for theme_id in into}


def onward(session: Session, comment: Comment) -> list[Onward]:
    """The themes of a comment, with the priorities and promises that answer them."""
    codings = session.scalars(
        select(Coding)
        .where(Coding.comment_id == comment.id, Coding.state != REJECTED)
        .options(joinedload(Coding.theme))
        .order_by(Coding.id)
    ).all()
    standing = standing_of(session, comment.consultation_id)
    chosen = priorities.ranked(session, comment.consultation)
    themes = {one.id: one for one in _themes(session, {standing[one.theme_id] for one in codings})}
    decided = {standing[one.theme_id] for one in codings if one.state == ACCEPTED}
    boards = board_decisions.latest(session, comment.consultation_id)
    return [
        Onward(
            theme,
            key in decided,
            boards.get(key),
            [one for one in chosen if key in _keys(one, standing)],
        )
        for key, theme in themes.items()
        if theme.state != REJECTED
    ]


def releases_with(session: Session, consultation: Consultation) -> dict[str, int]:
    """English words of each published promise -> the newest release that tells of it."""
    found = releases.published(session, consultation.code)
    return {
        promise["what"].get("en", ""): release.number
        for release in reversed(found)
        for item in release.document["items"]
        for promise in item["promises"]
    }


def broken(session: Session, consultation: Consultation) -> list[Broken]:
    """Every missing link of a consultation, from what people said down to what they read."""
    chosen = priorities.ranked(session, consultation)
    made = session.scalars(
        select(Promise)
        .where(Promise.consultation_id == consultation.id)
        .options(selectinload(Promise.answers), joinedload(Promise.priority))
        .order_by(Promise.id)
    ).all()
    standing = standing_of(session, consultation.id)
    heard = _comments_of(session, consultation.id, standing)
    boards = board_decisions.latest(session, consultation.id)
    used = {key for one in chosen for key in _keys(one, standing)}
    published = releases_with(session, consultation)
    return [
        *_unanswered(session, used, heard, boards),
        *(
            one
            for priority in chosen
            for one in _broken_priority(priority, _keys(priority, standing), heard, boards)
        ),
        *(one for promise in made for one in _broken_promise(promise, published)),
    ]


def _unanswered(
    session: Session,
    used: set[int],
    heard: Mapping[int, int],
    boards: Mapping[int, BoardDecision],
) -> list[Broken]:
    """Accepted themes that people spoke of and no priority answers, the most spoken of first."""
    loose = [one for one in _themes(session, set(heard) - used) if one.state == ACCEPTED]
    loose.sort(key=lambda one: -heard[one.id])
    return [
        Broken("theme_unanswered", theme=one, comments=heard[one.id], decision=boards.get(one.id))
        for one in loose
    ]


def _broken_priority(
    priority: Priority,
    themes: set[int],
    heard: Mapping[int, int],
    boards: Mapping[int, BoardDecision],
) -> list[Broken]:
    found = []
    if not any(heard.get(key) for key in themes):
        found.append(Broken("priority_without_words", priority=priority))
    if not any(key in boards and boards[key].is_chosen for key in themes):
        found.append(Broken("priority_without_decision", priority=priority))
    if not priority.promises:
        found.append(Broken("priority_without_promise", priority=priority))
    return found


def _broken_promise(promise: Promise, published: Mapping[str, int]) -> list[Broken]:
    if promise.priority is None:
        return [Broken("promise_untied", promise=promise)]
    found = []
    if promise.what.get("en", "") not in published:
        found.append(Broken("promise_unpublished", promise=promise))
    if {"who", "by", "nobody_yet"} & set(actions.gaps(promise)):
        found.append(Broken("promise_without_owner_or_day", promise=promise))
    return found


def _comments_of(
    session: Session, consultation_id: int, standing: Mapping[int, int]
) -> dict[int, int]:
    """How many comments say each standing theme."""
    rows = session.execute(
        select(Coding.theme_id, func.count())
        .join(Coding.theme)
        .where(Theme.consultation_id == consultation_id, Coding.state != REJECTED)
        .group_by(Coding.theme_id)
    )
    heard: dict[int, int] = {}
    for theme_id, number in rows:
        key = standing[theme_id]
        heard[key] = heard.get(key, 0) + number
    return heard


def _themes(session: Session, keys: set[int]) -> list[Theme]:
    query = select(Theme).where(Theme.id.in_(keys), Theme.state != MERGED).order_by(Theme.id)
    return list(session.scalars(query))


def _keys(priority: Priority, standing: Mapping[int, int]) -> set[int]:
    return {standing.get(one.id, one.id) for one in priority.themes}


def _end(theme_id: int, into: Mapping[int, int | None]) -> int:
    while (further := into.get(theme_id)) is not None:
        theme_id = further
    return theme_id
