"""The rule about dates and times: "Wednesday 3 June 2026", "2:30pm"."""

import re
from collections.abc import Iterator
from datetime import date

from analysis.easyread.page import Finding, Page

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH = rf"(?:(?:{'|'.join(_MONTHS)})\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_DAY = rf"(?:{'|'.join(_DAYS)}|Mon|Tues?|Weds?|Thurs?|Thur|Fri|Sat|Sun)\b\.?"
_NUMBER = r"[0-3]?\d(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"\b(?:{_DAY},? (?:the )?)?(?:{_NUMBER}(?: of)? {_MONTH}|{_MONTH} {_NUMBER}\b)"
    r"(?:,? \d{4}\b)?"
    r"|\b\d{1,2}(?P<mark>[/.-])\d{1,2}(?P=mark)\d{2}(?:\d\d)?\b|\b\d{4}-\d{2}-\d{2}\b"
)
_GOOD = re.compile(rf"(?:{'|'.join(_DAYS)}) \d{{1,2}} (?:{'|'.join(_MONTHS)})(?: \d{{4}})?")
_PART_OF_DAY = (
    r"(?! ?[ap]\.?m\b| o['’]clock| (?:in|at) (?:the )?(?:morning|afternoon|evening|night))"
)
_CLOCK = re.compile(
    rf"(?<![\d:])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)\b{_PART_OF_DAY}"
    r"(?! ?(?:to|-|–|and|until) ?\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b)"
    r"|\b(?:at|from|by|until|till|before|after|to|between) (?P<dot>(?:1[3-9]|2[0-3])\.[0-5]\d)\b"
    r"|\b(?P<army>[01]\d|2[0-3])(?P<past>[0-5]\d) ?(?:hours|hrs)\b",
    re.IGNORECASE,
)


def dates(page: Page) -> Iterator[Finding]:
    """ER17: dates as "Wednesday 3 June 2026", times on the 12-hour clock; both are offered."""
    for match in _DATE.finditer(page.text):
        yield from _judge(match)
    for match in _CLOCK.finditer(page.text):
        start, end = match.span("dot") if match.group("dot") else match.span()
        yield Finding("ER17.clock", start, end, "warn", offer=_clock(match))


def _judge(match: re.Match[str]) -> Iterator[Finding]:
    text, span = match.group(), match.span()
    day, is_whole = _read(text)
    if is_whole and day is None:
        yield Finding("ER17.never", *span, "warn")
    elif not _GOOD.fullmatch(text):
        yield Finding("ER17.date", *span, "warn", offer=_written(day) if day else None)
    elif day and not text.startswith(_DAYS[day.weekday()]):
        gaps = (("weekday", _DAYS[day.weekday()]),)
        yield Finding("ER17.weekday", *span, "warn", gaps, _written(day))


def _read(text: str) -> tuple[date | None, bool]:
    """The day that is meant, if there is such a day; and whether day, month and year are said."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    month = next((at for at, name in enumerate(_MONTHS, 1) if name[:3] in text), None)
    if month is not None:
        if len(numbers) < 2:
            return None, False
        return _day(numbers[1], month, numbers[0]), True
    year, of_year, number = numbers if numbers[0] > 31 else reversed(numbers)
    return _day(year if year > 99 else 2000 + year, of_year, number), True


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _written(day: date) -> str:
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _clock(match: re.Match[str]) -> str | None:
    said = match.group("dot") or f"{match.group('hour') or match.group('army')}."
    hour = int(said.partition(".")[0])
    minute = match.group("minute") or match.group("past") or said.partition(".")[2]
    if 1 <= hour <= 11 and not match.group("army") and not said.startswith("0"):
        return None  # nobody knows whether 9:30 is in the morning
    past = "" if minute == "00" else f":{minute}"
    return f"{hour % 12 or 12}{past}{'pm' if hour >= 12 else 'am'}"
