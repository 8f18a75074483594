"""What stands in the way of easy reading in a draft's texts, by place."""

from collections.abc import Mapping
from typing import Any

from analysis import easyread
from analysis.easyread import Finding
from surveys.wording import NoSuchPlace, wordings_of, words_at

Findings = list[Finding]


def check_words(document: Mapping[str, Any], words: str, language: str) -> Findings:
    """Findings about words as they are typed; none in a survey that is not easy read."""
    if not document.get("easy_read") or not words.strip():
        return []
    return easyread.check(words, language=language)


def check_place(document: Mapping[str, Any], place: str, language: str) -> Findings:
    """Findings about what stands at a place. Raises `NoSuchPlace`."""
    return check_words(document, words_at(document, place, language), language)


def check_draft(document: Mapping[str, Any], language: str) -> dict[str, Findings]:
    """Findings about every text of a draft, by place; only places that have some."""
    found = {
        place: check_words(document, wording.get(language, ""), language)
        for place, wording in wordings_of(document)
    }
    return {place: findings for place, findings in found.items() if findings}


__all__ = ["NoSuchPlace", "check_draft", "check_place", "check_words"]
