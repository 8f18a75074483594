"""Words made safe to publish: the engine marks, one person decides, a second agrees (standards N6).

Until both have done so, nothing of a comment is quoted anywhere that leaves the house. After it,
only safeguarding leads read the words as they were written. Nothing here commits.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from surveys.base import utc_now
from voice.accounts.models import User
from voice.audit import record
from voice.listen.cleaning import clean
from voice.listen.models import Comment
from voice.listen.refusal import NotPossible, need
from voice.listen.rehearing import comments_changed
from voice.listen.safe_words import decided_marks
from voice.listen.safe_words.decided_marks import Decided
from voice.listen.safe_words.models import (
    APPROVED,
    COMPLAINT,
    NEVER,
    OPEN,
    SUMMED_UP,
    WAITING,
    EarlierMarks,
    SafeWords,
)
from voice.listen.safe_words.safe import current, marks_of


def decide(
    session: Session,
    comment: Comment,
    version: int,
    kept: Iterable[str],
    more: Sequence[str],
    by: User,
) -> None:
    """Say what is taken out, and pass the comment on to a second person.

    `kept` names the marks that stay readable, `more` holds further words to take out, each
    wherever it stands. Raises `NotFound`, and `NotPossible` where somebody decided meanwhile.
    """
    safe = _hold(session, comment, version)
    need(safe is None or not safe.sealed, "sealed")
    marks = decided_marks.settle(marks_of(comment), kept)
    for words in more:
        marks = decided_marks.add(comment, marks, clean(words))
    _step(session, comment, safe, WAITING, marks, by)


def approve(session: Session, comment: Comment, version: int, by: User) -> None:
    """The second person agrees: these words may leave. Raises `NotPossible` for the first."""
    safe = _hold(session, comment, version)
    if safe is None or safe.state != WAITING:
        raise NotPossible("not_waiting")
    need(safe.decided_by_id != by.id, "second_reader")
    _keep_earlier(session, safe)
    safe.state, safe.sealed = APPROVED, True
    safe.approved_by_id, safe.approved_at = by.id, utc_now()
    safe.version += 1


def refuse(
    session: Session, comment: Comment, version: int, by: User, reason: str = SUMMED_UP
) -> None:
    """Never quote this comment, for one of `REASONS`. Raises `NotPossible`.

    The audit trail keeps for good who sent something to complaints: the step can be undone, and
    what was passed on cannot (standards G7).
    """
    safe = _hold(session, comment, version)
    _step(session, comment, safe, NEVER, marks_of(comment), by, reason)
    if reason == COMPLAINT:
        record(session, "sent_to_complaints", by.id, f"comment:{comment.id}")
    comments_changed.send(session, comments=[comment.id])


def undo(session: Session, comment: Comment, version: int, *, is_lead: bool) -> None:
    """Take the last step back; drafts of releases that quote the comment go.

    What was approved once is opened again by safeguarding leads only; others can take the
    approval back, and the original stays closed. Raises `NotPossible`.
    """
    safe = _hold(session, comment, version)
    if safe is None:
        raise NotPossible("nothing_to_undo")
    before = next(iter(safe.earlier), None)
    safe.sealed = safe.sealed and not is_lead
    need(not safe.sealed or (before is not None and before.marks == safe.marks), "sealed")
    if before is None:
        session.delete(safe)
    else:
        _go_back(safe, before)
        session.delete(before)
    session.flush()
    session.expire(comment, ["safe"])
    comments_changed.send(session, comments=[comment.id])


def _go_back(safe: SafeWords, before: EarlierMarks) -> None:
    safe.state, safe.marks, safe.decided_by_id = before.state, before.marks, before.by_id
    safe.decided_at, safe.reason = before.at, before.reason
    safe.approved_by_id = safe.approved_at = None
    safe.version += 1
    _cover(safe, safe.comment)


def _step(
    session: Session,
    comment: Comment,
    safe: SafeWords | None,
    state: str,
    marks: Sequence[Decided],
    by: User,
    reason: str | None = None,
) -> None:
    if safe is None:
        safe = _start(session, comment)
    else:
        _keep_earlier(session, safe)
    safe.state, safe.reason, safe.marks = state, reason, decided_marks.to_json(marks)
    safe.decided_by_id, safe.decided_at = by.id, utc_now()
    safe.approved_by_id = safe.approved_at = None
    safe.version += 1
    safe.digest = decided_marks.digest_of(comment)
    _cover(safe, comment)
    session.flush()


def _start(session: Session, comment: Comment) -> SafeWords:
    """A first decision; what was decided about other words of the comment goes."""
    if comment.safe is not None:
        comment.safe = None
        session.flush()
    comment.safe = SafeWords(version=0, state=OPEN, digest="", marks=[], text="")
    return comment.safe


def _keep_earlier(session: Session, safe: SafeWords) -> None:
    session.add(
        EarlierMarks(
            safe_words_id=safe.id,
            state=safe.state,
            reason=safe.reason,
            marks=safe.marks,
            by_id=safe.decided_by_id,
            at=safe.decided_at,
        )
    )


def _hold(session: Session, comment: Comment, version: int) -> SafeWords | None:
    """What was decided so far, and nobody else's until we are done. Raises `NotPossible`."""
    session.refresh(comment, ["text"], with_for_update=True)
    session.expire(comment, ["safe"])
    safe = current(comment)
    need((safe.version if safe else 0) == version, "decided_meanwhile")
    return safe


def _cover(safe: SafeWords, comment: Comment) -> None:
    covered = decided_marks.cover(comment, decided_marks.from_json(safe.marks))
    safe.text, safe.translation = covered["text"], covered.get("translation")
