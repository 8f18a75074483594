"""One number made safe: hidden, or rounded to 5 (standards N1 to N3)."""

from dataclasses import dataclass
from typing import Literal

HIDDEN = "c"
LARGEST_HIDDEN = 7
ROUND_TO = 5
NUMBERS_FROM = 10
ALL_SAME_FROM = 20
PERCENTAGES_FROM = 50

Show = Literal["numbers", "words", "nothing"]


@dataclass(frozen=True, slots=True)
class Published:
    """A number as the public may see it; `value` is None when it is hidden."""

    value: int | None
    shown: str


def publish_count(n: int) -> Published:
    """Return `n` people as they may be shown: "c" for 1 to 7, else rounded to 5.

    Source: standards N3. Raises ValueError when `n` is negative.
    """
    if n < 0:
        raise ValueError(f"a count of people cannot be negative: {n}")
    if is_hidden(n):
        return Published(None, HIDDEN)
    return Published(_rounded(n), str(_rounded(n)))


def _rounded(n: int) -> int:
    return ROUND_TO * ((n + ROUND_TO // 2) // ROUND_TO)


def is_hidden(n: int) -> bool:
    """Whether a count is one to be hidden: 1 to 7 (standards N3)."""
    return 1 <= n <= LARGEST_HIDDEN


def possible(n: int) -> tuple[int, int]:
    """The least and greatest true count that are published in the same way as `n`."""
    if n == 0:
        return 0, 0
    if n <= LARGEST_HIDDEN:
        return 1, LARGEST_HIDDEN
    middle = _rounded(n)
    return max(LARGEST_HIDDEN + 1, middle - ROUND_TO // 2), middle + ROUND_TO // 2


def may_show_percentages(base: int) -> bool:
    """Whether `base` people are enough for percentages: 50 or more (standards N3)."""
    return base >= PERCENTAGES_FROM


def publish_percentage(count: int, base: int) -> Published | None:
    """Return `count` of `base` people in per cent, or None where none may be shown.

    It is worked out from the published numbers: an exact 45.1% of 51 people would
    say 23. Raises ValueError when `count` is not between 0 and `base`.
    """
    check_part(count, base)
    value, whole = publish_count(count).value, publish_count(base).value
    if not may_show_percentages(base) or value is None or not whole:
        return None
    percent = min(100, round(100 * value / whole))
    return Published(percent, f"{percent}%")


def check_part(count: int, base: int) -> None:
    """Raise ValueError unless `count` people can be part of `base` people."""
    if not 0 <= count <= base:
        raise ValueError(f"{count} people cannot be part of {base}")


def how_to_show(people: int, largest: int) -> Show:
    """How the answers of `people` may be shown; `largest` is the count of the commonest.

    Source: standards N3 (base under 10; all the same under 20).
    """
    if people == 0 or (largest == people and people < ALL_SAME_FROM):
        return "nothing"
    return "numbers" if people >= NUMBERS_FROM else "words"
