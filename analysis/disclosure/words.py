"""How many, in words, for easy read (standards ER7): keys to translate, and English."""

from typing import Literal

from analysis.disclosure.counts import (
    PERCENTAGES_FROM,
    Published,
    check_part,
    how_to_show,
    publish_count,
)

Words = Literal["nothing", "people_told_us", "nobody", "a_few", "some", "about_half", "most"]

ENGLISH: dict[Words, str] = {
    "nothing": "",
    "people_told_us": "people told us",
    "nobody": "no one",
    "a_few": "a few people",
    "some": "some people",
    "about_half": "about half of the people",
    "most": "most people",
}

# At least this share of the people, the largest first.
_SHARES: tuple[tuple[float, Words], ...] = ((0.6, "most"), (0.4, "about_half"), (0.15, "some"))


def in_words(count: int, base: int) -> Words:
    """Return the key for how many of `base` people `count` is.

    Only the published numbers decide, so the words tell nothing more than they do.
    Under 10 people it is always "people_told_us", or "nothing" where no words may be
    shown. Raises ValueError when `count` is not between 0 and `base`.
    """
    check_part(count, base)
    show = how_to_show(base, max(count, base - count))
    if show == "nothing" or (show == "words" and count == 0):
        return "nothing"
    if show == "words":
        return "people_told_us"
    return _of_published(publish_count(count), publish_count(base))


def _of_published(count: Published, base: Published) -> Words:
    if count.value == 0:
        return "nobody"
    if count.value is None or base.value is None:
        # Up to 7 hidden people are few of 50, but may be half of 14.
        return "a_few" if (base.value or 0) >= PERCENTAGES_FROM else "some"
    share = count.value / base.value
    return next((word for least, word in _SHARES if share >= least), "a_few")
