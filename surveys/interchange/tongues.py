"""Languages as other programs name them: `Urdu (ur)`, `Urdu`, `ur`, `pt-BR`."""

import re
from functools import cache

from babel import Locale

_IN_BRACKETS = re.compile(r"\(\s*([a-z]{2,3})\s*(?:[-_][A-Za-z0-9_-]+\s*)?\)$", re.IGNORECASE)
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][A-Za-z0-9_-]+)?", re.IGNORECASE)
_OTHER_NAMES = {"panjabi": "pa", "bangla": "bn", "bengali": "bn", "farsi": "fa", "pashto": "ps"}


@cache
def _codes() -> dict[str, str]:
    """Codes by English names in small letters."""
    named = {name.lower(): code for code, name in Locale("en").languages.items()}
    return {name: code for name, code in named.items() if "_" not in code} | _OTHER_NAMES


def code_of(name: str) -> str | None:
    """The code of a language by what a file calls it; None where that names no language."""
    name = name.strip()
    bracketed = _IN_BRACKETS.search(name)
    if bracketed:
        return bracketed[1].lower()
    plain = _CODE.fullmatch(name)
    if plain and plain[1].lower() in Locale("en").languages:
        return plain[1].lower()
    return _codes().get(name.lower())


def name_of(code: str) -> str:
    """A language as XLSForm names it: `Urdu (ur)`."""
    return f"{Locale('en').languages.get(code, code)} ({code})"
