"""Rules about letters: block capitals, slanted letters, acronyms."""

import re
from collections.abc import Iterator

from analysis.easyread.jargon import explained_words, is_acronym, meanings
from analysis.easyread.page import Finding, Page, each
from analysis.redact.vocabulary import is_ordinary

# Known to most readers; full words would be harder.
_KNOWN = frozenset(("OK", "UK", "NHS", "GP", "TV", "PE", "ID", "DVD"))
_WORD = re.compile(r"[^\W\d_]{2,}+")
_ACRONYM = re.compile(r"\b\w{0,20}[A-Z]{2,}\w{0,20}\b", re.ASCII)
# Elsewhere no word list says whether a single word in capitals is an acronym.
_LONG = 5
_SLANTED = re.compile(
    r"(?<![\w*])\*(?![\s*])[^*\n]{1,200}\*(?![\w*])|(?<!\w)_{1,2}(?![\s_])[^_\n]{1,200}_{1,2}(?!\w)"
    r"|<(?:i|em|u)>",
    re.IGNORECASE,
)

Span = tuple[int, int]


def capitals(page: Page) -> Iterator[Finding]:
    """ER5: no block capitals, no italics, no underline. Acronyms are left to ER9."""
    for start, end in _shouts(page):
        yield Finding("ER5", start, end, "error", "Use small letters. Capitals are hard to read.")
    yield from each(page, _SLANTED, "ER5", "error", "Do not use italics or underline.")


def acronyms(page: Page) -> Iterator[Finding]:
    """ER9: full words, no acronyms, except a few known ones and those explained on the page."""
    fine = _KNOWN | page.allow | explained_words(page)
    shouted = dict(_shouts(page))
    covered = 0
    for match in _ACRONYM.finditer(page.text):
        covered = max(covered, shouted.get(match.start(), 0))
        word = match.group()
        if match.start() < covered or fine & {word, word.removesuffix("s")}:
            continue
        yield Finding("ER9", *match.span(), "error", f"Write “{word}” in full words.")


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
        return is_ordinary(word.lower())
    return together > 1 or len(word) >= _LONG
