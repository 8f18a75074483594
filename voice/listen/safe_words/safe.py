"""What may be shown of a comment, and to whom, once people have made its words safe."""

from dataclasses import dataclass

from voice.listen.models import Comment
from voice.listen.safe_words import decided_marks
from voice.listen.safe_words.decided_marks import Decided
from voice.listen.safe_words.models import APPROVED, NEVER, SUMMED_UP, SafeWords


@dataclass(frozen=True, slots=True)
class Shown:
    """A comment's words as somebody may see them: as they were written, or made safe."""

    text: str
    translation: str | None
    is_safe: bool


def current(comment: Comment) -> SafeWords | None:
    """What people decided about a comment, as long as its words are still the same."""
    safe = comment.safe
    return safe if safe is not None and safe.digest == decided_marks.digest_of(comment) else None


def approved(comment: Comment) -> SafeWords | None:
    """The words of a comment that two people let out; None where they have not."""
    safe = current(comment)
    return safe if safe is not None and safe.state == APPROVED else None


def shown(comment: Comment, *, is_lead: bool) -> Shown:
    """A comment's words for a reader: once they were approved, the original is for leads only."""
    safe = current(comment)
    if safe is None or not safe.sealed or is_lead:
        return Shown(comment.text, comment.translation, is_safe=False)
    return Shown(safe.text, safe.translation, is_safe=True)


def why_never(comment: Comment) -> str | None:
    """Why people said that a comment is not published; None where they have not said so."""
    safe = current(comment)
    return (safe.reason or SUMMED_UP) if safe is not None and safe.state == NEVER else None


def marks_of(comment: Comment) -> list[Decided]:
    """The marks to decide on: as people left them, or as the engine finds them, all taken out."""
    safe = current(comment)
    if safe is not None:
        return decided_marks.from_json(safe.marks)
    return decided_marks.find(comment)
