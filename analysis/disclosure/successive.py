"""Words that stand in one release after another, so that their differences tell nothing (N4).

A word alone hides small numbers. Two releases may not: whoever knows that one person came or went
between them, and sees a word change, learns the true number at that edge. So a word that was
printed stays as it was until so many people have come or gone that the change could be any of
them.
"""

from dataclasses import dataclass

from analysis.disclosure.counts import NUMBERS_FROM
from analysis.disclosure.words import Words, in_words

FEWEST_MOVED = NUMBERS_FROM


@dataclass(frozen=True, slots=True)
class Printed:
    """A word as it was last worked out, and the true numbers it came from, never published."""

    word: Words
    count: int
    base: int


def in_words_after(before: Printed | None, count: int, base: int) -> Printed:
    """How many of `base` people `count` is, in a word that may be printed after `before`.

    What nobody says any more is not printed, whatever stood there: people who took their words
    back are not spoken for. Raises as `in_words` does.
    """
    word = in_words(count, base)
    if before is None or _moved(before, count, base) or count == 0:
        return Printed(word, count, base)
    return before


def _moved(before: Printed, count: int, base: int) -> bool:
    return max(abs(count - before.count), abs(base - before.base)) >= FEWEST_MOVED
