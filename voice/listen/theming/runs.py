"""What changed between the last two runs, in numbers. Nothing here commits.

A run's notes keep the name of a theme only where five people or more said it: what fewer said
could be one person's own words, and the note outlives them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session, joinedload, selectinload

from analysis.types import FEWEST
from voice.listen.codebook.models import RunTheme, ThemeRun
from voice.listen.models import ACCEPTED, REJECTED, SUGGESTED, Coding, Comment, Theme

_KEPT = 2


@dataclass(frozen=True, slots=True)
class Moved:
    """A theme before and after: comments. `theme` is the theme where it is still there."""

    name: str | None
    theme: Theme | None
    before: int
    after: int

    @property
    def by(self) -> int:
        """How many more, or fewer."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Changes:
    """What the newest run found that the one before did not, and what stayed."""

    at: datetime
    before: datetime | None  # of the run before; none: there was none
    comments: int
    more_comments: int
    decided: int
    new: Sequence[Moved] = ()
    gone: Sequence[Moved] = ()
    grown: Sequence[Moved] = ()
    shrunk: Sequence[Moved] = ()
    same: int = 0


def note(session: Session, consultation_id: int) -> None:
    """Write down what stands after a run, and let go of all runs but the newest two."""
    run = ThemeRun(
        consultation_id=consultation_id,
        comments=_count_comments(session, consultation_id),
        decided=_count_decided(session, consultation_id),
    )
    session.add(run)
    session.flush()
    rows = [
        {
            "run_id": run.id,
            "theme_id": theme_id,
            "theme_at": made,
            "name": name if comments >= FEWEST else None,
            "state": state,
            "comments": comments,
        }
        for theme_id, made, name, state, comments in session.execute(_standing(consultation_id))
    ]
    if rows:
        session.execute(insert(RunTheme), rows)
    old = _newest(consultation_id).offset(_KEPT)
    session.execute(delete(ThemeRun).where(ThemeRun.id.in_(session.scalars(old).all())))


def changes(session: Session, consultation_id: int) -> Changes | None:
    """The newest run beside the one before; None before the first run."""
    numbers = session.scalars(_newest(consultation_id).limit(_KEPT)).all()
    runs = session.scalars(
        select(ThemeRun)
        .where(ThemeRun.id.in_(numbers))
        .options(selectinload(ThemeRun.themes))
        .order_by(ThemeRun.id.desc())
    ).all()
    if not runs:
        return None
    newest, earlier = runs[0], runs[1] if len(runs) > 1 else None
    if earlier is None:
        return Changes(newest.at, None, newest.comments, newest.comments, newest.decided)
    moved = _moves(session, earlier, newest)
    both = [one for one in moved if one.before and one.after]
    return Changes(
        newest.at,
        earlier.at,
        newest.comments,
        newest.comments - earlier.comments,
        newest.decided,
        new=[one for one in moved if one.after and not one.before],
        gone=[one for one in moved if one.before and not one.after],
        grown=[one for one in both if one.by > 0],
        shrunk=[one for one in both if one.by < 0],
        same=sum(one.by == 0 for one in both),
    )


def _moves(session: Session, earlier: ThemeRun, newest: ThemeRun) -> list[Moved]:
    """Each theme of either run, those that moved most first."""
    before = {(one.theme_id, one.theme_at): one for one in earlier.themes}
    after = {(one.theme_id, one.theme_at): one for one in newest.themes}
    there = _themes(session, [number for number, _made in (*before, *after)])
    found = []
    for which in dict.fromkeys([*after, *before]):
        old, new = before.get(which), after.get(which)
        theme = there.get(which)
        name = theme.name if theme else old.name if old else None
        found.append(Moved(name, theme, old.comments if old else 0, new.comments if new else 0))
    return sorted(found, key=lambda one: -abs(one.by))


def _themes(session: Session, numbers: Sequence[int]) -> Mapping[tuple[int, datetime], Theme]:
    found = session.scalars(
        select(Theme).where(Theme.id.in_(numbers)).options(joinedload(Theme.merged_into))
    )
    return {(theme.id, theme.created_at): theme for theme in found}


def _standing(consultation_id: int) -> Select[int, datetime, str, str, int]:
    return (
        select(Theme.id, Theme.created_at, Theme.name, Theme.state, func.count(Coding.id))
        .outerjoin(Coding, (Coding.theme_id == Theme.id) & (Coding.state != REJECTED))
        .where(Theme.consultation_id == consultation_id, Theme.state.in_((ACCEPTED, SUGGESTED)))
        .group_by(Theme.id, Theme.created_at, Theme.name, Theme.state)
    )


def _newest(consultation_id: int) -> Select[int]:
    return (
        select(ThemeRun.id)
        .where(ThemeRun.consultation_id == consultation_id)
        .order_by(ThemeRun.id.desc())
    )


def _count_comments(session: Session, consultation_id: int) -> int:
    counted = select(func.count()).where(Comment.consultation_id == consultation_id)
    return session.scalar(counted) or 0


def _count_decided(session: Session, consultation_id: int) -> int:
    counted = (
        select(func.count())
        .select_from(Coding)
        .join(Coding.theme)
        .where(Theme.consultation_id == consultation_id, Coding.state != SUGGESTED)
    )
    return session.scalar(counted) or 0
