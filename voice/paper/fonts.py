"""Which fonts print which languages, and whether this machine has them."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

_PLAIN = ("Noto Sans", "Open Sans", "Liberation Sans", "DejaVu Sans", "Libertinus Serif")
"""For Latin, Greek and Cyrillic letters, the best first; the last comes with the compiler."""

_SCRIPTS = {
    "ar": ("Arabic", ("Noto Naskh Arabic", "Noto Sans Arabic")),
    "bn": ("Bengali", ("Noto Sans Bengali",)),
    "ckb": ("Arabic", ("Noto Naskh Arabic", "Noto Sans Arabic")),
    "fa": ("Arabic", ("Noto Naskh Arabic", "Noto Sans Arabic")),
    "gu": ("Gujarati", ("Noto Sans Gujarati",)),
    "hi": ("Devanagari", ("Noto Sans Devanagari",)),
    "pa": ("Gurmukhi", ("Noto Sans Gurmukhi",)),
    "ur": ("Arabic", ("Noto Nastaliq Urdu", "Noto Naskh Arabic", "Noto Sans Arabic")),
}
"""Languages in other scripts: the script's name, and fonts that have it, the best first."""


class FontMissing(Exception):
    """A language for which this machine has no font; the message says what would mend it."""

    def __init__(self, language: str) -> None:
        """Keep the script's name."""
        self.script = _SCRIPTS[language][0]
        super().__init__(f"no font for {self.script} letters; the package fonts-noto-core has one")


@cache
def fonts() -> "typst.Fonts":
    """The fonts of this machine and those of the compiler; looking for them takes a second."""
    import typst

    return typst.Fonts()


def fonts_for(language: str) -> list[str]:
    """The names of fonts that print a language, the best first. Raises `FontMissing`."""
    there = set(fonts().families())
    plain = [one for one in _PLAIN if one in there]
    if language not in _SCRIPTS:
        return plain
    own = [one for one in _SCRIPTS[language][1] if one in there]
    if not own:
        raise FontMissing(language)
    return [*own, *plain]


def is_tall(language: str) -> bool:
    """Whether a language's letters need more room between lines."""
    return language in _SCRIPTS
