"""Words with which people tell of harm, in ten languages. They put a queue in order, and only that.

A flag decides nothing and hides nothing: a text without one waits for a person all the same
(standards G4). So a needless flag costs a moment, and a missed one costs a place in the queue.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import product

LANGUAGES = ("en", "ar", "bn", "gu", "pa", "pl", "pt", "ro", "so", "ur")
"""Those that have a list of words."""

_SHARING_LETTERS = ("pl", "pt", "ro", "so")
"""Written like English: their words mean other things there, so each is read for itself alone."""
_SAME_LETTER = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ہ": "ه", "ھ": "ه", "ł": "l", "ı": "i", "đ": "d"}
)
_DROPPED = "'’ʼ‘`ـ\u200c\u200d"
_ARABIC_PREFIX = "(?:[وفبکلس]|ال|وال|بال|لل)?"
_ACCENT = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]")
_WORD = r"[\w\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0d7f]"
_WORDS = re.compile(f"{_WORD}+")
_LETTERS = {
    "ar": re.compile("[\u0620-\u06d3]"),
    "ur": re.compile("[\u0620-\u06d3]"),
    "gu": re.compile("[\u0a80-\u0aff]"),
    "pa": re.compile("[\u0a00-\u0a7f]"),
    "bn": re.compile("[\u0980-\u09ff]"),
}


@dataclass(frozen=True, slots=True)
class Flag:
    """Some letters of a text that may tell of harm: what kind, and where they stand."""

    kind: str  # hurt, sexual, self_harm, fear, neglect, secret
    start: int
    end: int


def find(text: str, language: str | None = None) -> list[Flag]:
    """The flags of a text in the order in which they stand.

    `language` is a code such as `pl`. Lists in letters of their own, and English, are read in any
    case: people mix languages. Without a language, or with one that has no list, all are read.
    """
    folded = _fold(text)
    starts = [word.start() for word in _WORDS.finditer(folded)]
    found = set()
    for listed in _lists_for(folded, language):
        matches_any = _any_of(listed).match  # most texts hold no such word: one try for all kinds
        hits = [start for start in starts if matches_any(folded, start)]
        for start, (kind, pattern) in product(hits, _patterns()[listed] if hits else ()):
            if match := pattern.match(folded, start):
                found.add((start, match.end() - 1, kind))
    return _flags(text, found) if found else []


def _flags(text: str, found: Iterable[tuple[int, int, str]]) -> list[Flag]:
    """What was found in the folded text, where it stands in the text itself."""
    places = [place for place, letter in enumerate(text) for _ in _plain(letter)]
    flags = {(places[start], places[last] + 1, kind) for start, last, kind in found}
    return [Flag(kind, start, end) for start, end, kind in sorted(flags)]


def _lists_for(folded: str, language: str | None) -> Iterator[str]:
    """The lists that are read; one in other letters than the text's finds nothing."""
    for listed in _patterns():
        if listed in _LETTERS and not _LETTERS[listed].search(folded):
            continue
        if listed == language or listed not in _SHARING_LETTERS or language not in LANGUAGES:
            yield listed


@cache
def _any_of(listed: str) -> re.Pattern[str]:
    """What matches where a list's pattern of any kind does."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for _kind, pattern in _patterns()[listed]))


@cache
def _patterns() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """For each list, a pattern of every kind."""
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    data = resources.files("analysis").joinpath("data", "concern_words.csv")
    for row in csv.DictReader(data.read_text(encoding="utf-8").splitlines()):
        grouped[row["language"], row["kind"]] += row["words"].split(";")
    patterns: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
    for (language, kind), phrases in grouped.items():
        patterns[language].append((kind, _compile(phrases, language)))
    return patterns


def _compile(phrases: Iterable[str], language: str) -> re.Pattern[str]:
    before = _ARABIC_PREFIX if language == "ar" else ""
    either = "|".join(sorted(map(_write, phrases), key=len, reverse=True))
    return re.compile(rf"{before}(?:{either})(?!{_WORD})")


def _write(phrase: str) -> str:
    """A phrase as a pattern; a star stands for how a word goes on."""
    folded = _fold(phrase.strip())
    return r"\s+".join(re.escape(word).replace(r"\*", f"{_WORD}*") for word in folded.split())


def _fold(text: str) -> str:
    """The text as it is compared.

    Small letters, without accents and apostrophes; letters that Arabic and Urdu keyboards mix up
    are one. Vowel signs of the Indic scripts stay: without them other words would be meant.
    """
    return "".join(map(_plain, text))


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    """A letter as it is compared: none, one, or several."""
    if letter in "-–‑":
        return " "
    plain = unicodedata.normalize("NFKD", letter.casefold()).translate(_SAME_LETTER)
    return "".join(one for one in plain if one not in _DROPPED and not _ACCENT.match(one))
