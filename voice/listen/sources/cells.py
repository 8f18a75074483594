"""What the cells of other people's files say: a day, a language, whose words, may we quote."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from babel import Locale, UnknownLocaleError

from surveys.editions import today
from voice.listen.cleaning import clean
from voice.listen.models import ENGLISH
from voice.listen.sources.mapping import DAY, GROUP, LANGUAGE, QUOTE, WHOSE

UNKNOWN = "unknown"
_WHOSE = {
    "self": r"self|own(?: words)?|me|myself|i did(?: it)?.*"
    r"|(?:the )?(?:person|child|young person)",
    "helped": r"helped|with help|.*helped me|the person,? with help|together",
    "proxy": r"proxy|said for them|for (?:them|someone|my child|a child).*"
    r"|on behalf.*|someone for .*",
}
_IS = {whose: re.compile(pattern, re.IGNORECASE) for whose, pattern in _WHOSE.items()}
_YES = re.compile(r"(?:yes|y|true|1|i agree|agreed?|x|✓)\b.*|✓", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b")
_WRITTEN = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
_OLDEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands in a row beside the words."""

    group: str
    language: str
    day: date | None
    is_day_unread: bool
    whose: str
    may_quote: bool


def read_words(cell: str) -> str:
    """A cell's words, fit to keep; empty where there are none."""
    return clean(cell)


def read_beside(row: Mapping[str, str], otherwise: str) -> Beside:
    """The cells of a row, by what they are (`mapping.ROLES`); `otherwise` is the group of all."""
    day = read_day(row.get(DAY, ""))
    return Beside(
        group=row.get(GROUP, otherwise),
        language=_language_code(row.get(LANGUAGE, "")) or ENGLISH,
        day=day,
        is_day_unread=bool(row.get(DAY)) and day is None,
        whose=read_whose(row.get(WHOSE, "")),
        may_quote=bool(_YES.fullmatch(row.get(QUOTE, "").strip())),
    )


def read_whose(cell: str) -> str:
    """self, helped or proxy; unknown where a cell does not plainly say (standards Q8)."""
    plain = " ".join(cell.split())
    return next((whose for whose, pattern in _IS.items() if pattern.fullmatch(plain)), UNKNOWN)


def read_day(cell: str) -> date | None:
    """A day as forms and spreadsheets write it, the day before the month as here; else None.

    No day that is still to come, and none from before there were such files.
    """
    found = _from_iso(cell) or _from_numbers(cell) or _from_words(cell)
    return found if found and _OLDEST <= found <= today() else None


def _from_iso(cell: str) -> date | None:
    try:
        return datetime.fromisoformat(cell.strip()).date()
    except ValueError:
        return None


def _from_numbers(cell: str) -> date | None:
    found = _NUMBERS.match(cell.strip())
    if not found:
        return None
    day, month, year = (int(one) for one in found.groups())
    if month > 12:  # months: the other way round, as in America
        day, month = month, day
    try:
        return date(year + 2000 if year < 100 else year, month, day)  # "26"
    except ValueError:
        return None


def _from_words(cell: str) -> date | None:
    plain = " ".join(cell.replace(",", " ").split()[:3])
    for pattern in _WRITTEN:
        try:
            return datetime.strptime(plain, pattern).date()  # a day has no zone
        except ValueError:
            continue
    return None


@cache
def _language_code(name: str) -> str | None:
    """The code of "gu", "gu-IN" or "Gujarati"; None where the cell says nothing that we know."""
    plain = name.strip().lower()
    if not plain:
        return None
    named: dict[str, str] = {
        str(known).lower(): str(code) for code, known in Locale(ENGLISH).languages.items()
    }
    if plain in named:
        return named[plain]
    try:
        return str(Locale.parse(plain.replace("-", "_")).language)
    except (ValueError, UnknownLocaleError):
        return None
