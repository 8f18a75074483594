"""Noun phrases of a text, and the words that say how something is."""

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from textblob.en import parse

from analysis.redact import mark
from analysis.tokens import is_telling, stem, words

_LONGEST_PHRASE = 4
_LETTERS = 1_500
# Words that name nothing, even with others; and those that name nothing alone.
_EMPTY = """
    everyone everything everybody anyone anything anybody someone something nothing nobody
    none one other yr else lot bit
"""
_VAGUE = """
    hour minute min second today tomorrow morning ok okay yes no
    thing lot bit way time day year week month people person someone anyone everyone
    everything anything something nothing none one ones other others reason kind sort
    part case fact number couple area point question answer idea matter place need
    spot end start moment rest round side little right xxx
"""
# Adjectives to the tagger that say of nothing how it is.
_NO_QUALITY = """
    more most less much many such own same other able sure last next first whole only
"""

_VAGUE_STEMS = frozenset(stem(word) for word in _VAGUE.split())
_EMPTY_STEMS = frozenset(stem(word) for word in _EMPTY.split())
_QUALIFY_NOTHING = frozenset(_NO_QUALITY.split())

Stems = tuple[str, ...]


class Item(NamedTuple):
    """A word, what kind of word it is, and where in a chunk it stands."""

    word: str
    tag: str
    place: str


class Read(NamedTuple):
    """What a text says: noun phrases, and qualities such as "kind" or "late"."""

    phrases: list[str]
    qualities: list[str]


def read(text: str) -> Read:
    """Return the noun phrases and qualities of a text, none of which redaction marks.

    In a script the tagger does not know, pairs of words stand for phrases.
    """
    plain = _without_marks(text[:_LETTERS])
    if not plain.isascii() and sum(letter.isascii() for letter in plain) < len(plain) / 2:
        return Read(list(_pairs(plain)), [])
    phrases: list[str] = []
    qualities: list[str] = []
    for line in parse(plain.replace("/", " ").replace("’", "'")).split("\n"):
        items = [Item(*(*item.split("/"), "", "")[:3]) for item in line.split(" ")]
        phrases += chain(_chunks(items), _misread(items))
        qualities += (item.word.casefold() for item in items if _is_quality(item))
    return Read(phrases, qualities)


def stems(phrase: str) -> Stems:
    """Return the stems of a phrase, by which it is compared."""
    return tuple(stem(word) for word in words(phrase))


def _without_marks(text: str) -> str:
    for found in reversed(mark(text)):
        text = f"{text[: found.start]} . {text[found.end :]}"
    return text


def _is_quality(item: Item) -> bool:
    word = item.word.casefold()
    is_word = word.replace("-", "").isalpha() and len(word) > 2
    return item.tag == "JJ" and is_word and is_telling(word) and word not in _QUALIFY_NOTHING


def _chunks(items: Sequence[Item]) -> Iterator[str]:
    chunk: list[Item] = []
    for item in [*items, Item(".", ".", "O")]:
        if item.place == "B-NP" or not item.place.endswith("-NP"):
            yield from _trim(chunk)
            chunk = []
        if item.place.endswith("-NP"):
            chunk.append(item)


def _trim(chunk: Sequence[Item]) -> Iterator[str]:
    """A chunk without its article, numbers and fillers, and each of its endings."""
    kept = [item.word.casefold() for item in chunk if item.tag.startswith(("NN", "JJ", "VBG"))]
    kept = [word for word in kept if is_telling(word) and len(word) > 2][-_LONGEST_PHRASE:]
    if not kept or not chunk[-1].tag.startswith("NN") or _is_empty(kept):
        return
    for start in range(len(kept)):
        run = kept[start:]
        if not all(word.replace("-", "").isalpha() for word in run):
            continue
        if len(run) > 1 or stem(run[0]) not in _VAGUE_STEMS:
            yield " ".join(run)


def _misread(items: Sequence[Item]) -> Iterator[str]:
    """Pairs such as "bus stop", whose second noun the tagger takes for a verb."""
    for (first, tag, _), (second, other, _) in pairwise(items):
        pair = (first.casefold(), second.casefold())
        named = all(word.isalpha() and len(word) > 2 and is_telling(word) for word in pair)
        if named and (tag, other) == ("NN", "VB") and not _is_empty(pair):
            yield " ".join(pair)


def _is_empty(run: Sequence[str]) -> bool:
    return any(stem(word) in _EMPTY_STEMS for word in run)


def _pairs(text: str) -> Iterator[str]:
    run = words(text)
    plain = text.casefold()
    for first, second in pairwise(run):
        if is_telling(first) and is_telling(second) and f"{first} {second}" in plain:
            yield f"{first} {second}"
    if len(run) == 1:
        yield run[0]
