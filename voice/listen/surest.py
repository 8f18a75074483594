"""The surest comments of each theme and forum: where quotes are looked for."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import ColumnElement, Integer, SQLColumnExpression, case, cast, func, select
from sqlalchemy.orm import Session

from voice import counted
from voice.counted import Rows
from voice.listen.crowd import in_a_line, read_line
from voice.listen.models import ACCEPTED, Coding, Comment, Theme


def sureness_of(coding: type[Coding]) -> ColumnElement[float]:
    """How sure a coding is, from 0 to 1: wholly where a person said that it is right."""
    return case((coding.state == ACCEPTED, 1.0), else_=func.coalesce(coding.confidence, 0.0))


def places(
    session: Session,
    theme_ids: Sequence[int],
    of_codings: Sequence[SQLColumnExpression[bool]],
    of_comments: Sequence[SQLColumnExpression[bool]],
    candidates: int,
) -> Mapping[int, int]:
    """The places of the surest codings of each theme and forum. They are kept: no words are."""
    by = (Coding.theme_id, Coding.state)
    millionths = cast(sureness_of(Coding) * 1_000_000, Integer)  # many times as fast as fractions
    lines = (in_a_line(one) for one in (Coding.id, Coding.comment_id, millionths))
    said = select(*by, *lines).where(*of_codings).group_by(*by)
    quotable = (
        select(Comment.audience, in_a_line(Comment.id))
        .outerjoin(Comment.safe)
        .where(_there(theme_ids), *of_comments)
        .group_by(Comment.audience)
    )

    def rank() -> dict[int, int]:
        return _place(counted.ask(session, said), counted.ask(session, quotable), candidates)

    names, key = counted.read_by(session, said, quotable)
    return counted.kept(session, names, (key, candidates), rank)


def _there(theme_ids: Sequence[int]) -> ColumnElement[bool]:
    """Where comments are looked for: those of one theme, or sooner all than those of many."""
    if len(theme_ids) == 1:
        return Comment.id.in_(select(Coding.comment_id).where(Coding.theme_id.in_(theme_ids)))
    of_themes = select(Theme.consultation_id).where(Theme.id.in_(theme_ids))
    return Comment.consultation_id.in_(of_themes)


def _place(said: Rows, quotable: Rows, candidates: int) -> dict[int, int]:
    """By coding; what a person called right comes first (its state is the first by letter)."""
    comments = [read_line(ids) for _, ids in quotable]
    found: dict[int, int] = {}
    taken: Counter[tuple[int, int]] = Counter()
    for theme, _state, *lines in sorted(said):
        codings, behind, sureness = map(read_line, lines)
        order = np.lexsort((codings, -sureness))
        codings, behind = codings[order], behind[order]
        for forum, ids in enumerate(comments):
            room = candidates - taken[theme, forum]
            for coding in codings[np.isin(behind, ids)][:room].tolist():
                taken[theme, forum] += 1
                found[coding] = taken[theme, forum]
    return found
