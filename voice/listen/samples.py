"""Two people code the same comments, drawn by lot, each without seeing what the other says.

What they say is kept apart from the codings until both are done. Then `analysis.agreement` says how
far they agree, they settle what they do not agree on, and what both said becomes codings. Services;
the caller commits.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from analysis import agreement
from analysis.agreement import FEWEST, Compared
from surveys.base import utc_now
from surveys.models import Consultation
from voice.accounts.models import User
from voice.listen import steps
from voice.listen.coding_models import CodingSample, SampledComment, SampleMark
from voice.listen.decisions import NotPossible
from voice.listen.models import ACCEPTED, ENGLISH, SUGGESTED, Coding, Comment, Theme
from voice.listen.steps import Wish

SIZES = (FEWEST, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of a sample's comments each of the two is done with."""

    total: int
    first: int
    second: int

    @property
    def is_over(self) -> bool:
        """Whether both are done with everything, so that what they said may be seen."""
        return self.total > 0 and self.first == self.second == self.total


def draw(session: Session, consultation: Consultation, size: int, by: User) -> CodingSample:
    """A new sample, drawn by lot from what can be read in English. Raises `NotPossible`."""
    themes = session.scalars(
        select(Theme).where(Theme.consultation_id == consultation.id, Theme.state == ACCEPTED)
    ).all()
    if not themes:
        raise NotPossible("no_themes")
    readable = or_(Comment.language == ENGLISH, Comment.translation.is_not(None))
    chosen = session.scalars(
        select(Comment.id)
        .where(Comment.consultation_id == consultation.id, Comment.text != "", readable)
        .order_by(func.random())
        .limit(max(FEWEST, min(size, max(SIZES))))
    ).all()
    if len(chosen) < FEWEST:
        raise NotPossible("too_few_comments")
    sample = CodingSample(consultation_id=consultation.id, first_id=by.id, themes=list(themes))
    session.add(sample)
    session.flush()
    session.add_all(SampledComment(sample_id=sample.id, comment_id=one) for one in chosen)
    session.flush()
    return sample


def join(session: Session, sample: CodingSample, by: User) -> None:
    """Become the second of the two. Raises `NotPossible` where somebody else is, or the first."""
    joined = session.scalar(
        update(CodingSample)
        .where(
            CodingSample.id == sample.id,
            CodingSample.first_id != by.id,
            or_(CodingSample.second_id.is_(None), CodingSample.second_id == by.id),
        )
        .values(second_id=by.id)
        .returning(CodingSample.id)
        .execution_options(synchronize_session=False)
    )
    if joined is None:
        raise NotPossible("not_a_coder")
    session.expire(sample)


def progress(session: Session, samples: Sequence[int]) -> dict[int, Progress]:
    """How far the two are, by sample."""
    rows = session.execute(
        select(
            SampledComment.sample_id,
            func.count(),
            func.count(SampledComment.first_at),
            func.count(SampledComment.second_at),
        )
        .where(SampledComment.sample_id.in_(samples))
        .group_by(SampledComment.sample_id)
    )
    found = {sample: Progress(*numbers) for sample, *numbers in rows}
    return {one: found.get(one, Progress(0, 0, 0)) for one in samples}


def is_coder(sample: CodingSample, by: User) -> bool:
    """Whether this is one of the two."""
    return by.id in (sample.first_id, sample.second_id)


def next_for(session: Session, sample: CodingSample, by: User) -> SampledComment | None:
    """The first comment that this person is not done with."""
    done_at = SampledComment.first_at if by.id == sample.first_id else SampledComment.second_at
    return session.scalar(
        select(SampledComment)
        .where(SampledComment.sample_id == sample.id, done_at.is_(None))
        .order_by(SampledComment.id)
        .limit(1)
    )


def last_for(session: Session, sample: CodingSample, by: User) -> SampledComment | None:
    """The comment that this person was done with last, to look at it again."""
    done_at = SampledComment.first_at if by.id == sample.first_id else SampledComment.second_at
    return session.scalar(
        select(SampledComment)
        .where(SampledComment.sample_id == sample.id, done_at.is_not(None))
        .order_by(done_at.desc(), SampledComment.id.desc())
        .limit(1)
    )


def said_by(session: Session, sampled: SampledComment, by: User) -> set[int]:
    """The themes that this person says a comment says: never anybody else's."""
    mine = (SampleMark.sampled_id == sampled.id, SampleMark.by_id == by.id)
    return set(session.scalars(select(SampleMark.theme_id).where(*mine)))


def say(
    session: Session,
    sample: CodingSample,
    sampled: SampledComment,
    themes: Collection[int],
    by: User,
) -> None:
    """Keep what one of the two says of a comment; nothing fits where no theme is given.

    It may be changed until both are done with everything. Raises `NotPossible`.
    """
    if not is_coder(sample, by):
        raise NotPossible("not_a_coder")
    # The last words of the two may come at once: then the second sees that the first is done.
    session.scalar(select(CodingSample.id).where(CodingSample.id == sample.id).with_for_update())
    if progress(session, [sample.id])[sample.id].is_over:
        raise NotPossible("sample_over")
    session.execute(
        delete(SampleMark).where(SampleMark.sampled_id == sampled.id, SampleMark.by_id == by.id)
    )
    known = {one.id for one in sample.themes}
    session.add_all(
        SampleMark(sampled_id=sampled.id, theme_id=one, by_id=by.id)
        for one in sorted(known & set(themes))
    )
    if by.id == sample.first_id:
        sampled.first_at = utc_now()
    else:
        sampled.second_at = utc_now()
    session.flush()


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
    rows = session.scalars(
        select(SampledComment)
        .where(
            SampledComment.sample_id == sample.id,
            SampledComment.comment_id.in_({int(comment) for comment, _ in shown}),
        )
        .options(
            joinedload(SampledComment.comment).options(
                selectinload(Comment.codings), joinedload(Comment.recording)
            )
        )
    ).unique()
    sampled = {str(one.comment_id): one for one in rows}
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
