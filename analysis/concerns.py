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
    folded, places = _fold(text)
    starts = [word.start() for word in _WORDS.finditer(folded)]
    found = set()
    for kind, pattern in _patterns_for(folded, language):
        for start in starts:
            if match := pattern.match(folded, start):
                found.add((places[start], places[match.end() - 1] + 1, kind))
    return [Flag(kind, start, end) for start, end, kind in sorted(found)]


def _patterns_for(folded: str, language: str | None) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Those of the lists that are read; a list in other letters than the text's finds nothing."""
    for listed, patterns in _patterns().items():
        if listed in _LETTERS and not _LETTERS[listed].search(folded):
            continue
        if listed == language or listed not in _SHARING_LETTERS or language not in LANGUAGES:
            yield from patterns


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
    folded = _fold(phrase.strip())[0]
    return r"\s+".join(re.escape(word).replace(r"\*", f"{_WORD}*") for word in folded.split())


def _fold(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its letters the place it had.

    Small letters, without accents and apostrophes; letters that Arabic and Urdu keyboards mix up
    are one. Vowel signs of the Indic scripts stay: without them other words would be meant.
    """
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for one in _plain(letter):
            letters.append(one)
            places.append(place)
    return "".join(letters), places


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    """A letter as it is compared: none, one, or several."""
    if letter in "-–‑":
        return " "
    plain = unicodedata.normalize("NFKD", letter.casefold()).translate(_SAME_LETTER)
    return "".join(one for one in plain if one not in _DROPPED and not _ACCENT.match(one))
