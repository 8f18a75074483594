"""What a merge is about to move, written down so that it can be undone.

It goes with the words that it is about: a comment that is taken back takes its lines with it.
"""

from sqlalchemy import insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from voice.accounts.models import User
from voice.listen.codebook.models import MergedCoding, ThemeMerge
from voice.listen.models import REJECTED, Coding, Theme


def write_down(session: Session, theme: Theme, into: Theme, by: User) -> ThemeMerge:
    """Before `theme` becomes part of `into`: all that changes then. Themes below it move along."""
    merge = ThemeMerge(
        theme_id=theme.id,
        into_id=into.id,
        state=theme.state,
        keywords=[one for one in theme.keywords if one not in into.keywords],
        followed=_ids(session, Theme.merged_into_id, theme),
        children=_ids(session, Theme.parent_id, theme),
        made_by_id=by.id,
    )
    session.add(merge)
    session.flush()
    _write_codings(session, merge)
    if into.parent_id == theme.id:
        into.parent_id = theme.parent_id
    below = [one for one in merge.children if one != into.id]
    above = into.parent_id or into.id  # two levels at most
    session.execute(update(Theme).where(Theme.id.in_(below)).values(parent_id=above))
    return merge


def _write_codings(session: Session, merge: ThemeMerge) -> None:
    there = aliased(Coding)
    moving = (
        select(
            literal(merge.id),
            Coding.comment_id,
            Coding.state,
            Coding.confidence,
            Coding.evidence,
            Coding.decided_by_id,
            Coding.decided_at,
            there.state,
            there.decided_by_id,
            there.decided_at,
        )
        .outerjoin(
            there, (there.comment_id == Coding.comment_id) & (there.theme_id == merge.into_id)
        )
        .where(Coding.theme_id == merge.theme_id, Coding.state != REJECTED)
    )
    columns = (
        "merge_id", "comment_id", "state", "confidence", "evidence", "decided_by_id",
        "decided_at", "there", "there_by_id", "there_at",
    )  # fmt: skip
    session.execute(insert(MergedCoding).from_select(columns, moving))


def _ids(session: Session, column: object, theme: Theme) -> list[int]:
    return list(session.scalars(select(Theme.id).where(column == theme.id).order_by(Theme.id)))  # type: ignore[arg-type]
