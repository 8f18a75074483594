"""Rules about letters: block capitals, slanted letters, acronyms."""

import re
from collections.abc import Iterator
from functools import cache

from analysis.easyread.jargon import bold_and_explained, explained_words, is_acronym, meanings
from analysis.easyread.page import Finding, Page, lines
from analysis.redact.vocabulary import is_ordinary

# Known to most readers; full words would be harder.
_KNOWN = frozenset(("OK", "UK", "NHS", "GP", "TV", "PE", "ID", "IT", "DVD", "BBC"))
_WORD = re.compile(r"[^\W\d_]{2,}+")
_CAPITALS = re.compile(r"[A-Z]{2,}")
_REST = re.compile(r"\w{0,20}")
_LONGEST = 20
_TIME = re.compile(r"\d{1,2}[AP]M")
_POSTCODE = re.compile(r"([A-Z]{2})\d{1,2}[A-Z]?")
# Elsewhere no word list says whether a single word in capitals is an acronym.
_LONG = 5
_VOWELS = frozenset("AEIOUY")
_SLANTED = re.compile(
    r"(?<![\w*])\*(?![\s*])[^*\n]{1,200}\*(?![\w*])|(?<!\w)_{1,2}(?![\s_])[^_\n]{1,200}_{1,2}(?!\w)"
    r"|<(?:i|em|u)>",
    re.IGNORECASE,
)

Span = tuple[int, int]


def capitals(page: Page) -> Iterator[Finding]:
    """ER5: no block capitals, no italics, no underline. Acronyms are left to ER9."""
    for start, end in _shouts(page):
        yield Finding("ER5.capitals", start, end, "error")
    for match in _SLANTED.finditer(page.text):
        yield Finding("ER5.slanted", *match.span(), "error", offer=match.group().strip("*_"))


def acronyms(page: Page) -> Iterator[Finding]:
    """ER9: full words, no acronyms, except a few known ones and those explained on the page."""
    written = list(_acronyms(page.text))
    if not written:
        return
    fine = _KNOWN | page.allow | explained_words(page) | bold_and_explained(page)
    shouted = dict(_shouts(page))
    covered = 0
    for start, end in written:
        covered = max(covered, shouted.get(start, 0))
        word = page.text[start:end]
        if start < covered or fine & {word, word.removesuffix("s")} or _is_place_or_time(word):
            continue
        yield Finding("ER9.acronym", start, end, "error", (("word", word),))


def _acronyms(text: str) -> Iterator[Span]:
    """Words with two capitals side by side, of a bearable length."""
    end = 0
    for match in _CAPITALS.finditer(text):
        if match.start() < end:
            continue
        start = match.start()
        while start > end and match.start() - start < _LONGEST and text[start - 1].isalnum():
            start -= 1
        rest = _REST.match(text, match.end())
        end = rest.end() if rest else match.end()
        yield start, end


def _is_place_or_time(word: str) -> bool:
    """Whether it is the district of a postcode or a time such as "2PM"."""
    if _TIME.fullmatch(word):
        return True
    match = _POSTCODE.fullmatch(word)
    return match is not None and match.group(1) in _listed("postcode_areas.txt")


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(word for line in lines(name) for word in line.split())


def _shouts(page: Page) -> Iterator[Span]:
    """Runs of words in capitals that have at least one that is no acronym."""
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(page.text):
        beside = run and page.text[run[-1].end() : match.start()].strip(" ,’'-") == ""
        if run and not (match.group().isupper() and beside):
            yield from _shout(run, page)
            run = []
        if match.group().isupper():
            run.append(match)
    yield from _shout(run, page)


def _shout(run: list[re.Match[str]], page: Page) -> Iterator[Span]:
    if any(_is_shouted(match.group(), len(run), page) for match in run):
        yield run[0].start(), run[-1].end()


def _is_shouted(word: str, together: int, page: Page) -> bool:
    if word in _KNOWN | page.allow or (is_acronym(word) and word in meanings()):
        return False
    if page.language == "en":
        has_vowel = not _VOWELS.isdisjoint(word)
        return has_vowel and word not in _listed("acronyms.txt") and is_ordinary(word.lower())
    return together > 1 or len(word) >= _LONG
