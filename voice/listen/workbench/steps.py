"""Decisions at the workbench: one at a time, never over somebody else's unseen, and taken back.

A page sends with each decision the `mark_of` what it showed. Where the coding has become another
one meanwhile, nothing is changed: `Meanwhile` holds both, and the person is asked. Services; the
caller commits.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Consultation
from voice.accounts.models import User
from voice.listen import decisions
from voice.listen.cleaning import clean
from voice.listen.codebook import versions
from voice.listen.models import ACCEPTED, PERSON, REJECTED, SUGGESTED, Coding, Comment, Theme
from voice.listen.refusal import NotPossible
from voice.listen.themes import accepted_themes, free_key, keys_of
from voice.listen.workbench.models import CodingChange, CodingStep

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to say of one theme of a comment, and the mark of what they saw."""

    theme: Theme
    is_right: bool
    seen: str = ""

    @property
    def state(self) -> str:
        """What the coding becomes."""
        return ACCEPTED if self.is_right else REJECTED


class Meanwhile(Exception):
    """Somebody else decided since the page was shown; `theirs` are their decisions."""

    def __init__(self, theirs: Sequence[Coding]) -> None:
        """Keep what they decided."""
        self.theirs = theirs
        super().__init__([one.id for one in theirs])


def mark_of(coding: Coding | None) -> str:
    """A mark of what people decided on a coding; empty where nobody has.

    A machine's suggestion that comes, goes or grows surer is no decision.
    """
    if coding is None or coding.decided_at is None or coding.state == SUGGESTED:
        return ""
    return f"{coding.state}-{coding.decided_by_id or 0}-{coding.decided_at.isoformat()}"


def take(session: Session, comment: Comment, wishes: Sequence[Wish], by: User) -> CodingStep:
    """Decide on the themes of a comment, all or none.

    Raises `Meanwhile` where somebody else decided what the person has not seen, and `NotPossible`.
    """
    decisions.hold(session, *(one.theme for one in wishes))
    before = _codings(session, comment, [one.theme.id for one in wishes])
    theirs = [
        found for one in wishes if (found := before.get(one.theme.id)) and _is_news(found, one, by)
    ]
    if theirs:
        raise Meanwhile(theirs)
    step = CodingStep(consultation_id=comment.consultation_id, comment_id=comment.id, by_id=by.id)
    step.changes = [_change(one, before.get(one.theme.id)) for one in wishes]
    for one in wishes:
        decisions.judge(session, comment, one.theme, one.is_right, by)
    after = _codings(session, comment, [one.theme.id for one in wishes])
    for change in step.changes:
        change.after_at = after[change.theme_id].decided_at or utc_now()
    session.add(step)
    session.flush()
    return step


def add_new_theme(session: Session, comment: Comment, name: str, by: User) -> CodingStep:
    """Make a theme of a person's own and put the comment under it. Raises `NotPossible`.

    A theme of that name that is in use already is taken instead of a second one.
    """
    name = clean(name)
    if not name:
        raise NotPossible("no_name")
    if len(name) > LONGEST_NAME:
        raise NotPossible("long_name")
    # Two people who make the same theme at once make one: the second waits here for the first.
    session.execute(
        select(Consultation.id).where(Consultation.id == comment.consultation_id).with_for_update()
    )
    known = _theme_called(session, comment.consultation_id, name)
    theme = known or _make_theme(session, comment.consultation_id, name, by)
    step = take(session, comment, [Wish(theme, is_right=True)], by)
    step.new_theme_id = None if known else theme.id
    return step


def last_of(session: Session, consultation_id: int, by: User) -> CodingStep | None:
    """The person's last decision here that still stands: what "undo" would take back."""
    return session.scalar(
        select(CodingStep)
        .where(
            CodingStep.consultation_id == consultation_id,
            CodingStep.by_id == by.id,
            CodingStep.taken_back_at.is_(None),
        )
        .order_by(CodingStep.id.desc())
        .limit(1)
    )


def take_back(session: Session, step: CodingStep, by: User) -> None:
    """Put back what stood before a decision; a theme made for it goes if nobody else uses it.

    Raises `Meanwhile` where somebody else has decided since or merged its theme away, and
    `NotPossible` for a decision of somebody else or one that was taken back already.
    """
    decisions.hold(session, *(change.theme for change in step.changes))
    session.refresh(step, ["taken_back_at"], with_for_update=True)
    if step.by_id != by.id or step.taken_back_at is not None:
        raise NotPossible("nothing_to_undo")
    now = _codings(session, step.comment, [change.theme_id for change in step.changes])
    stands = [
        change.theme_id in now and now[change.theme_id].decided_at == change.after_at
        for change in step.changes
    ]
    if not all(stands):
        raise Meanwhile(list(now.values()))
    for change in step.changes:
        _put_back(session, step, change)
    step.taken_back_at = utc_now()
    if step.new_theme_id:
        _let_go_of_theme(session, step.new_theme_id)
    session.expire(step.comment, ["codings"])
    session.flush()


def pass_over(step: CodingStep) -> None:
    """Leave a decision that cannot be taken back any more: undo goes on with the one before it."""
    step.taken_back_at = utc_now()


def _is_news(found: Coding, wish: Wish, by: User) -> bool:
    """Whether somebody else said the opposite, and the person has not seen it."""
    if found.state in (SUGGESTED, wish.state) or found.decided_by_id == by.id:
        return False
    return mark_of(found) != wish.seen


def _codings(session: Session, comment: Comment, themes: Sequence[int]) -> dict[int, Coding]:
    """The comment's codings under these themes as they are now, by theme."""
    rows = session.scalars(
        select(Coding)
        .where(Coding.comment_id == comment.id, Coding.theme_id.in_(themes))
        .execution_options(populate_existing=True)
    )
    return {one.theme_id: one for one in rows}


def _change(wish: Wish, before: Coding | None) -> CodingChange:
    return CodingChange(
        theme_id=wish.theme.id,
        before_state=before.state if before else None,
        before_by_id=before.decided_by_id if before else None,
        before_at=before.decided_at if before else None,
        after_state=wish.state,
    )


def _put_back(session: Session, step: CodingStep, change: CodingChange) -> None:
    mine = (Coding.comment_id == step.comment_id, Coding.theme_id == change.theme_id)
    if change.before_state is None:
        session.execute(delete(Coding).where(*mine))
        return
    session.execute(
        update(Coding)
        .where(*mine)
        .values(
            state=change.before_state,
            decided_by_id=change.before_by_id,
            decided_at=change.before_at,
        )
    )


def _theme_called(session: Session, consultation_id: int, name: str) -> Theme | None:
    accepted = accepted_themes(session, consultation_id)
    return next((one for one in accepted if one.name.casefold() == name.casefold()), None)


def _make_theme(session: Session, consultation_id: int, name: str, by: User) -> Theme:
    versions.begin(session, consultation_id)
    plain = "person-" + re.sub(r"\W+", "-", name.lower()).strip("-")
    theme = Theme(
        consultation_id=consultation_id,
        key=free_key(plain, keys_of(session, consultation_id)),
        name=name,
        origin=PERSON,
        state=ACCEPTED,
        decided_by_id=by.id,
        decided_at=utc_now(),
    )
    session.add(theme)
    versions.keep(session, consultation_id, by, versions.Change(versions.ADDED, [name]))
    return theme


def _let_go_of_theme(session: Session, theme_id: int) -> None:
    """A theme that nothing hangs on any more counts as dismissed; its name is free again."""
    is_used = session.scalar(select(Coding.id).where(Coding.theme_id == theme_id).limit(1))
    if is_used is None:
        session.execute(update(Theme).where(Theme.id == theme_id).values(state=REJECTED))
