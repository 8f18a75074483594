"""Which people's words may stand beside a priority, and how they are signed (standards N6)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, contains_eager

from analysis import quotes
from voice.listen.models import ACCEPTED, ENGLISH, REJECTED, Coding, Comment
from voice.listen.recordings.marks import unlabelled
from voice.listen.safe_words import safe
from voice.listen.safe_words.models import APPROVED, SafeWords
from voice.respond.evidence import standing_ids
from voice.respond.models import Priority
from voice.respond.wordings import clean

ROLES = {
    "young_people": "Young person",
    "parents": "Parent",
    "practitioners": "Practitioner",
    "everyone": "Person",
}
SPEAKING_FOR_SOMEONE = "Supporter"

PER_AUDIENCE = 1
_LOOKED_AT = 200  # comments an audience, so that no page reads them all


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that may be published. `comment` is for staff; it never leaves."""

    comment: int
    audience: str
    text: str
    language: str
    translation: str | None
    role: str
    year: int

    @property
    def attribution(self) -> str:
        """Who said it, as the strategies sign quotes: "Parent 2026"."""
        return f"{self.role} {self.year}"


def pick(
    session: Session, priority: Priority, audiences: Iterable[str], most: int = PER_AUDIENCE
) -> list[Quoted]:
    """Up to `most` telling quotes from each of the audiences, in their order.

    Only from comments whose writer said that we may, that no one left out, and whose words two
    people made safe (`safe_words.redactions`): what they covered stays covered. Words in another
    language need a person's translation first.
    """
    picked: list[Quoted] = []
    for audience in audiences:
        passages = list(_passages(session, priority, audience))
        by_id = {str(comment.id): (comment, words) for comment, words, _ in passages}
        chosen = quotes.choose(
            [
                (
                    str(comment.id),
                    unlabelled(_english(comment, words)),
                    coding.confidence or 1.0,
                    coding.evidence,
                )
                for comment, words, coding in passages
            ],
            most=most,
            is_safe=_is_decided,
        )
        picked += [_sign(*by_id[quote.comment], quote.text) for quote in chosen]
    return picked


def _passages(
    session: Session, priority: Priority, audience: str
) -> Iterator[tuple[Comment, SafeWords, Coding]]:
    """Comments fit to quote, each once: what people accepted first, then the surest."""
    left_out = {comment.id for comment in priority.left_out}
    seen: set[int] = set()
    for comment, coding in session.execute(
        select(Comment, Coding)
        .join(Coding, Coding.comment_id == Comment.id)
        .join(Comment.safe)
        .options(contains_eager(Comment.safe))
        .where(
            SafeWords.state == APPROVED,
            Coding.theme_id.in_(standing_ids(priority.themes)),
            Coding.state != REJECTED,
            Comment.audience == audience,
            Comment.may_quote.is_(True),
            Comment.text != "",  # a picture: never published
            Comment.id.not_in(left_out),
        )
        .order_by(
            case((Coding.state == ACCEPTED, 0), else_=1),
            func.coalesce(Coding.confidence, 1.0).desc(),
            Comment.id,
        )
        .limit(_LOOKED_AT)
    ):
        words = safe.approved(comment)
        if words is None or comment.id in seen or not _is_english_or_short(comment):
            continue
        seen.add(comment.id)
        yield comment, words, coding


def _is_decided(_text: str) -> bool:
    """Two people have said what is covered and what stays; a machine does not overrule them."""
    return True


def _is_english_or_short(comment: Comment) -> bool:
    """Only whole comments: which sentence of the one belongs to which of the other is unknown."""
    if comment.language == ENGLISH:
        return True
    return bool(comment.translation) and len(comment.text.split()) <= quotes.LONGEST


def _english(comment: Comment, words: SafeWords) -> str:
    return words.text if comment.language == ENGLISH else words.translation or ""


def _sign(comment: Comment, words: SafeWords, text: str) -> Quoted:
    """The English words as chosen; of a translated comment, the person's own words beside them."""
    is_english = comment.language == ENGLISH
    is_proxy = comment.answered_by == "proxy"
    return Quoted(
        comment=comment.id,
        audience=comment.audience,
        text=clean(text if is_english else unlabelled(words.text)),
        language=comment.language,
        translation=None if is_english else clean(words.translation or ""),
        role=SPEAKING_FOR_SOMEONE if is_proxy else ROLES.get(comment.audience, "Person"),
        year=comment.year,
    )
