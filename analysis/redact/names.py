"""Names of people: by what stands before them, by their capital, by a list of first names."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.redact.vocabulary import (
    cues,
    first_names,
    is_first_name,
    is_ordinary,
    is_plain,
    part_of_speech,
)

Span = tuple[int, int, str]

_OPENING = re.compile(r"[.!?…:;\n\r\t•\"“()]|[-–—*] ")
_TOKEN = re.compile(r"[^\W\d_]++")
_ENDINGS, _TITLES, _CALLED, _LINKS, _RELATIONS = (
    cues(group) for group in ("endings", "titles", "called", "links", "relations")
)
_ENDINGS_BUT_S = _ENDINGS - {"s"}
_SAID, _CUES = _CALLED | _LINKS, _CALLED | _RELATIONS
# A text in capitals throughout gives no hint by them.
_SHOUTED = 0.6
_LONGEST = 40
_APOSTROPHES = frozenset("'’")
_JOINS = _APOSTROPHES | {" ", ". "}
_OPENINGS = frozenset((": ", " (", " “", ' "'))


class _Word(NamedTuple):
    """A word of the text; `gap` is what stands between it and the word before."""

    text: str
    lower: str
    start: int
    gap: str
    first: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def has_capital(self) -> bool:
        return self.text[0].isupper() and (len(self.text) == 1 or not self.text.isupper())


def find(text: str) -> Iterator[Span]:
    """Yield (start, end, "name") of each name of a person; first and last names together."""
    words = _words(text)
    index = 0
    while index < len(words):
        if not _is_name(words, index):
            index += 1
            continue
        last = index
        while last + 1 < len(words) and _goes_on(words[last + 1]):
            last += 1
        yield words[index].start, words[last].end, "name"
        index = last + 1


def _words(text: str) -> list[_Word]:
    letters = sum(map(str.isalpha, text))
    shouted = sum(map(str.isupper, text)) > _SHOUTED * letters
    words: list[_Word] = []
    end = 0
    for match in _TOKEN.finditer(text):
        gap = text[end : match.start()]
        after_title = gap == ". " and bool(words) and words[-1].lower in _TITLES
        opens = gap != " " and bool(_OPENING.search(gap)) and not after_title
        word, lower = match.group(), match.group().lower()
        words.append(_Word(lower if shouted else word, lower, match.start(), gap, opens or not end))
        end = match.end()
    return words


def _is_name(words: list[_Word], index: int) -> bool:
    word = words[index]
    if _is_ending(words, index) or word.lower in _TITLES or len(word.text) > _LONGEST:
        return False
    if is_first_name(word.lower) or _is_called(words, index) or _is_particle(words, index):
        return True
    if not word.has_capital or is_plain(word.lower):
        return False
    if word.lower in first_names():
        return not word.first or _is_subject(words, index)
    return len(word.text) > 1 and not is_ordinary(word.lower)


def _is_particle(words: list[_Word], index: int) -> bool:
    """Whether the word is the O of "O'Neill" or the D of "D'Souza"."""
    if words[index].text not in {"O", "D"} or index + 1 == len(words):
        return False
    return words[index + 1].gap in _APOSTROPHES and words[index + 1].has_capital


def _is_ending(words: list[_Word], index: int) -> bool:
    """Whether the word is the end of another, as "t" in "don't", or stands before one."""
    word = words[index]
    if word.gap in _APOSTROPHES and word.lower in _ENDINGS:
        return True
    after = words[index + 1] if index + 1 < len(words) else None
    return after is not None and after.gap in _APOSTROPHES and after.lower in _ENDINGS_BUT_S


def _is_subject(words: list[_Word], index: int) -> bool:
    """Whether a verb of being or doing follows, as in "Grace is", not "Will you"."""
    if index + 1 == len(words):
        return False
    after = words[index + 1]
    verb = after.lower.endswith(("s", "ed", "ad")) and after.lower not in {"this", "us"}
    is_thing = part_of_speech(after.lower) == "NNS"  # as in "Hope things get better"
    return after.gap != " " or after.has_capital or (verb and not is_thing)


def _is_called(words: list[_Word], index: int) -> bool:
    """Whether what stands before the word says that a name comes: "Mr", "my son", "called"."""
    word = words[index]
    if index == 0 or (word.first and word.gap not in _OPENINGS):
        return False
    before = words[index - 1]
    titled = _is_title(before)
    if not titled and not _is_cue(words, index - 1):
        return False
    if word.has_capital and (not is_plain(word.lower) or word.lower in first_names()):
        return True
    said = titled or before.lower in _SAID
    return said and len(word.text) > 1 and not is_ordinary(word.lower)


def _is_title(word: _Word) -> bool:
    return word.lower in _TITLES or word.text == "Miss"


def _is_cue(words: list[_Word], index: int) -> bool:
    """Whether the word is a cue for a name, or ends one, as in "name is" and "I am"."""
    word = words[index]
    before = words[index - 1].lower if index else ""
    if word.lower in _LINKS:
        return before in {"name", "names"}
    if word.lower in {"am", "m"}:
        return before == "i"
    return word.lower in _CUES


def _goes_on(word: _Word) -> bool:
    """Whether the word goes on with a name: a surname, an initial, "O'Neill", "Smith-Jones"."""
    joined = word.gap == "-" or (word.gap in _JOINS and not word.first)
    if not (joined and word.has_capital):
        return False
    return word.lower != "i" and (not is_plain(word.lower) or word.lower in first_names())
