"""Words as people wrote them, made fit to keep: per language, clean, and marked while a draft."""

import re
from collections.abc import Collection, Iterable, Mapping

from surveys.errors import Problem
from voice.i18n import SOURCE

Wording = Mapping[str, str]

APPROVED, DRAFT = "approved", "draft"
LONGEST = 2000  # characters

# Control characters break feeds; overrides of writing direction could turn the words around them.
# Joiners and direction marks stay: Gujarati, Arabic and Urdu need them.
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """The text without control characters and direction overrides, trimmed."""
    return _UNSAFE.sub("", text.replace("\r\n", "\n")).strip()


def tidy(wording: Wording) -> dict[str, str]:
    """Clean words of the languages that have any."""
    cleaned = {language: clean(words) for language, words in wording.items()}
    return {language: words for language, words in cleaned.items() if words}


def states(wordings: Iterable[Wording], approved: Collection[str]) -> dict[str, str]:
    """Of each language used, whether a person has checked it; English is what people wrote."""
    languages = {language for wording in wordings for language in wording}
    return {
        language: APPROVED if language == SOURCE or language in approved else DRAFT
        for language in sorted(languages)
    }


def problems_of(wordings: Mapping[str, Wording], needed: Collection[str]) -> list[Problem]:
    """What is wrong with the named wordings: `needed` ones lack English, or one is too long.

    A problem's field is the name and the language, such as `title_en`.
    """
    missing = [
        Problem(f"{name}_{SOURCE}", "missing_words")
        for name in wordings
        if name in needed and SOURCE not in wordings[name]
    ]
    too_long = [
        Problem(f"{name}_{language}", "too_long", {"longest": LONGEST})
        for name, wording in wordings.items()
        for language, words in wording.items()
        if len(words) > LONGEST
    ]
    return missing + too_long
