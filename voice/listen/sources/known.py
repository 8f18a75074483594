"""Which words of a file are already here."""

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voice.listen.comments import FROM_FILE
from voice.listen.models import Comment

_SENTENCE = 6  # words: shorter answers, such as "None", are often the same by chance

Place = int | tuple[int, str]
"""A comment, or the row and the column of a file that is being read."""


class Known:
    """The comments that files brought to a consultation.

    A whole sentence that the same forum said word for word is the same comment brought twice.
    Short answers ("None", "More help") are often alike by chance: as many of them are known as
    an earlier file brought.
    """

    def __init__(self, session: Session, consultation_id: int) -> None:
        rows = session.execute(
            select(Comment.audience, Comment.text, func.count(), func.min(Comment.id))
            .where(Comment.consultation_id == consultation_id, Comment.source == FROM_FILE)
            .group_by(Comment.audience, Comment.text)
        ).all()
        self._left = Counter({(audience, words): count for audience, words, count, _ in rows})
        self._places: dict[tuple[str, str], Place] = {
            (audience, words): first for audience, words, _, first in rows
        }

    def has(self, words: str, audience: str) -> bool:
        """Whether a file, or an earlier row of this one, brought the same.

        Each time it is asked, one of the short answers that are alike is used up.
        """
        if is_sentence(words):
            return (audience, words) in self._places
        self._left[audience, words] -= 1
        return self._left[audience, words] >= 0

    def where(self, words: str, audience: str) -> Place:
        """The comment that holds the same words."""
        return self._places[audience, words]

    def add(self, words: str, audience: str, place: Place) -> None:
        """From now on these words are known, and stand there."""
        self._places.setdefault((audience, words), place)


def is_sentence(words: str) -> bool:
    """Whether words are so many that nobody else says just the same by chance."""
    return len(words.split(maxsplit=_SENTENCE)) >= _SENTENCE
