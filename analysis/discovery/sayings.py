"""What was said, each wording once, apart by language."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis import language
from analysis.tokens import is_telling, words
from analysis.types import Comment

ENGLISH = "en"
_STEP = 2_000


@dataclass(frozen=True, slots=True)
class Sayings:
    """Different texts of one language, with the ids of the comments that say each.

    In an order that does not depend on the order of the comments.
    """

    language: str | None
    texts: list[str]
    ids: list[list[str]]


def gather(comments: Sequence[Comment], step: Callable[[int], None]) -> list[Sayings]:
    """Return the comments that hold a telling word, most spoken language first.

    Texts that differ only in case and punctuation are one. A text of no certain language
    is taken for English if it could be, by its letters. `step` is told comments done.
    """
    said: dict[str | None, dict[tuple[str, ...], list[Comment]]] = defaultdict(dict)
    for at, comment in enumerate(comments):
        if at % _STEP == 0:
            step(at)
        found = tuple(words(comment.text))
        if any(is_telling(word) for word in found):
            spoken = _language(comment)
            said[spoken].setdefault(found, []).append(comment)
    gathered = [_sort(spoken, by_words) for spoken, by_words in said.items()]
    return sorted(gathered, key=lambda one: (-len(one.texts), one.language or ""))


def _language(comment: Comment) -> str | None:
    spoken = language.detect(comment.text, form=comment.language)
    if spoken is None and _is_latin(comment.text):
        return ENGLISH
    return spoken


def _is_latin(text: str) -> bool:
    letters = [letter for letter in text[:200] if letter.isalpha()]
    return all(letter < "\u0250" for letter in letters)


def _sort(spoken: str | None, by_words: dict[tuple[str, ...], list[Comment]]) -> Sayings:
    ordered = sorted(by_words.items())
    return Sayings(
        spoken,
        [min(comment.text for comment in same) for _, same in ordered],
        [sorted(comment.id for comment in same) for _, same in ordered],
    )
