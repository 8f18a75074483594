"""What a sample came to when two people are done: how far they agree, and what becomes of it.

They settle what they do not agree on, and what both said becomes codings. Services; the caller
commits.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from analysis import agreement
from analysis.agreement import Compared
from voice.accounts.models import User
from voice.listen.models import ACCEPTED, SUGGESTED, Coding, Comment, Theme
from voice.listen.workbench import steps
from voice.listen.workbench.models import CodingSample, SampledComment, SampleMark
from voice.listen.workbench.steps import Wish


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a sample came to when both are done; comments and themes by their ids, as text."""

    compared: Compared
    themes: dict[str, Theme]
    first: dict[str, set[str]]
    second: dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A comment, a theme that only one of the two sees in it, and how that was settled yet."""

    comment: Comment
    theme: Theme
    by_first: bool
    settled: Coding | None


def outcome(session: Session, sample: CodingSample) -> Outcome:
    """How far the two agree. What was merged since counts as what it is part of now."""
    standing = {one.id: one.standing for one in sample.themes}
    themes = {str(one.id): one for one in standing.values() if one.state == ACCEPTED}
    first, second = (_said(session, sample, one) for one in (sample.first_id, sample.second_id))
    for said in (first, second):
        for comment, ids in said.items():
            said[comment] = {str(standing[one].id) for one in map(int, ids)} & set(themes)
    return Outcome(agreement.compare(first, second, list(themes)), themes, first, second)


def disputes(
    session: Session, sample: CodingSample, found: Outcome, start: int, how_many: int
) -> list[Dispute]:
    """Some of what the two do not agree on, with the comments."""
    shown = found.compared.disagreements[start : start + how_many]
    sampled = _with_comments(session, sample, {int(comment) for comment, _theme in shown})
    return [
        Dispute(
            sampled[comment].comment,
            found.themes[theme],
            theme in found.first[comment],
            _settled(sampled[comment], int(theme)),
        )
        for comment, theme in shown
        if comment in sampled
    ]


def _with_comments(
    session: Session, sample: CodingSample, comments: Collection[int]
) -> dict[str, SampledComment]:
    rows = session.scalars(
        select(SampledComment)
        .where(SampledComment.sample_id == sample.id, SampledComment.comment_id.in_(comments))
        .options(
            joinedload(SampledComment.comment).options(
                selectinload(Comment.codings),
                joinedload(Comment.recording),
                joinedload(Comment.safe),
            )
        )
    ).unique()
    return {str(one.comment_id): one for one in rows}


def keep_agreed(session: Session, sample: CodingSample, found: Outcome, by: User) -> int:
    """Make codings of what both said; how many.

    A theme that both see is right, and a machine's suggestion that neither sees is wrong. What a
    person decided on these comments stays as it is.
    """
    comments = session.scalars(
        select(Comment)
        .where(Comment.id.in_({int(one) for one in found.first}))
        .order_by(Comment.id)
        .options(selectinload(Comment.codings))
    ).all()
    kept = 0
    for comment in comments:
        wishes = list(_agreed(comment, found))
        if wishes:
            steps.take(session, comment, wishes, by)
        kept += len(wishes)
    return kept


def _agreed(comment: Comment, found: Outcome) -> Iterator[Wish]:
    first, second = found.first[str(comment.id)], found.second.get(str(comment.id), set())
    states = {str(one.theme_id): one.state for one in comment.codings}
    for key, theme in found.themes.items():
        state = states.get(key)
        if key in first & second and state in (None, SUGGESTED):
            yield Wish(theme, is_right=True)
        elif key not in first | second and state == SUGGESTED:
            yield Wish(theme, is_right=False)


def _said(session: Session, sample: CodingSample, by_id: int | None) -> dict[str, set[str]]:
    """Comment -> themes, of one of the two; comments without any are there, empty."""
    rows = session.execute(
        select(SampledComment.comment_id, SampleMark.theme_id)
        .outerjoin(
            SampleMark,
            (SampleMark.sampled_id == SampledComment.id) & (SampleMark.by_id == by_id),
        )
        .where(SampledComment.sample_id == sample.id)
        .order_by(SampledComment.id)
    )
    said: dict[str, set[str]] = defaultdict(set)
    for comment, theme in rows:
        said[str(comment)] |= {str(theme)} if theme else set()
    return dict(said)


def _settled(sampled: SampledComment, theme_id: int) -> Coding | None:
    """What somebody decided after both were done with the comment."""
    done = max(filter(None, (sampled.first_at, sampled.second_at)))
    return next(
        (
            one
            for one in sampled.comment.codings
            if one.theme_id == theme_id
            and one.state != SUGGESTED
            and one.decided_at is not None
            and one.decided_at > done
        ),
        None,
    )
