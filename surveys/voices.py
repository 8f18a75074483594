"""Which languages a phone can read aloud by itself: dated knowledge, not a promise.

A language counts as known where both Android and Apple list a voice for it (standards §6, L1). The
others are heard by recorded clips only: a voice that half of the phones lack is no equal version.
"""

from datetime import date

CHECKED = date(2026, 8, 31)
"""When the lists were last compared; look again after a new version of either system."""

SOURCES = (
    "readium/speech: json, August 2026 (Apple, and Android where listed)",
    "voice names in public code: gu-in-x-gum, pa-in-x, ur-pk-x (Android)",
)

ANDROID = frozenset({"ar", "bn", "en", "gu", "hi", "pa", "pl", "pt", "ro", "uk", "ur"})
APPLE = frozenset({"ar", "bn", "en", "hi", "pl", "pt", "ro", "uk"})

KNOWN = ANDROID & APPLE


def is_read_by_phones(language: str) -> bool:
    """Whether the common phones of both makers have a voice for a language."""
    return language in KNOWN
