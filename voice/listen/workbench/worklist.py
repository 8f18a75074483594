"""The workbench's list: comments to work through, some at a time, found by where the last ended.

A place in the list is a key (`Place`), not a number: what others decide meanwhile moves nobody's
page, and the thousandth page costs what the first one does.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, exists, func, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from voice import counted
from voice.listen.models import ACCEPTED, REJECTED, SUGGESTED, Coding, Comment, Theme
from voice.listen.workbench.asked import CHECK, NO_THEME, UNSURE, Asked, Place

PAGE = 20
_SOME = 4 * PAGE  # suggestions read at once: most comments have fewer than four
_SURENESS = func.coalesce(Coding.confidence, 0.0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some comments in order, and the places to go on from, where there is more."""

    comments: Sequence[Comment]
    before: Place | None = None
    after: Place | None = None


def stretch(
    session: Session,
    consultation_id: int,
    asked: Asked,
    *,
    after: Place | None = None,
    before: Place | None = None,
) -> Stretch:
    """The comments after a place, or before one; from the beginning without either."""
    goes_back = before is not None
    find = _least_sure if asked.order == UNSURE else _in_order
    places = find(session, consultation_id, asked, before or after, goes_back)
    has_more = len(places) > PAGE
    places = places[:PAGE]
    if goes_back:
        places.reverse()
    is_first = not has_more if goes_back else after is None
    is_last = False if goes_back else not has_more
    return Stretch(
        load(session, [one.comment for one in places]),
        None if is_first or not places else places[0],
        None if is_last or not places else places[-1],
    )


def load(session: Session, ids: Sequence[int]) -> list[Comment]:
    """These comments in this order, with their codings, themes and pictures."""
    found = session.scalars(
        select(Comment)
        .where(Comment.id.in_(ids))
        .options(
            selectinload(Comment.codings).joinedload(Coding.theme),
            joinedload(Comment.recording),
            joinedload(Comment.safe),
        )
    ).unique()
    by_id = {one.id: one for one in found}
    return [by_id[one] for one in ids if one in by_id]


def _in_order(
    session: Session, consultation_id: int, asked: Asked, place: Place | None, goes_back: bool
) -> list[Place]:
    """One place more than a page, as the comments came."""
    conditions = [Comment.consultation_id == consultation_id, *_conditions(asked)]
    if place is not None:
        comes = Comment.id < place.comment if goes_back else Comment.id > place.comment
        conditions.append(comes)
    order = Comment.id.desc() if goes_back else Comment.id
    rows = session.scalars(select(Comment.id).where(*conditions).order_by(order).limit(PAGE + 1))
    return [Place(one) for one in rows]


def _least_sure(
    session: Session, consultation_id: int, asked: Asked, place: Place | None, goes_back: bool
) -> list[Place]:
    """One place more than a page, by how sure the machine is of its least sure suggestion.

    Suggestions are read in that order from the index; those of a comment that has a less sure one
    are passed over. Grouping all of them by comment first would read all for each page.
    """
    themes = _themes_in_use(session, consultation_id, asked)
    found: dict[int, Place] = {}
    while len(found) <= PAGE:
        some = session.execute(_suggestions(themes, asked, place, goes_back)).all()
        least = _least_of(session, themes, {comment for comment, _sureness in some})
        for comment, sureness in some:
            place = Place(comment, sureness)
            if least.get(comment) == sureness:
                found.setdefault(comment, place)
        if len(some) < _SOME:
            break
    return list(found.values())[: PAGE + 1]


def _themes_in_use(session: Session, consultation_id: int, asked: Asked) -> list[int]:
    mine = (Theme.consultation_id == consultation_id, Theme.state == ACCEPTED)
    chosen = [Theme.id == int(asked.theme)] if asked.theme else []
    return list(session.scalars(select(Theme.id).where(*mine, *chosen)))


def _suggestions(
    themes: Sequence[int], asked: Asked, place: Place | None, goes_back: bool
) -> Select[int, float]:
    key = (_SURENESS, Coding.comment_id)
    found = select(Coding.comment_id, _SURENESS).where(
        Coding.theme_id.in_(themes), Coding.state == SUGGESTED
    )
    if asked.audience:
        found = found.join(Coding.comment).where(*_of_audience(asked))
    if place is not None:
        here = tuple_(place.sureness, place.comment)
        found = found.where(tuple_(*key) < here if goes_back else tuple_(*key) > here)
    order = [one.desc() if goes_back else one for one in key]
    return found.order_by(*order).limit(_SOME)


def _least_of(
    session: Session, themes: Sequence[int], comments: Collection[int]
) -> dict[int, float]:
    rows = session.execute(
        select(Coding.comment_id, func.min(_SURENESS))
        .where(
            Coding.comment_id.in_(comments),
            Coding.theme_id.in_(themes),
            Coding.state == SUGGESTED,
        )
        .group_by(Coding.comment_id)
    )
    return {comment: sureness for comment, sureness in rows}  # noqa: C416  # mypy sees no pairs


def _conditions(asked: Asked) -> list[SQLColumnExpression[bool]]:
    conditions: list[SQLColumnExpression[bool]] = [*_of_audience(asked)]
    here = Coding.comment_id == Comment.id
    if asked.show == CHECK:
        conditions.append(
            exists().where(here, Coding.theme_id == Theme.id, *_waits(asked)).correlate(Comment)
        )
    elif asked.show == NO_THEME:
        conditions += [Comment.has_english, ~exists().where(here, Coding.state != REJECTED)]
    elif asked.theme:
        conditions.append(
            exists().where(here, Coding.theme_id == int(asked.theme), Coding.state != REJECTED)
        )
    return conditions


def _waits(asked: Asked) -> list[ColumnElement[bool]]:
    """A machine's suggestion under a theme that is in use."""
    waits = [Coding.state == SUGGESTED, Theme.state == ACCEPTED]
    return [*waits, Coding.theme_id == int(asked.theme)] if asked.theme else waits


def _of_audience(asked: Asked) -> list[ColumnElement[bool]]:
    return [Comment.audience == asked.audience] if asked.audience else []


def least_sure_first(codings: Sequence[Coding]) -> list[Coding]:
    """A comment's codings as the workbench shows them: what waits, least sure first; then the rest.

    Leaves out what counts for nothing: themes that were dismissed or merged away.
    """
    shown = [one for one in codings if one.theme.state in (ACCEPTED, SUGGESTED)]
    return sorted(shown, key=_rank)


def _rank(coding: Coding) -> tuple[Any, ...]:
    states = (SUGGESTED, ACCEPTED, REJECTED)
    return states.index(coding.state), coding.confidence or 0.0, coding.id


def count_waiting(session: Session, consultation_id: int) -> dict[int, int]:
    """How many machine's suggestions wait under each theme in use."""
    asked = (
        select(Coding.theme_id, func.count())
        .join(Coding.theme)
        .where(
            Theme.consultation_id == consultation_id,
            Theme.state == ACCEPTED,
            Coding.state == SUGGESTED,
        )
        .group_by(Coding.theme_id)
    )
    return {int(theme): int(number) for theme, number in counted.rows(session, asked)}
