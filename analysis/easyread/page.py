"""A page of text under check: its sentences, and what the rules say about it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Literal

from analysis.sentences import split

Level = Literal["error", "warn", "hint"]
_BLOCK = re.compile(r"\S[^\n]*")


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a rule of standards section 1 finds fault, how much it matters, what to do.

    `start` and `end` are code point offsets; `text[start:end]` is the place.
    """

    rule: str
    start: int
    end: int
    level: Level
    advice: str


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
    allow: frozenset[str]

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


def lines(name: str) -> tuple[str, ...]:
    """The entries of a list in analysis/data, without its comments."""
    text = resources.files("analysis").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def each(
    page: Page, pattern: re.Pattern[str], rule: str, level: Level, advice: str
) -> Iterator[Finding]:
    """A finding for each match of `pattern`; `{}` in the advice becomes what matched."""
    for match in pattern.finditer(page.text):
        yield Finding(rule, *match.span(), level, advice.replace("{}", match.group()))
