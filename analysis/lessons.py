"""What teaches a coder: the lines of a codebook, and the comments that people labelled."""

from collections.abc import Sequence

import numpy as np

from analysis.learner import Flags
from analysis.runs import Floats, Ints
from analysis.tokens import words
from analysis.types import Codebook, CodebookError, Labelled, Theme

# How much one line of the codebook counts beside one labelled comment.
_NAME, _DESCRIPTION, _KEYWORD, _EXAMPLE = 2.0, 1.5, 2.0, 1.0


def read_lines(codebook: Codebook) -> tuple[list[str], Ints, Floats]:
    """Return the codebook's own words, the number of each line's theme, and what it counts."""
    lines: list[str] = []
    owners: list[int] = []
    weights: list[float] = []
    for at, theme in enumerate(codebook):
        for line, weight in _theme_lines(theme):
            if words(line):
                lines.append(line)
                owners.append(at)
                weights.append(weight)
    return lines, np.array(owners, dtype=np.int64), np.array(weights)


def _theme_lines(theme: Theme) -> list[tuple[str, float]]:
    return [
        (theme.name, _NAME),
        (theme.description, _DESCRIPTION),
        *((keyword, _KEYWORD) for keyword in theme.keywords),
        *((example, _EXAMPLE) for example in theme.examples),
    ]


def merge(examples: Sequence[Labelled], codebook: Codebook) -> dict[tuple[str, str], list[bool]]:
    """Return texts people labelled, the question of each, and their themes.

    The same answer counts once, with all its themes. Raises CodebookError for a theme that
    the codebook does not have.
    """
    numbers = {key: at for at, key in enumerate(codebook.keys)}
    found: dict[tuple[str, str], list[bool]] = {}
    for example in examples:
        text = example.comment.text.strip()
        if not text:
            continue
        flags = found.setdefault((text, example.comment.question), [False] * len(numbers))
        for key in example.themes:
            if key not in numbers:
                raise CodebookError(
                    f"the example {example.comment.id!r} has the theme {key!r},"
                    " which the codebook does not have"
                )
            flags[numbers[key]] = True
    return found


def mark(owners: Ints, themes: int) -> Flags:
    """Return rows by themes: each row has the theme that owns it."""
    flags = np.zeros((len(owners), themes), dtype=np.bool_)
    flags[np.arange(len(owners)), owners] = True
    return flags
