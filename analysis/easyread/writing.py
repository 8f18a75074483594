"""The rules about words, over one text."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from analysis.easyread import (
    capitals,
    dates,
    ideas,
    jargon,
    negatives,
    numbers,
    passives,
    screens,
    sentences,
    wording,
)
from analysis.easyread.page import Finding, Page, Rule

_ANY_LANGUAGE: tuple[Rule, ...] = (sentences.length, capitals.capitals, numbers.big_numbers)
_ENGLISH: tuple[Rule, ...] = (
    ideas.ideas,
    numbers.digits,
    jargon.hard_words,
    capitals.acronyms,
    passives.passives,
    wording.idioms,
    sentences.pronouns,
    wording.contractions,
    negatives.negatives,
    dates.dates,
)
_WHOLE: tuple[Rule, ...] = (screens.choices, screens.screens)


def check_words(
    text: str, language: str = "en", place: str = "text", *, allow: frozenset[str] = frozenset()
) -> list[Finding]:
    """Return what stands in the way of easy reading, in the order of the text.

    `language` is a code such as "en" or "pt-PT", `place` the name that findings give the text.
    `allow` holds hard words and acronyms, as written, that these readers know.
    """
    page = Page(text, base(language), allow)
    found = [*check_page(page), *_run(_WHOLE, page), *same_words(page)]
    return in_order(replace(one, place=place, language=language) for one in found)


def check_page(page: Page) -> Iterator[Finding]:
    """What the rules about words and sentences find, without those about the whole text."""
    rules = _ANY_LANGUAGE + (_ENGLISH if page.language == "en" else ())
    return _run(rules, page)


def same_words(page: Page) -> Iterator[Finding]:
    """ER12, which looks at all the words of a text or of a survey together."""
    return wording.synonyms(page) if page.language == "en" else iter(())


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in the order of their text."""
    return sorted(findings, key=lambda one: (one.start, one.end, one.kind))


def base(language: str) -> str:
    """The language without its region, in small letters: "pt" of "pt-PT"."""
    return language.replace("_", "-").split("-")[0].lower()


def _run(rules: Iterable[Rule], page: Page) -> Iterator[Finding]:
    return (finding for rule in rules for finding in rule(page))
