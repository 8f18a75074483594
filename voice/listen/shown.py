"""How many people, as whoever is at a page may see it.

Readers see exact numbers. Who reads nothing word for word sees what could be published (standards
N3): numbers that are rounded or hidden, and how many said a theme in words.
"""

from analysis.disclosure.counts import publish_count
from analysis.disclosure.words import in_words
from voice.listen.places import may_read
from voice.wording import HOW_MANY


def number(people: int) -> str:
    """So many people, or comments: exact for readers, else as `disclosure.publish_count` has it."""
    return str(people) if may_read() else publish_count(people).shown


def said(people: int, base: int) -> str:
    """How many of an audience's people said something: in words, and nothing of too few."""
    return str(HOW_MANY.get(in_words(min(people, base), base), "–"))
