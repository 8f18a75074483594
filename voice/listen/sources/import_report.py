"""A file's report afterwards: its rows, a duplicate that is none after all, and all of it undone.

Nothing here commits.
"""

from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload, load_only

from surveys.base import utc_now
from surveys.models import Consultation
from voice.accounts.models import User
from voice.listen import comments, rehearing
from voice.listen.groups import editions_of
from voice.listen.models import Comment
from voice.listen.refusal import NotPossible
from voice.listen.sources.models import (
    CHOOSING,
    DUPLICATE,
    TAKEN,
    TAKEN_AFTER_ALL,
    UNDONE,
    CommentImport,
    ImportRow,
)
from voice.media import sweeping
from voice.paging import PAGE, Page
from voice.safeguarding.models import FLAGGED, Concern
from voice.safeguarding.models import WAITING as WAITS_FOR_A_LEAD


def of_consultation(session: Session, consultation: Consultation, number: int) -> Page:
    """The files that were brought, the newest first; those that wait for somebody too."""
    mine = CommentImport.consultation_id == consultation.id
    total = session.scalar(select(func.count()).select_from(CommentImport).where(mine)) or 0
    items = session.scalars(
        select(CommentImport)
        .where(mine)
        .order_by(CommentImport.id.desc())
        .options(joinedload(CommentImport.added_by))
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()
    return Page(items, total, number)


def rows(session: Session, brought: CommentImport, outcome: str, number: int) -> Page:
    """The cells of a file that came to something else than a comment, in the file's order."""
    wanted = [ImportRow.import_id == brought.id]
    if outcome:
        wanted.append(ImportRow.outcome == outcome)
    total = session.scalar(select(func.count()).select_from(ImportRow).where(*wanted)) or 0
    items = session.scalars(
        select(ImportRow)
        .where(*wanted)
        .order_by(ImportRow.number, ImportRow.id)
        .options(joinedload(ImportRow.comment).joinedload(Comment.safe))
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()
    return Page(items, total, number)


def outcomes(session: Session, brought: CommentImport) -> set[str]:
    """What there is in a file's report."""
    found = select(ImportRow.outcome).where(ImportRow.import_id == brought.id).distinct()
    return set(session.scalars(found))


def take_after_all(session: Session, brought: CommentImport, row_id: int) -> None:
    """A person says that a duplicate was said by somebody else: it becomes a comment.

    Raises `NotPossible` where it is none any more, or its words are gone.
    """
    row = session.get(ImportRow, row_id, with_for_update=True)
    same = row.comment if row and row.import_id == brought.id else None
    if row is None or row.outcome != DUPLICATE or same is None or row.facts is None:
        raise NotPossible("not_a_duplicate")
    comments.keep(session.connection(), [_row_of(session, brought, row, same)])
    row.comment_id = session.scalar(
        select(func.max(Comment.id)).where(Comment.import_id == brought.id)
    )
    row.outcome = TAKEN_AFTER_ALL
    brought.taken, brought.duplicates = brought.taken + 1, brought.duplicates - 1


def undo(session: Session, brought: CommentImport, by: User) -> None:
    """Take a file back: its comments go, the report stays.

    Raises `NotPossible` while a safeguarding lead has not yet read what may tell of harm in it.
    """
    held = session.get(CommentImport, brought.id, with_for_update=True, populate_existing=True)
    if held is None or held.state != TAKEN:
        raise NotPossible("not_taken")
    if count_flagged(session, Comment.import_id == brought.id):
        raise NotPossible("lead_first")
    rehearing.let_go(session, held.consultation_id, Comment.import_id == held.id)
    session.execute(update(ImportRow).where(ImportRow.import_id == held.id).values(facts=None))
    held.state, held.undone_by_id, held.undone_at = UNDONE, by.id, utc_now()


def count_flagged(session: Session, mine: object) -> int:
    """How many of these comments may tell of harm and wait for a lead."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Concern)
            .join(Comment, Comment.id == Concern.comment_id)
            .where(mine, Concern.rank == FLAGGED, Concern.state.in_(WAITS_FOR_A_LEAD))  # type: ignore[arg-type]  # a condition on comments
        )
        or 0
    )


def drop(session: Session, brought: CommentImport) -> None:
    """Let go of a file whose columns nobody chose."""
    if brought.file:
        sweeping.leave_after_commit(session, [brought.file])
    session.delete(brought)


def drop_left(session: Session, before: object) -> None:
    """Let go of files that were left before a moment."""
    left = (CommentImport.state == CHOOSING, CommentImport.added_at < before)
    for one in session.scalars(
        select(CommentImport).where(*left).options(load_only(CommentImport.id, CommentImport.file))
    ):
        drop(session, one)


def _row_of(
    session: Session, brought: CommentImport, row: ImportRow, same: Comment
) -> dict[str, object]:
    facts = dict(row.facts or {})
    said_on = facts.pop("said_on", None)
    return facts | {
        "consultation_id": brought.consultation_id,
        "edition_id": editions_of(session, brought.consultation_id).get(same.audience),
        "import_id": brought.id,
        "import_row": row.number,
        "source": comments.FROM_FILE,
        "channel": brought.choices["channel"],
        "audience": same.audience,
        "text": same.text,
        "said_on": date.fromisoformat(said_on) if said_on else None,
    }
