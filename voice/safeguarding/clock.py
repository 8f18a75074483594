"""Working days in England: how long something may wait for human eyes (standards G4)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import numpy as np

LIMIT = 2
"""Working days after the day on which something came."""


def due_on(moment: datetime) -> date:
    """The last day, in UTC, on which what came at this moment is read in time.

    What comes on a Saturday, on a Sunday or on a bank holiday counts as the working day before, so
    that rest never adds to the wait.
    """
    day = moment.astimezone(UTC).date()
    calendar = _calendar(day.year)
    found = np.busday_offset(np.datetime64(day), LIMIT, roll="backward", busdaycal=calendar)
    return _day(found)


def late_before(now: datetime) -> datetime:
    """The moment that parts what waits too long, which came before it, from what does not."""
    day = now.astimezone(UTC).date()
    while due_on(_start(day - timedelta(days=1))) >= now.astimezone(UTC).date():
        day -= timedelta(days=1)
    return _start(day)


def days_late(since: datetime, now: datetime) -> int:
    """Working days that have begun since it should have been read; 0 where it is in time."""
    today, due = now.astimezone(UTC).date(), due_on(since)
    if today <= due:
        return 0
    first = np.datetime64(due) + 1
    begun = np.busday_count(first, np.datetime64(today) + 1, busdaycal=_calendar(due.year))
    return max(1, int(begun))


def days_waited(since: datetime, now: datetime) -> int:
    """Whole working days from one moment to another."""
    first, today = since.astimezone(UTC).date(), now.astimezone(UTC).date()
    counted = np.busday_count(
        np.datetime64(first), np.datetime64(today), busdaycal=_calendar(first.year)
    )
    return max(0, int(counted))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _day(found: np.datetime64) -> date:
    return date.fromisoformat(str(found))


@cache
def _calendar(year: int) -> np.busdaycalendar:
    """Working days around a year: Monday to Friday, without England's bank holidays."""
    from holidays import country_holidays  # half a second; only whoever counts days needs it

    years = range(year - 1, year + 3)
    closed = country_holidays("GB", subdiv="ENG", years=years)
    return np.busdaycalendar(holidays=sorted(closed))
