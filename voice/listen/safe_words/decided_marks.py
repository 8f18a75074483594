"""Places in a comment's words that could say who someone is, and whether each is taken out."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from analysis import redact
from analysis.quotable import mark_for_quoting
from analysis.types import Mark
from voice.listen.models import ENGLISH, Comment

TEXT, TRANSLATION = "text", "translation"
MACHINE, PERSON = "machine", "person"
BY_HAND = "words"
"""The kind of a mark that a person made: covered as "[removed]"."""


class NotFound(Exception):
    """Words that were to be taken out are not in the comment; `words` are the first such."""

    def __init__(self, words: str) -> None:
        """Keep the words, to say them to whoever typed them."""
        self.words = words
        super().__init__("these words are not in the comment")


@dataclass(frozen=True, slots=True)
class Decided:
    """A mark in a comment's words or their translation, and whether it is taken out."""

    where: str  # text, translation
    start: int
    end: int
    kind: str  # of `analysis.redact.COVERS`, or BY_HAND
    by: str  # machine, person: who found it
    is_out: bool

    @property
    def name(self) -> str:
        """What a form calls it."""
        return f"{self.where}-{self.start}-{self.end}"


def find(comment: Comment) -> list[Decided]:
    """What the engine marks in a comment: all of it is to be taken out, until a person decides."""
    return [
        Decided(where, one.start, one.end, one.kind, MACHINE, is_out=True)
        for where, words in words_of(comment).items()
        for one in mark_for_quoting(words)
    ]


def settle(marks: Iterable[Decided], kept: Iterable[str]) -> list[Decided]:
    """The marks as a form names those that stay readable; all others are taken out."""
    names = set(kept)
    return [replace(one, is_out=one.name not in names) for one in marks]


def add(comment: Comment, marks: Sequence[Decided], words: str) -> list[Decided]:
    """The marks and one for each place where these words stand. Raises `NotFound`."""
    if not words:
        return list(marks)
    letters = r"\s+".join(re.escape(one) for one in words.split())
    # In many languages an ending is joined to a name: then a part of a word is meant.
    for pattern in (rf"(?<!\w){letters}(?!\w)", letters):
        found = [
            Decided(where, *one.span(), BY_HAND, PERSON, is_out=True)
            for where, text in words_of(comment).items()
            for one in re.finditer(pattern, text, re.IGNORECASE)
        ]
        if found:
            return _apart([*found, *marks])
    raise NotFound(words)


def _apart(marks: Iterable[Decided]) -> list[Decided]:
    """In order, none over another: where two meet they become one, which is taken out."""
    apart: list[Decided] = []
    for one in sorted(marks, key=lambda mark: (mark.where, mark.start, -mark.end)):
        last = apart[-1] if apart else None
        if last is None or last.where != one.where or one.start >= last.end:
            apart.append(one)
            continue
        longer = last if last.end - last.start >= one.end - one.start else one
        apart[-1] = Decided(
            one.where, last.start, max(last.end, one.end), longer.kind, longer.by, is_out=True
        )
    return apart


def cover(comment: Comment, marks: Iterable[Decided]) -> dict[str, str]:
    """A comment's words, and their translation where there is one, with what is out covered."""
    out = [one for one in marks if one.is_out]
    return {
        where: redact.cover(
            words,
            [
                Mark(one.start, one.end, one.kind, words[one.start : one.end])
                for one in out
                if one.where == where
            ],
        )
        for where, words in words_of(comment).items()
    }


def words_of(comment: Comment) -> Mapping[str, str]:
    """A comment's words, and their translation where they are in another language."""
    if comment.language == ENGLISH or not comment.translation:
        return {TEXT: comment.text}
    return {TEXT: comment.text, TRANSLATION: comment.translation}


def digest_of(comment: Comment) -> str:
    """A fingerprint of a comment's words and their translation."""
    both = "\0".join(words_of(comment).values())
    return hashlib.sha256(both.encode()).hexdigest()


def to_json(marks: Iterable[Decided]) -> list[dict[str, Any]]:
    """As they are kept."""
    return [asdict(one) for one in marks]


def from_json(kept: Iterable[dict[str, Any]]) -> list[Decided]:
    """From what `to_json` gave."""
    return [Decided(**one) for one in kept]
