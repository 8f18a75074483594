"""The rule about hard words, and which of them a page explains."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from analysis.easyread.page import Finding, Page, Sentence, words

_MEANS = re.compile(
    r"\b(?:means?|meaning|stands for)\b|^\W*(?:this|that|it|they|these) (?:is|are)\b"
    r"|^\W*(?:an?|someone|people) (?:\w+ ){0,3}(?:that|who|where|for|to|about)\b",
    re.IGNORECASE,
)
_BOLD = re.compile(r"\*\*([^*\n]{1,60})\*\*")
_SHORT_WORD = 3
_LONGEST = 600  # letters of a sentence that is worth mending
_ENDS = ".!?…:"
_CLOSERS = "”’\"')*]"


@cache
def meanings() -> dict[str, str]:
    """Hard words and their plain meanings, as written in jargon.csv."""
    text = resources.files("analysis").joinpath("data", "jargon.csv").read_text(encoding="utf-8")
    return {row["term"]: row["plain_meaning"] for row in csv.DictReader(text.splitlines())}


@cache
def _terms() -> re.Pattern[str]:
    terms = sorted(meanings(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(_term, terms))})s?\b")


def _term(term: str) -> str:
    """A pattern for the term; its acronyms keep their case ("HI" is not "Hi")."""
    parts = (
        _acronym(word) if is_acronym(word) else f"(?i:{re.escape(word)})" for word in term.split()
    )
    return r"[^\S\n]+".join(parts)


def _acronym(word: str) -> str:
    """The acronym as written; its letters after the third also small, as in "SENCo"."""
    return re.escape(word[:3]) + (f"(?i:{re.escape(word[3:])})" if word[3:] else "")


def is_acronym(word: str) -> bool:
    """Whether the word has two capitals or more, as "EHCP" and "DfE"."""
    return sum(map(str.isupper, word)) >= 2


@cache
def _meaning_of() -> dict[str, str]:
    return {term.lower(): meaning for term, meaning in meanings().items()}


def hard_words(page: Page) -> Iterator[Finding]:
    """ER8: a hard word is bold and the next sentence says what it means.

    Once it is explained, the page may use it again. The finding offers both.
    """
    explained: set[str] = set()
    for term, start, end, place in _uses(page):
        if term in explained:
            continue
        meaning = _meaning_of()[term]
        is_bold = page.text[max(0, start - 2) : start] == "**" == page.text[end : end + 2]
        after = page.sentences[place + 1 : place + 2]
        if is_bold and after and _explains(after[0], term, meaning):
            explained.add(term)
            continue
        offer, over = _offer(page, start, end, place, is_bold, meaning) or (None, None)
        kind = "ER8.meaning" if is_bold else "ER8.hard"
        yield Finding(kind, start, end, "error", (("meaning", meaning),), offer, over)


def _offer(
    page: Page, start: int, end: int, place: int, is_bold: bool, meaning: str
) -> tuple[str, tuple[int, int]] | None:
    """The sentence with the word in bold and the meaning after it, and what it stands for."""
    sentence = page.sentences[place]
    if len(sentence.text) > _LONGEST:
        return None
    before, after = page.text[sentence.start : start], page.text[end : sentence.end]
    word = page.text[start:end]
    said = before + (word if is_bold else f"**{word}**") + after
    stop = "" if said.rstrip(_CLOSERS).endswith(tuple(_ENDS)) else "."
    tail = meaning if meaning.endswith(tuple(_ENDS)) else f"{meaning}."
    return f"{said}{stop} {tail}", (sentence.start, sentence.end)


def _uses(page: Page) -> Iterator[tuple[str, int, int, int]]:
    """Each hard word: the term, where it is, and the index of its sentence."""
    place = 0
    for match in _terms().finditer(page.text):
        if match.group() in page.allow or _listed(match.group()) in page.allow:
            continue
        while place + 1 < len(page.sentences) and page.sentences[place].end <= match.start():
            place += 1
        yield _listed(match.group()), *match.span(), place


def _listed(word: str) -> str:
    term = " ".join(word.lower().split())
    return term if term in _meaning_of() else term.removesuffix("s")


def _explains(sentence: Sentence, term: str, meaning: str) -> bool:
    """Whether the sentence says what a thing is, or has half the longer words of the meaning."""
    if _defines(sentence, term) or meaning.startswith(sentence.text.rstrip(_ENDS)):
        return True
    wanted, said = (
        {w.strip(".,").lower() for w in words(text) if len(w) > _SHORT_WORD} - {term}
        for text in (meaning, sentence.text)
    )
    return 2 * len(wanted & said) >= len(wanted) > 0


def _defines(sentence: Sentence, term: str) -> bool:
    is_said = rf"\b{re.escape(term)}s?\W+(?:is|are)\b"
    return bool(_MEANS.search(sentence.text) or re.search(is_said, sentence.text, re.IGNORECASE))


def explained_words(page: Page) -> set[str]:
    """The hard words, as the page writes them, that it explains wherever it uses them."""
    faults = {finding.start for finding in hard_words(page)}
    uses = [(page.text[start:end], start in faults) for _, start, end, _ in _uses(page)]
    return {word for word, _ in uses} - {word for word, fault in uses if fault}


def bold_and_explained(page: Page) -> set[str]:
    """Words in bold, of the list or not, whose next sentence says what they are."""
    return {
        bold
        for here, after in zip(page.sentences, page.sentences[1:], strict=False)
        if "**" in here.text
        for bold in _BOLD.findall(here.text)
        if _defines(after, bold)
    }
