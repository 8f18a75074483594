"""Merges that were made, and undoing them; pairs that a machine thinks are one. Commits nothing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, aliased, joinedload

from surveys.base import utc_now
from voice.accounts.models import User
from voice.listen.codebook import versions
from voice.listen.codebook.models import MergedCoding, MergeSuggestion, ThemeMerge
from voice.listen.codebook.versions import Change
from voice.listen.models import ACCEPTED, MERGED, SUGGESTED, Coding, Theme
from voice.listen.refusal import NotPossible
from voice.upserts import insert_into

LATEST = 30
"""Merges on a page."""


def of_consultation(session: Session, consultation_id: int) -> Sequence[ThemeMerge]:
    """The newest merges that still stand, the newest first."""
    return session.scalars(
        select(ThemeMerge)
        .join(ThemeMerge.theme)
        .where(
            Theme.consultation_id == consultation_id,
            Theme.state == MERGED,
            ThemeMerge.undone_at.is_(None),
        )
        .options(
            joinedload(ThemeMerge.theme),
            joinedload(ThemeMerge.into),
            joinedload(ThemeMerge.made_by),
        )
        .order_by(ThemeMerge.id.desc())
        .limit(LATEST)
    ).all()


def suggestions(session: Session, consultation_id: int) -> Sequence[MergeSuggestion]:
    """Pairs that a machine thinks are one and nobody decided on, the most alike first."""
    first, second = aliased(Theme), aliased(Theme)
    stands = (ACCEPTED, SUGGESTED)
    return session.scalars(
        select(MergeSuggestion)
        .join(first, MergeSuggestion.first_id == first.id)
        .join(second, MergeSuggestion.second_id == second.id)
        .where(
            MergeSuggestion.consultation_id == consultation_id,
            MergeSuggestion.dismissed_at.is_(None),
            first.state.in_(stands),
            second.state.in_(stands),
        )
        .options(joinedload(MergeSuggestion.first), joinedload(MergeSuggestion.second))
        .order_by(MergeSuggestion.likeness.desc(), MergeSuggestion.id)
    ).all()


def dismiss(session: Session, consultation_id: int, suggestion_id: int, by: User) -> None:
    """Say that two themes are two; it is not suggested again. Raises `NotPossible`."""
    found = session.execute(
        update(MergeSuggestion)
        .where(
            MergeSuggestion.id == suggestion_id,
            MergeSuggestion.consultation_id == consultation_id,
            MergeSuggestion.dismissed_at.is_(None),
        )
        .values(dismissed_at=utc_now(), dismissed_by_id=by.id)
        .returning(MergeSuggestion.id)
    ).first()
    if found is None:
        raise NotPossible("not_suggested")


def undo(session: Session, consultation_id: int, merge_id: int, by: User) -> ThemeMerge:
    """Make two themes of one again. What people decided since the merge stays as they decided it.

    Raises `NotPossible` where the merge was undone already, or the other theme is itself part of
    another one now: that has to be undone first.
    """
    versions.begin(session, consultation_id)
    merge = session.scalar(
        select(ThemeMerge)
        .join(ThemeMerge.theme)
        .where(ThemeMerge.id == merge_id, Theme.consultation_id == consultation_id)
        .with_for_update(of=ThemeMerge)
        .options(joinedload(ThemeMerge.theme), joinedload(ThemeMerge.into))
        .execution_options(populate_existing=True)
    )
    if merge is None or merge.undone_at or merge.theme.state != MERGED:
        raise NotPossible("not_merged")
    if merge.theme.merged_into_id != merge.into_id or merge.into.state != ACCEPTED:
        raise NotPossible("merged_again")
    _take_back(session, merge, by)
    _part_codings(session, merge)
    session.expire_all()
    names = [merge.theme.name, merge.into.name]
    versions.keep(session, consultation_id, by, Change(versions.UNMERGED, names))
    return merge


def _take_back(session: Session, merge: ThemeMerge, by: User) -> None:
    theme, into = merge.theme, merge.into
    theme.state, theme.merged_into_id = merge.state, None
    theme.decided_by_id, theme.decided_at = by.id, utc_now()
    into.keywords = [one for one in into.keywords if one not in merge.keywords]
    merge.undone_at, merge.undone_by_id = utc_now(), by.id
    for column, moved in (
        (Theme.merged_into_id, merge.followed),
        (Theme.parent_id, merge.children),
    ):
        session.execute(
            update(Theme)
            .where(Theme.id.in_(moved), Theme.id != theme.id)
            .values({column: theme.id})
            .execution_options(synchronize_session=False)
        )
    session.flush()


def _part_codings(session: Session, merge: ThemeMerge) -> None:
    rows = session.scalars(select(MergedCoding).where(MergedCoding.merge_id == merge.id)).all()
    if not rows:
        return
    back = insert_into(session, Coding).on_conflict_do_nothing(
        index_elements=[Coding.comment_id, Coding.theme_id]
    )
    session.execute(back, [_coding_of(one, merge.theme_id) for one in rows])
    _take_out_what_came(session, merge)
    for one in rows:
        if one.there not in (None, one.state):
            _as_it_was(session, merge, one)


def _take_out_what_came(session: Session, merge: ThemeMerge) -> None:
    """What the other theme had only through the merge leaves it, unless somebody decided since."""
    moved = (
        select(MergedCoding.comment_id)
        .where(
            MergedCoding.merge_id == merge.id,
            MergedCoding.there.is_(None),
            MergedCoding.comment_id == Coding.comment_id,
            MergedCoding.decided_at.is_not_distinct_from(Coding.decided_at),
        )
        .exists()
    )
    session.execute(
        delete(Coding)
        .where(Coding.theme_id == merge.into_id, moved)
        .execution_options(synchronize_session=False)
    )


def _as_it_was(session: Session, merge: ThemeMerge, one: MergedCoding) -> None:
    """A person's "right" that the other theme got only through the merge leaves it again."""
    session.execute(
        update(Coding)
        .where(
            Coding.theme_id == merge.into_id,
            Coding.comment_id == one.comment_id,
            Coding.state == one.state,
            Coding.decided_at.is_not_distinct_from(one.decided_at),
        )
        .values(state=one.there, decided_by_id=one.there_by_id, decided_at=one.there_at)
        .execution_options(synchronize_session=False)
    )


def _coding_of(one: MergedCoding, theme_id: int) -> dict[str, Any]:
    return {
        "comment_id": one.comment_id,
        "theme_id": theme_id,
        "state": one.state,
        "confidence": one.confidence,
        "evidence": one.evidence,
        "decided_by_id": one.decided_by_id,
        "decided_at": one.decided_at,
    }
