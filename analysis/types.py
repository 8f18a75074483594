"""The plain values the analysis works on. Frozen, so they can be shared freely."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEWEST = 5
"""What fewer people than this said is on the small-voice shelf."""


class Encoder(Protocol):
    """What turns texts into numbers that lie near each other where the meaning does.

    English only: texts in other languages are not given to it.
    """

    def vectors(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return a row of length 1 a text, in their order; an empty text gets one too."""
        ...

    def tones(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return such rows again, that lie near each other where texts are said alike."""
        ...


class CodebookError(ValueError):
    """A codebook that cannot be used: no theme, an empty key, or a key twice."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One person's words. `language` is a two-letter code, or None when unknown.

    `question` is what they answered; `translation` what a person made of their words in
    the language of the codebook.
    """

    id: str
    text: str
    language: str | None = None
    question: str = ""
    translation: str | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme of a codebook, with whatever its authors wrote to explain it."""

    key: str
    name: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """Themes with keys that differ. Raises CodebookError otherwise."""

    themes: tuple[Theme, ...]

    def __post_init__(self) -> None:
        if not self.themes:
            raise CodebookError("the codebook has no themes")
        seen: set[str] = set()
        for theme in self.themes:
            if not theme.key.strip():
                raise CodebookError(f"the theme {theme.name!r} has no key")
            if theme.key in seen:
                raise CodebookError(f"the key {theme.key!r} is used twice")
            seen.add(theme.key)

    def __iter__(self) -> Iterator[Theme]:
        return iter(self.themes)

    def __len__(self) -> int:
        return len(self.themes)

    def __contains__(self, key: object) -> bool:
        return any(theme.key == key for theme in self.themes)

    def __getitem__(self, key: str) -> Theme:
        """The theme with this key. Raises KeyError when there is none."""
        for theme in self.themes:
            if theme.key == key:
                return theme
        raise KeyError(key)

    @property
    def keys(self) -> tuple[str, ...]:
        """The themes' keys, in the codebook's order."""
        return tuple(theme.key for theme in self.themes)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A comment and the themes (keys) a person gave it; none is a valid answer."""

    comment: Comment
    themes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Coding:
    """The suggestion that a comment (id) belongs to a theme (key).

    `confidence` runs from 0 to 1. `evidence` holds the words of the comment that
    decided, as written and in reading order.
    """

    comment: str
    theme: str
    confidence: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundTheme:
    """A suggested theme: its label, telling phrases, comment ids, and best sentences.

    `quotes` holds sentences of the members, the most typical first. `is_small` marks what
    only a few people said, which belongs on a shelf of its own, not in the bin. `language`
    is the language of all its members, None where that cannot be told.
    """

    label: str
    phrases: tuple[str, ...]
    members: tuple[str, ...]
    quotes: tuple[str, ...]
    is_small: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """The suggestion that two themes (by their places) are one, alike from 0 to 1."""

    first: int
    second: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Found:
    """Suggested themes and the comment ids that fit none; every id exactly once.

    `merges` are pairs of themes that may be one, the most alike first.
    """

    themes: tuple[FoundTheme, ...]
    unplaced: tuple[str, ...]
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True)
class Feeling:
    """How a comment (id) sounds: a hint, never a finding.

    `score` runs from -1 to 1; `label` is negative, neutral or positive.
    """

    comment: str
    score: float
    label: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a comment (id) that stand for a theme."""

    comment: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to take out: code point offsets `start` to `end`, its kind, its text."""

    start: int
    end: int
    kind: str
    text: str
