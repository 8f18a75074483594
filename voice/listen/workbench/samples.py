"""Two people code the same comments, drawn by lot, each without seeing what the other says.

What they say is kept apart from the codings until both are done (`sample_outcomes`). Services; the
caller commits.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from analysis.agreement import FEWEST
from surveys.base import utc_now
from surveys.models import Consultation
from voice.accounts.models import User
from voice.listen.models import Comment
from voice.listen.refusal import NotPossible
from voice.listen.themes import accepted_themes
from voice.listen.workbench.models import CodingSample, SampledComment, SampleMark

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
    themes = accepted_themes(session, consultation.id)
    if not themes:
        raise NotPossible("no_themes")
    chosen = session.scalars(
        select(Comment.id)
        .where(Comment.consultation_id == consultation.id, Comment.text != "", Comment.has_english)
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
    mine = (SampleMark.sampled_id == sampled.id, SampleMark.by_id == by.id)
    session.execute(delete(SampleMark).where(*mine))
    session.add_all(
        SampleMark(sampled_id=sampled.id, theme_id=one.id, by_id=by.id)
        for one in sample.themes
        if one.id in themes
    )
    setattr(sampled, "first_at" if by.id == sample.first_id else "second_at", utc_now())
    session.flush()
