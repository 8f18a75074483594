"""A page of text under check: its sentences, and what the rules say about it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from typing import Literal

from analysis.easyread.advice import ADVICE
from analysis.sentences import split

Level = Literal["error", "warn", "hint"]
_BLOCK = re.compile(r"\S[^\n]*")
_EDGES = "*_“”‘’\"'.,;:!?()[]"


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a rule of standards section 1 finds fault, how much it matters, what to do.

    `start` and `end` are code point offsets into the text at `place`. `offer` is what could
    stand instead, over `over` where that is more than the place itself. `kind` names the
    constant in `ADVICE` that `arguments` fill.
    """

    kind: str
    start: int
    end: int
    level: Level
    words: tuple[tuple[str, str], ...] = ()
    offer: str | None = None
    over: tuple[int, int] | None = None
    place: str = "text"
    language: str = "en"

    @property
    def rule(self) -> str:
        """The rule, such as "ER8"."""
        return self.kind.partition(".")[0]

    @property
    def template(self) -> str:
        """The advice with gaps, to be translated."""
        return ADVICE[self.kind]

    @property
    def arguments(self) -> dict[str, str]:
        """What fills the gaps."""
        return dict(self.words)

    @property
    def advice(self) -> str:
        """What to do, in English."""
        return self.template % self.arguments

    def mended(self, text: str) -> str:
        """The text at the place with the offer in it; as it is where nothing is offered."""
        if self.offer is None:
            return text
        start, end = self.over or (self.start, self.end)
        return text[:start] + self.offer + text[end:]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it begins in the page."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Where it ends in the page."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Page:
    """The text, its language, and words its readers are known to understand."""

    text: str
    language: str
    allow: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order."""
        found: list[Sentence] = []
        end = 0
        for text in split(self.text):
            start = self.text.index(text, end)
            end = start + len(text)
            found.append(Sentence(start, text))
        return tuple(found)

    @cached_property
    def blocks(self) -> tuple[Sentence, ...]:
        """The lines that are not empty, in order."""
        return tuple(Sentence(m.start(), m.group()) for m in _BLOCK.finditer(self.text))


Rule = Callable[[Page], Iterator[Finding]]


def words(text: str) -> list[str]:
    """The words of `text` in any script: what stands between spaces and has a letter or digit."""
    return [word for word in text.split() if any(map(str.isalnum, word))]


def word_set(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


def bare(word: str) -> str:
    """A word in small letters, without the marks around it."""
    return word.strip(_EDGES).replace("’", "'").lower()


def lines(name: str) -> tuple[str, ...]:
    """The entries of a list in analysis/data, without its comments."""
    text = resources.files("analysis").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def like(original: str, replacement: str) -> str:
    """The replacement, with a capital where the original has one."""
    return replacement[:1].upper() + replacement[1:] if original[:1].isupper() else replacement
