"""A day: typed as day, month and year, stored as 2026-06-03."""

import datetime
import re
from typing import Any

from surveys.kinds import options
from surveys.kinds.refusal import NotAccepted
from surveys.kinds.typed import plain_digits

ASKS = True
SUMMARY = "nothing"
REASONS: tuple[str, ...] = ("date_needed", "date_not_real")
PARTS = ("day", "month", "year")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = range(1900, 2101)

rules = options.no_rules


def find_problems(question: dict[str, Any]) -> list[str]:
    """A date has no options."""
    return ["options_on_date"] if question.get("options") else []


def accept(question: dict[str, Any], value: Any) -> str:
    """The date in ISO form."""
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        raise NotAccepted("date_needed")
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        raise NotAccepted("date_not_real") from None
    if day.year not in _YEARS:
        raise NotAccepted("date_not_real")
    return value


def read_form(question: dict[str, Any], fields: options.Fields) -> str | None:
    """The three fields as year-month-day, whatever was typed in them; None where nothing was."""
    day, month, year = (
        plain_digits(options.first(fields(f"{question['key']}-{part}"))) for part in PARTS
    )
    if not (day or month or year):
        return None
    return "-".join((year, *(part and part.rjust(2, "0") for part in (month, day))))


def describe(question: dict[str, Any], value: Any, language: str) -> list[str]:
    """The date as it is stored; whoever shows it knows how dates are written there."""
    return [str(value)]


def write_form(question: dict[str, Any], value: Any) -> options.Filled:
    """Day, month and year."""
    year, month, day = str(value).split("-")
    given = {"day": str(int(day)), "month": str(int(month)), "year": year}
    return options.write_each(question, given)
